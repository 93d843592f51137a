import { createHmac, createPublicKey, type JsonWebKey, randomBytes, randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import type { Config } from './configuration.js'

// jose: signing in every algorithm there is. What it rightly refuses to make is put together below.

/** The claims of a token. */
export type Claims = Readonly<Record<string, unknown>>

const HOUR = 3600
const ELSEWHERE = 'https://elsewhere.example'

function algorithmOf({ alg, kty, crv }: JWK): string {
  if (alg) return alg
  if (kty === 'RSA') return 'RS256'
  if (kty === 'oct') return 'HS256'
  if (kty === 'OKP') return 'EdDSA'
  return crv === 'P-521' ? 'ES512' : crv === 'P-384' ? 'ES384' : 'ES256'
}

const encoded = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** A JWS with whatever header, made by hand. */
function compact(header: object, payload: unknown, sign: (input: string) => Buffer): string {
  const input = `${encoded(header)}.${encoded(payload)}`
  return `${input}.${sign(input).toString('base64url')}`
}

/** A claim that is a time may be written as so many seconds ago: a file cannot know the present. */
function timed(value: unknown, now: number): unknown {
  const { secondsAgo } = Object(value) as { secondsAgo?: unknown }
  return typeof secondsAgo === 'number' ? now - secondsAgo : value
}

/** What can be wrong with a token that is made with the API's own key. */
export const MINTED_FAULTS = [
  'expired',
  'not-yet-valid',
  'wrong-audience',
  'wrong-issuer',
  'no-expiry',
  'unknown-key',
  'embedded-key',
  'algorithm-confusion',
  'unknown-critical-header',
  'hostile-key-id',
  'bound-to-key',
  'bound-to-certificate',
] as const
export type MintedFault = (typeof MINTED_FAULTS)[number]

/** Makes tokens with a key that the API trusts. */
export interface Mint {
  readonly good: (claims: Claims) => Promise<string>
  readonly faulty: (claims: Claims, fault: MintedFault) => Promise<string>
}

/**
 * @param config what tokens are like.
 * @param key the JWK, as JSON.
 * @throws TypeError for what is no private key.
 */
export async function createMint(config: NonNullable<Config['jwt']>, key: string): Promise<Mint> {
  let jwk: JWK
  try {
    jwk = JSON.parse(key) as JWK
  } catch {
    throw new TypeError('jwt.key: write a JWK, which is a JSON object')
  }
  if (jwk.d === undefined && jwk.k === undefined) {
    throw new TypeError('jwt.key: write a private JWK; without "d" or "k" nothing can be signed')
  }
  const alg = config.algorithm ?? algorithmOf(jwk)
  const own = await importJWK(jwk, alg)
  const header = { alg, typ: config.type, ...(jwk.kid && { kid: jwk.kid }) }

  function claimsOf(claims: Claims): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1000)
    const { issuer: iss, audience: aud, lifetime } = config
    const usual = { iss, aud, iat: now, exp: now + lifetime, jti: randomUUID() }
    const given = Object.entries({ ...config.claims, ...claims })
    return {
      ...usual,
      ...Object.fromEntries(given.map(([name, value]) => [name, timed(value, now)])),
    }
  }

  const good: Mint['good'] = (claims) =>
    new SignJWT(claimsOf(claims)).setProtectedHeader(header).sign(own)

  const algorithm = alg.startsWith('HS') ? 'ES256' : alg
  let strange: ReturnType<typeof generateKeyPair> | undefined

  async function byStranger(claims: Claims, embedded: boolean): Promise<string> {
    // One for all callers: a pair of RSA keys takes up to 300 ms.
    strange ??= generateKeyPair(algorithm, { extractable: true })
    const { privateKey, publicKey } = await strange
    const shown = {
      ...header,
      alg: algorithm,
      ...(embedded && { jwk: await exportJWK(publicKey) }),
    }
    return new SignJWT(claimsOf(claims)).setProtectedHeader(shown).sign(privateKey)
  }

  /** RFC 8725 3.1: the public key, taken for a shared secret. */
  function confused(claims: Claims): string {
    const secret =
      jwk.kty === 'oct'
        ? randomBytes(32)
        : createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }).export({
            type: 'spki',
            format: 'pem',
          })
    return compact({ ...header, alg: 'HS256' }, claimsOf(claims), (input) =>
      createHmac('sha256', secret).update(input).digest(),
    )
  }

  /** RFC 8725 3.10: a key id that leads to a file with nothing in it. */
  function byEmptyKey(claims: Claims): string {
    const hostile = { ...header, alg: 'HS256', kid: '../../../../../../dev/null' }
    return compact(hostile, claimsOf(claims), (input) =>
      createHmac('sha256', '').update(input).digest(),
    )
  }

  const now = (): number => Math.floor(Date.now() / 1000)
  const makers: Readonly<Record<MintedFault, (claims: Claims) => Promise<string> | string>> = {
    expired: (claims) => good({ ...claims, iat: now() - 2 * HOUR, exp: now() - HOUR }),
    'not-yet-valid': (claims) => good({ ...claims, nbf: now() + HOUR, exp: now() + 2 * HOUR }),
    'wrong-audience': (claims) => good({ ...claims, aud: ELSEWHERE }),
    'wrong-issuer': (claims) => good({ ...claims, iss: ELSEWHERE }),
    'no-expiry': (claims) => good({ ...claims, exp: undefined }),
    'unknown-key': (claims) => byStranger(claims, false),
    'embedded-key': (claims) => byStranger(claims, true),
    'algorithm-confusion': confused,
    'unknown-critical-header': (claims) =>
      new SignJWT(claimsOf(claims))
        .setProtectedHeader({ ...header, crit: ['conformance'], conformance: true })
        .sign(own, { crit: { conformance: true } }),
    'hostile-key-id': byEmptyKey,
    'bound-to-key': (claims) =>
      good({ ...claims, cnf: { jkt: randomBytes(32).toString('base64url') } }),
    'bound-to-certificate': (claims) =>
      good({ ...claims, cnf: { 'x5t#S256': randomBytes(32).toString('base64url') } }),
  }
  return { good, faulty: async (claims, fault) => makers[fault](claims) }
}

