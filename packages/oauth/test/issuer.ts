import { exportJWK, generateKeyPair, type JWK } from 'jose'

/** An issuer with real keys, that can also be made to sign what no issuer would. */
export const ISSUER = 'https://login.example.com'
export const AUDIENCE = 'https://api.example.com'

export interface SigningKey {
  readonly kid: string
  readonly alg: string
  readonly privateKey: CryptoKey
  readonly jwk: JWK
}

/** WebCrypto's own words for the algorithms used here (RFC 7518 3). */
const SIGN: Readonly<Record<string, RsaPssParams | EcdsaParams | { name: string }>> = {
  RS256: { name: 'RSASSA-PKCS1-v1_5' },
  PS256: { name: 'RSA-PSS', saltLength: 32 },
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  EdDSA: { name: 'Ed25519' },
  Ed25519: { name: 'Ed25519' },
}

export async function signingKey(alg: string, kid: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

export function encode(part: string | Uint8Array | object): string {
  const octets =
    typeof part === 'string' || part instanceof Uint8Array ? part : JSON.stringify(part)
  return Buffer.from(octets as string).toString('base64url')
}

/** Signs any two parts: text as it is, anything else as JSON. */
export async function sign(
  header: string | Uint8Array | object,
  claims: string | Uint8Array | object,
  { alg, privateKey }: Pick<SigningKey, 'alg' | 'privateKey'>,
): Promise<string> {
  const input = `${encode(header)}.${encode(claims)}`
  const algorithm = SIGN[alg]
  if (!algorithm) throw new Error(`the tests cannot sign with ${alg}`)
  const signature = await crypto.subtle.sign(algorithm, privateKey, Buffer.from(input))
  return `${input}.${encode(new Uint8Array(signature))}`
}

export function now(): number {
  return Math.floor(Date.now() / 1000)
}

/** The claims of a good token. */
export function goodClaims(): Record<string, unknown> {
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'alice',
    client_id: 'app',
    jti: 'token-1',
    iat: now(),
    exp: now() + 300,
    scope: 'documents:read documents:write',
    roles: ['editor'],
  }
}

/** A set of claims without those that are undefined here. */
export function claimsWith(changes: Record<string, unknown>): Record<string, unknown> {
  return { ...goodClaims(), ...changes }
}

/** A token that is good but for what is changed. A header or claim that is undefined is left out. */
export function token(
  key: SigningKey,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): Promise<string> {
  return sign({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header }, claimsWith(claims), key)
}
