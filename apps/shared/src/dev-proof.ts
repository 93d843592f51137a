import { createHash, randomUUID } from 'node:crypto'
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, SignJWT } from 'jose'

/** What a DPoP proof is for. */
export interface ProofOf {
  readonly method: string
  /** The request's URL; its query is left out (RFC 9449 4.2). */
  readonly url: string
  /** The access token that goes with it. */
  readonly token: string
  readonly nonce?: string
}

/** A key pair, and the proofs that it is at hand. */
export interface Prover {
  readonly keys: GenerateKeyPairResult
  readonly prove: (what: ProofOf) => Promise<string>
}

/** Does what a client with DPoP does (RFC 9449 4.2): holds a key pair and signs a proof for each request. */
export async function createProver(): Promise<Prover> {
  const keys = await generateKeyPair('ES256')
  const jwk = await exportJWK(keys.publicKey)
  return {
    keys,
    prove: ({ method, url, token, nonce }) => {
      const { origin, pathname } = new URL(url)
      const ath = createHash('sha256').update(token).digest('base64url')
      return new SignJWT({ htm: method, htu: origin + pathname, ath, ...(nonce && { nonce }) })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
        .setJti(randomUUID())
        .setIssuedAt()
        .sign(keys.privateKey)
    },
  }
}
