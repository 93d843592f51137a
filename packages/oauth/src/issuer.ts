import { secureUrl } from '@verdict/http'
import type { ClientAuth } from 'oauth4webapi'
import { type Algorithm, checkAlgorithms, USUAL } from './algorithm.js'
import { fitsAny, hasSecrets, type JsonWebKeySet, publicKeys } from './key-set.js'
import { insist, insistOnNames, isNumber, isText, placeOf } from './options.js'
import type { Claims } from './token.js'

interface CommonOptions {
  /** The `iss` of its tokens, compared character by character. */
  readonly issuer: string
  /** How far the issuer's clock may be off, in seconds, 300 at most. Default: 5. */
  readonly clockTolerance?: number
  /**
   * Where the roles stand: a claim's name, a path such as `realm_access.roles`, or a function that
   * gives them. A name with a colon or a slash in it, such as `https://example.com/roles`, is never
   * a path. Default: `roles`.
   */
  readonly roles?: string | ((claims: Claims) => unknown)
  /** Makes the identity's attributes of a verified token's claims. Default: there are none. */
  readonly attributes?: (claims: Claims) => Readonly<Record<string, unknown>>
}

/** The `aud` of tokens that are meant for this API; one of the list is enough. */
type Audience = string | readonly [string, ...string[]]

interface JwtOptions extends CommonOptions {
  readonly audience: Audience
  /** What tokens may be signed with. Default: RS256, PS256, ES256, EdDSA and Ed25519. */
  readonly algorithms?: readonly [Algorithm, ...Algorithm[]]
  /**
   * Takes the tokens of RFC 9068 alone: `typ` is `at+jwt`, and `client_id`, `iat` and `jti` are
   * there. Default: false.
   */
  readonly strict?: boolean
  readonly introspection?: never
}

/** An issuer of JWTs whose public keys are at hand. */
export interface LocalKeysIssuer extends JwtOptions {
  readonly jwks: JsonWebKeySet
  readonly jwksUri?: never
  readonly timeout?: never
}

/** An issuer of JWTs that publishes its keys. */
export interface RemoteKeysIssuer extends JwtOptions {
  /**
   * Where the keys are: an https URL, or an http one of this machine's own. Default: what the
   * issuer's metadata says (RFC 8414, OpenID Connect Discovery).
   */
  readonly jwksUri?: string | URL
  readonly jwks?: never
  /** How long to wait for the issuer, in seconds, 60 at most. Default: 5. */
  readonly timeout?: number
}

/** An issuer that is asked about each token (RFC 7662), since its tokens say nothing themselves. */
export interface IntrospectedIssuer extends CommonOptions {
  readonly introspection: IntrospectionOptions
  /** Default: whatever the issuer calls active for this API's `clientId` is meant for it. */
  readonly audience?: Audience
  readonly algorithms?: never
  readonly strict?: never
  readonly jwks?: never
  readonly jwksUri?: never
  readonly timeout?: number
}

/** How this API asks about tokens. */
export interface IntrospectionOptions {
  /** This API's own name at the issuer. */
  readonly clientId: string
  /** How it proves to be that: `ClientSecretBasic(secret)`, `PrivateKeyJwt(key)`, … */
  readonly authentication: ClientAuth
  /** Where to ask. Default: what the issuer's metadata says (RFC 8414). */
  readonly endpoint?: string | URL
  /** How long an active token counts unasked, in seconds, 3600 at most. Default: 30. 0: not at all. */
  readonly cacheFor?: number
  /** How long one that is not counts as such, in seconds, 3600 at most. Default: 5. */
  readonly negativeFor?: number
}

/** One issuer whose access tokens are taken. */
export type Issuer = LocalKeysIssuer | RemoteKeysIssuer | IntrospectedIssuer

/** The names of all options of an issuer. */
export const ISSUER_OPTIONS: readonly string[] = [
  'issuer',
  'audience',
  'jwks',
  'jwksUri',
  'introspection',
  'algorithms',
  'clockTolerance',
  'strict',
  'timeout',
  'roles',
  'attributes',
] satisfies (keyof RemoteKeysIssuer | keyof IntrospectedIssuer)[]

