import { bearer } from '@verdict/core'
import { type AuthorizationAuthenticator, malformed } from '@verdict/http'
import { type Claims, identityOf } from './claims.js'
import {
  fitsAny,
  hasSecrets,
  type JsonWebKeySet,
  localKeys,
  publicKeys,
  remoteKeys,
} from './key-set.js'
import { verifier } from './verify.js'

const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
] as const

/** A signature algorithm with a public key (RFC 7518 3.1, RFC 8037, RFC 9864, RFC 9964). */
export type Algorithm = (typeof ALGORITHMS)[number]

/** What issuers sign with. `EdDSA` and `Ed25519` are two names of one algorithm (RFC 9864). */
const USUAL: readonly Algorithm[] = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']

interface CommonOptions {
  /** The `iss` of its tokens, compared character by character. */
  readonly issuer: string
  /** The `aud` of tokens that are meant for this API; one of the list is enough. */
  readonly audience: string | readonly [string, ...string[]]
  /** What tokens may be signed with. Default: RS256, PS256, ES256, EdDSA and Ed25519. */
  readonly algorithms?: readonly [Algorithm, ...Algorithm[]]
  /** How far the issuer's clock may be off, in seconds, 300 at most. Default: 5. */
  readonly clockTolerance?: number
  /**
   * Takes the tokens of RFC 9068 alone: `typ` is `at+jwt`, and `client_id`, `iat` and `jti` are
   * there. Default: false.
   */
  readonly strict?: boolean
  /**
   * Where the roles stand: a claim's name, a path such as `realm_access.roles`, or a function that
   * gives them. A name with a colon or a slash in it, such as `https://example.com/roles`, is never
   * a path. Default: `roles`.
   */
  readonly roles?: string | ((claims: Claims) => unknown)
  /** Makes the identity's attributes of a verified token's claims. Default: there are none. */
  readonly attributes?: (claims: Claims) => Readonly<Record<string, unknown>>
}

interface LocalKeysOptions {
  /** The issuer's public keys. */
  readonly jwks: JsonWebKeySet
  readonly jwksUri?: never
  readonly timeout?: never
}

interface RemoteKeysOptions {
  /** Where the issuer publishes its keys: an https URL, or an http one of this machine's own. */
  readonly jwksUri: string | URL
  readonly jwks?: never
  /** How long to wait for the key set, in seconds, 60 at most. Default: 5. */
  readonly timeout?: number
}

/** One issuer whose access tokens are taken, with its keys or the place of its keys. */
export type AccessTokenOptions = CommonOptions & (LocalKeysOptions | RemoteKeysOptions)

const KNOWN = [
  'issuer',
  'audience',
  'jwks',
  'jwksUri',
  'algorithms',
  'clockTolerance',
  'strict',
  'timeout',
  'roles',
  'attributes',
] satisfies (keyof AccessTokenOptions)[]