/** What can be done to a JWT without a key. */
export const ALTERED_FAULTS = [
  'bad-signature',
  'no-signature',
  'altered-claims',
  'alg-none',
  'truncated',
] as const
export type AlteredFault = (typeof ALTERED_FAULTS)[number]

/** Header and claims of what looks like a JWT; undefined for another token. */
function partsOf(token: string): { header: object; claims: object; texts: string[] } | undefined {
  const texts = token.split('.')
  if (texts.length !== 3) return undefined
  try {
    const [header, claims] = texts.slice(0, 2).map((text): unknown => {
      return JSON.parse(Buffer.from(text, 'base64url').toString())
    })
    return typeof header === 'object' && header && typeof claims === 'object' && claims
      ? { header, claims, texts }
      : undefined
  } catch {
    return undefined
  }
}

/** A good token, spoilt; undefined where it is no JWT. */
export function altered(token: string, fault: AlteredFault): string | undefined {
  const parts = partsOf(token)
  if (!parts) return undefined
  const { header, claims, texts } = parts
  const [first = '', second = '', signature = ''] = texts
  switch (fault) {
    case 'bad-signature': {
      // In the middle: the last character may have bits that do not count.
      const octets = Buffer.from(signature, 'base64url')
      const middle = octets.length >> 1
      octets[middle] = (octets[middle] ?? 0) ^ 0xff
      return `${first}.${second}.${octets.toString('base64url')}`
    }
    case 'no-signature':
      return `${first}.${second}.`
    case 'altered-claims':
      return `${first}.${encoded({ ...claims, sub: 'root', exp: 4_102_444_800 })}.${signature}`
    case 'alg-none':
      return `${encoded({ ...header, alg: 'none' })}.${second}.`
    case 'truncated':
      return `${first}.${second}`
  }
}