const KNOWN_OF_INTROSPECTION = [
  'clientId',
  'authentication',
  'endpoint',
  'cacheFor',
  'negativeFor',
] satisfies (keyof IntrospectionOptions)[]

function checkKeys({ jwks, jwksUri, timeout, issuer }: Issuer, algorithms: readonly string[]) {
  insist(
    jwks === undefined || jwksUri === undefined,
    'give the keys once: either jwksUri, where the issuer publishes them, or jwks, the set itself',
  )
  if (jwks === undefined) {
    if (jwksUri === undefined) checkDiscovery(issuer, 'jwksUri or jwks')
    else placeOf(jwksUri, 'jwksUri')
    return
  }
  insist(timeout === undefined, 'timeout goes with an issuer that is asked, and not with jwks')
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

/** RFC 8414 2: an issuer that has metadata is an https URL without query and fragment. */
function checkDiscovery(issuer: string, instead: string): void {
  insist(
    secureUrl(issuer)?.search === '',
    `issuer is no https URL that its metadata could be found at; write 'https://login.example.com', or give ${instead}`,
  )
}

function checkIntrospection(given: IntrospectionOptions, issuer: string): void {
  insist(
    typeof given === 'object' && given !== null,
    'introspection is { clientId, authentication: ClientSecretBasic(secret) }',
  )
  insistOnNames(given, KNOWN_OF_INTROSPECTION, 'introspection.')
  const { clientId, authentication, endpoint, cacheFor = 30, negativeFor = 5 } = given
  insist(isText(clientId), "introspection.clientId is this API's own name at the issuer")
  insist(
    typeof authentication === 'function',
    'introspection.authentication is how this API proves to be itself: ClientSecretBasic(secret)',
  )
  if (endpoint === undefined) checkDiscovery(issuer, 'introspection.endpoint')
  else placeOf(endpoint, 'introspection.endpoint')
  for (const [name, value] of Object.entries({ cacheFor, negativeFor })) {
    insist(isNumber(value, 0, 3600), `introspection.${name} is a number of seconds, 3600 at most`)
  }
}

/** Checks the options of one issuer. Throws TypeError saying what to write instead. */
export function checkIssuer(options: Issuer): void {
  insist(
    typeof options === 'object' && options !== null,
    'an issuer is written { issuer, audience }',
  )
  const { issuer, audience, introspection, clockTolerance = 5, timeout = 5 } = options
  const { strict = false, roles = 'roles', attributes, algorithms = USUAL } = options
  insist(
    isText(issuer),
    "issuer is the iss of its tokens, one string such as 'https://login.example.com'",
  )
  const audiences: readonly unknown[] = Array.isArray(audience) ? audience : [audience]
  insist(
    (audiences.length > 0 && audiences.every(isText)) ||
      (!!introspection && audience === undefined),
    "audience is the aud of tokens for this API, such as 'https://api.example.com', or a list",
  )
  insist(
    isNumber(clockTolerance, 0, 300),
    'clockTolerance is a number of seconds from 0 to 300, such as 5',
  )
  insist(
    isNumber(timeout, 0.001, 60),
    'timeout is a number of seconds, above 0 and at most 60, such as 5',
  )
  insist(typeof strict === 'boolean', 'strict is true or false')
  insist(
    isText(roles) || typeof roles === 'function',
    "roles is a claim's name, a path such as 'realm_access.roles', or (claims) => roles",
  )
  insist(
    attributes === undefined || typeof attributes === 'function',
    "attributes is a function, such as (claims) => ({ tenant: claims['tenant'] })",
  )
  if (introspection !== undefined) {
    for (const name of ['jwks', 'jwksUri', 'algorithms', 'strict'] as const) {
      insist(options[name] === undefined, `${name} is for JWTs, and not for introspection`)
    }
    checkIntrospection(introspection, issuer)
  } else checkKeys(options, checkAlgorithms(algorithms))
}
