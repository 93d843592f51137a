import type { Identity } from '@verdict/core'
import { type Authentication, identified } from '@verdict/http'
import { type Claims, type Invalid, malformed, untrusted } from './token.js'

/** How claims become an identity. */
export interface Mapping {
  /** RFC 9068 alone. */
  readonly strict: boolean
  readonly roles: string | ((claims: Claims) => unknown)
  readonly attributes: ((claims: Claims) => Readonly<Record<string, unknown>>) | undefined
}

/** Something is there, and is not of the type that it has to be. */
const MISTYPED = Symbol('mistyped')

/**
 * What speaks against a verified token by its claims: one that is needed and missing, or not of its
 * type, makes it malformed. `strict`: RFC 9068 alone.
 */
export function objectionTo(claims: Claims, strict: boolean): Invalid | undefined {
  const { sub, aud, acr, auth_time: authTime } = claims
  if (!isText(sub)) return malformed('sub is no string, or empty')
  // RFC 7519 4.1.3; a JWT without it was refused before, and RFC 7662 2.2 does not ask for it
  if (aud !== undefined && typeof aud !== 'string' && !isTexts(aud))
    return malformed('aud is no list of strings')
  if (acr !== undefined && typeof acr !== 'string') return malformed('acr is no string')
  if (authTime !== undefined && !Number.isFinite(authTime)) return malformed('auth_time is no time')
  if (strict) {
    // RFC 9068 2.2; iss, exp, aud and sub are needed of every token
    for (const name of ['client_id', 'jti']) {
      if (!isText(claims[name])) return malformed(`${name} is missing, or no string`)
    }
    if (claims['iat'] === undefined) return malformed('iat is missing')
  }
  // OpenID Connect Core 3.1.3.6, 3.3.2.11: an ID token tells the client who logged in, and opens
  // nothing. Where it is not told by typ or aud, these two give it away.
  if ('at_hash' in claims || 'c_hash' in claims) {
    return untrusted('an ID token is no access token')
  }
  return areScopes(claims) ? undefined : malformed('scope or scp is no string')
}

/**
 * Makes an identity of claims that nothing speaks against. Roles that are none make the token
 * malformed. What a function of the mapping throws is thrown.
 */
export function identityOf(claims: Claims, mapping: Mapping): Authentication {
  const { sub, iss, acr, auth_time: authTime } = claims
  const scopes = scopesOf(claims)
  const roles = rolesOf(claims, mapping.roles)
  if (roles === MISTYPED) return malformed('the roles are no list of strings')
  const attributes = mapping.attributes && attributesOf(mapping.attributes(claims))

  const identity: Writable<Identity> = { id: sub as string, issuer: iss as string }
  if (scopes) identity.scopes = scopes
  if (roles) identity.roles = roles
  if (acr !== undefined) identity.acr = acr as string
  if (authTime !== undefined) identity.authTime = authTime as number
  if (attributes) identity.attributes = attributes
  return identified(identity)
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

/** `scope` (RFC 8693 4.2), or where there is none, `scp`: a string, or a list. */
function areScopes({ scope, scp }: Claims): boolean {
  if (scope !== undefined) return typeof scope === 'string'
  return scp === undefined || typeof scp === 'string' || isTexts(scp)
}

/** The scopes of claims that nothing speaks against. */
function scopesOf({ scope, scp }: Claims): readonly string[] | undefined {
  const scopes = (scope === undefined ? scp : scope) as string | readonly string[] | undefined
  // RFC 6749 3.3: separated by spaces
  return typeof scopes === 'string' ? scopes.split(' ').filter(isText) : scopes
}

/** RFC 9068 2.2.3.1 leaves the format to SCIM: a list of strings, or one. */
function rolesOf(
  claims: Claims,
  where: Mapping['roles'],
): readonly string[] | undefined | typeof MISTYPED {
  const value = typeof where === 'function' ? where(claims) : valueAt(claims, where)
  if (value instanceof Promise) throw new TypeError('accessToken(): roles gave a promise')
  if (value === undefined || isTexts(value)) return value
  return typeof value === 'string' ? [value] : MISTYPED
}

/** The value at a path; undefined where there is none, MISTYPED where something else is in its way. */
function valueAt(claims: Claims, path: string): unknown {
  // Names with a colon or a slash are collision-resistant ones (RFC 7519 4.2): their dots are dots.
  const steps = path.includes('.') && !/[:/]/.test(path) ? path.split('.') : [path]
  let value: unknown = claims
  for (const step of steps) {
    if (typeof value !== 'object' || value === null) return MISTYPED
    // What every object has is no claim.
    if (!Object.hasOwn(value, step)) return undefined
    value = (value as Claims)[step]
  }
  return value
}

function attributesOf(made: unknown): Identity['attributes'] {
  if (typeof made === 'object' && made !== null && !(made instanceof Promise)) {
    return made as Claims
  }
  throw new TypeError('accessToken(): attributes has to give an object')
}
