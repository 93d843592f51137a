import type { Identity, InvalidReason, OAuthScheme, Scheme } from '@verdict/core'
import type { HttpRequest, MaybePromise } from './request.js'

/** A field of a response: its name in lower case, and one line's value. */
export type Field = readonly [name: string, value: string]

/** What came of looking at one request's credentials. Failures are values, never exceptions. */
export type Authentication =
  | { readonly kind: 'identified'; readonly identity: Identity; readonly scheme?: string }
  | {
      readonly kind: 'invalid'
      readonly reason: InvalidReason
      readonly message?: string
      readonly scheme?: string
    }
  | { readonly kind: 'partial'; readonly fields: readonly Field[]; readonly scheme?: string }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'nothing' }
  | Unavailable

/** The credentials could not be verified: neither right nor wrong is known. */
export interface Unavailable {
  readonly kind: 'unavailable'
  /** When to try again, in whole seconds. */
  readonly retryAfter?: number
  /** For operators only. */
  readonly message?: string
}

/** They establish this identity. */
export function identified(identity: Identity): Authentication {
  return { kind: 'identified', identity }
}

/** They do not count. `message` is for operators only, and holds none of the credentials. */
export function invalid(reason: InvalidReason, message?: string): Authentication {
  return message === undefined ? { kind: 'invalid', reason } : { kind: 'invalid', reason, message }
}

/** One more round is needed; `fields` go with the challenge, such as `DPoP-Nonce` (RFC 9449 8). */
export function partial(fields: readonly Field[] = []): Authentication {
  return { kind: 'partial', fields }
}

/** What came is no credentials of this scheme at all: 400 rather than 401 (RFC 6750 3.1). */
export function malformed(): Authentication {
  return { kind: 'malformed' }
}

/** There is nothing to go by, such as a cookie of a session in which nobody logged in. */
export function nothing(): Authentication {
  return { kind: 'nothing' }
}

/** They could not be verified: 503, unless strangers are welcome. */
export function unavailable(options: Omit<Unavailable, 'kind'> = {}): Unavailable {
  return { kind: 'unavailable', ...options }
}

/** What an Authorization field says, once its grammar is read (RFC 9110 11.4). */
export interface Credentials {
  /** As sent: compare without case. */
  readonly scheme: string
  readonly params: Readonly<Record<string, string>>
  readonly token68?: string
}

/** What an authenticator is told of its protection space: what its challenges carry, and where it is. */
export interface SpaceView extends OAuthScheme {
  /** This API's own origin, where one was given. */
  readonly origin?: string | undefined
}

interface Common {
  /**
   * Its schemes, each with the challenge that asks for it. Asked once, when the protection space is
   * built: throw TypeError for one in which it cannot work.
   */
  readonly schemes: (space: SpaceView) => readonly [Scheme, ...Scheme[]]
  /** What it adds to the protected resource metadata (RFC 9728 2), by the names used there. */
  readonly metadata?: Readonly<Record<string, unknown>>
  /** Who vouches for its ids: they are unique only within one issuer. */
  readonly issuers: readonly [string, ...string[]]
}

/** Reads the Authorization field. */
export interface AuthorizationAuthenticator extends Common {
  readonly from: 'authorization'
  /** Says whose credentials these are; asked only for the schemes above. */
  readonly authenticate: (
    credentials: Credentials,
    request: HttpRequest,
  ) => MaybePromise<Authentication>
}

/**
 * Reads a field of its own, such as `x-api-key`. A second line of it is refused before you are asked;
 * where the platform joins lines (Fetch) refuse a comma if your values hold none.
 */
export interface FieldAuthenticator extends Common {
  readonly from: 'field'
  /** In lower case. */
  readonly name: string
  /** Says whose the field's value is. */
  readonly authenticate: (value: string, request: HttpRequest) => MaybePromise<Authentication>
}

/** Reads one cookie: an ambient credential, that browsers send on their own. */
export interface CookieAuthenticator extends Common {
  readonly from: 'cookie'
  readonly name: string
  /** Unsafe requests that name neither site nor origin count: clients are no browsers. */
  readonly withoutOrigin: 'allow' | 'refuse'
  /** Says whose the cookie's value is. A second cookie of the name is refused before you are asked. */
  readonly authenticate: (value: string, request: HttpRequest) => MaybePromise<Authentication>
}

/** A kind of credentials that an API takes. Write your own as an object of this type. */
export type Authenticator = AuthorizationAuthenticator | FieldAuthenticator | CookieAuthenticator

/**
 * What a `verify` of yours may return: an identity, null or undefined for none, or what one of the
 * functions here gives.
 */
export type Verified = Identity | Authentication | null | undefined

/** Reads what a `verify` returned. Null gives `otherwise`. Throws TypeError for what is neither. */
export function authenticationOf(verified: Verified, otherwise: Authentication): Authentication {
  if (verified === null || verified === undefined) return otherwise
  if (typeof verified !== 'object') {
    throw new TypeError('verify or find returned no identity, and not null: write { id } or null')
  }
  // A row of yours may have a column `kind`: what has an id is an identity.
  return 'id' in verified || !('kind' in verified) ? identified(verified) : verified
}