function insist(condition: boolean, message: string): asserts condition {
  if (!condition) throw new TypeError(`accessToken(): ${message}`)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isNumber(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && value >= min && value <= max
}

/** Whether only this machine can answer under the name (RFC 6761 6.3, RFC 1122 3.2.1.3). */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

function keySetUrl(given: unknown): URL {
  let url: URL | undefined
  try {
    url = new URL(String(given))
  } catch {
    // Said below.
  }
  // Whoever can change the key set on its way here can sign any token.
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  insist(
    url !== undefined && safe && url.username === '' && url.password === '',
    'jwksUri is an https URL without user and password, such as ' +
      "'https://login.example.com/jwks'; http is for loopback alone",
  )
  return url
}

function checkedAlgorithms(given: readonly string[]): readonly string[] {
  insist(
    Array.isArray(given) && given.length > 0,
    "algorithms is a list that is not empty, such as ['RS256']",
  )
  for (const name of given) {
    // RFC 8725 2.1, 3.1: with `none` there is no signature, and with HS256 the public key is it.
    insist(
      (ALGORITHMS as readonly string[]).includes(name),
      `algorithms has ${String(name)}; there are ${ALGORITHMS.join(', ')}`,
    )
  }
  return [...given]
}

/** Checks all options but the keys. Throws TypeError saying what to write instead. */
function check(options: AccessTokenOptions): void {
  insist(
    typeof options === 'object' && options !== null,
    'write accessToken({ issuer, audience, jwksUri })',
  )
  for (const name of Object.keys(options)) {
    insist(
      (KNOWN as string[]).includes(name),
      `there is no option ${name}; there are ${KNOWN.join(', ')}`,
    )
  }
  const { issuer, audience, clockTolerance = 5, strict = false, roles = 'roles' } = options
  insist(
    isText(issuer),
    "issuer is the iss of its tokens, one string such as 'https://login.example.com'",
  )
  const audiences: readonly unknown[] = Array.isArray(audience) ? audience : [audience]
  insist(
    audiences.length > 0 && audiences.every(isText),
    "audience is the aud of tokens for this API, such as 'https://api.example.com', or a list",
  )
  insist(
    isNumber(clockTolerance, 0, 300),
    'clockTolerance is a number of seconds from 0 to 300, such as 5',
  )
  insist(typeof strict === 'boolean', 'strict is true or false')
  insist(
    isText(roles) || typeof roles === 'function',
    "roles is a claim's name, a path such as 'realm_access.roles', or (claims) => roles",
  )
  insist(
    options.attributes === undefined || typeof options.attributes === 'function',
    "attributes is a function, such as (claims) => ({ tenant: claims['tenant'] })",
  )
}

/**
 * Takes JWT access tokens as Bearer credentials (RFC 6750, 7519, 8725, 9068). What is wrong with a
 * token is a value, whatever it holds; a key set that cannot be fetched is could-not-verify.
 *
 * @throws TypeError for options that cannot work, saying what to write instead.
 */
export function accessToken(options: AccessTokenOptions): AuthorizationAuthenticator {
  check(options)
  const { issuer, audience, jwks, jwksUri, timeout = 5, clockTolerance = 5 } = options
  const { strict = false, roles = 'roles', attributes } = options
  const algorithms = checkedAlgorithms(options.algorithms ?? USUAL)
  insist(
    (jwks === undefined) !== (jwksUri === undefined),
    'give the keys once: either jwksUri, where the issuer publishes them, or jwks, the set itself',
  )
  insist(jwks === undefined || options.timeout === undefined, 'timeout goes with jwksUri alone')
  insist(
    isNumber(timeout, 0.001, 60),
    'timeout is a number of seconds, above 0 and at most 60, such as 5',
  )
  if (jwks !== undefined) {
    const keys = publicKeys(jwks)
    insist(
      keys.length > 0 || hasSecrets(jwks),
      'jwks has no key; give a JSON Web Key Set, such as { keys: [{ kty, n, e }] }',
    )
    insist(
      !hasSecrets(jwks),
      'jwks has a private or secret key; that is for the issuer alone: give its public keys',
    )
    insist(
      fitsAny(keys, algorithms),
      `no key of jwks can be used with ${algorithms.join(', ')}; name its own in algorithms`,
    )
  }

  const verify = verifier({
    issuer,
    audience: typeof audience === 'string' ? [audience] : [...audience],
    algorithms,
    clockTolerance,
    strict,
    findKeys: jwks ? localKeys(jwks) : remoteKeys(keySetUrl(jwksUri), timeout),
  })
  const mapping = { strict, roles, attributes }

  return {
    from: 'authorization',
    schemes: (space) => [bearer(space)],
    issuers: [issuer],
    async authenticate({ token68 }) {
      // RFC 6750 2.1, 3.1: credentials without a token, or with parameters, are no Bearer ones.
      if (token68 === undefined) return malformed()
      const verified = await verify(token68)
      return verified.kind === 'verified' ? identityOf(verified.claims, mapping) : verified
    },
  }
}
