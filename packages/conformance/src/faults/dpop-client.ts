import { createHash, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'

/** A client with a key of its own (RFC 9449). */
export interface DpopClient {
  /** What its tokens are bound to. */
  readonly cnf: { readonly jkt: string }
  /** A proof for one GET of `url`. */
  readonly proof: (token: string, url: string) => Promise<string>
}

export async function dpopClient(): Promise<DpopClient> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA')
  const jwk = await exportJWK(publicKey)
  return {
    cnf: { jkt: await calculateJwkThumbprint(jwk) },
    proof: (token, htu) =>
      new SignJWT({
        htm: 'GET',
        htu,
        ath: createHash('sha256').update(token).digest('base64url'),
        jti: randomUUID(),
      })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'EdDSA', jwk })
        .setIssuedAt()
        .sign(privateKey),
  }
}
