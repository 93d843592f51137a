import type { CredentialsState, Identity, ProtectionSpace } from '@verdict/core'
import type {
  Authentication,
  Authenticator,
  AuthorizationAuthenticator,
  CookieAuthenticator,
  Field,
  FieldAuthenticator,
  Unavailable,
} from './authenticator.js'
import { readAuthorization } from './authorization.js'
import { chain, type HttpRequest, type MaybePromise } from './request.js'
import { cookieValues, isSameOrigin } from './session-cookie.js'

/** How a request's credentials fared, once for all guards it passes. */
export interface Authenticated {
  readonly identity: Identity | null
  readonly credentials: CredentialsState
  /** The request itself is wrong: a refusal is 400 (RFC 6750 3.1). */
  readonly malformed?: true
  /** A cookie came that does not count, because another site may have sent it. */
  readonly crossSite?: true
  /** Whether the credentials are good is not known: a refusal is 503. */
  readonly unavailable?: Unavailable
  /** Fields that go with the challenge of a partial state. */
  readonly fields?: readonly Field[]
  /** What the verifier said, for operators. */
  readonly message?: string
}

/** One protection space's way to read credentials. */
export type Authenticate = (request: HttpRequest) => MaybePromise<Authenticated>

export interface Reading {
  readonly space: ProtectionSpace
  /** Each authenticator with the names of its schemes, the first being the one it challenges with. */
  readonly authenticators: readonly (readonly [Authenticator, readonly string[]])[]
  /** Our own origin, as browsers write it. */
  readonly origin: string | undefined
  readonly mapIdentity: ((identity: Identity) => Identity) | undefined
}

/**
 * Reads and verifies a request's credentials. Precedence is fixed: the Authorization field, then an
 * API-key field, then a cookie; the first one present decides alone, so that a bad explicit
 * credential never falls back to one that the browser sent on its own.
 */
export function authenticateWith(reading: Reading): Authenticate {
  const { space, authenticators, origin, mapIdentity } = reading
  const stranger: Authenticated = Object.freeze({ identity: null, credentials: space.omitted })
  const wrongRequest: Authenticated = Object.freeze({ ...stranger, malformed: true })

  const byScheme = new Map<string, AuthorizationAuthenticator>()
  const fields: [FieldAuthenticator, string][] = []
  const cookies: [CookieAuthenticator, string][] = []
  for (const [authenticator, schemes] of authenticators) {
    const scheme = schemes[0] as string
    if (authenticator.from === 'field') fields.push([authenticator, scheme])
    else if (authenticator.from === 'cookie') cookies.push([authenticator, scheme])
    else {
      for (const name of schemes) {
        byScheme.set(name, authenticator).set(name.toLowerCase(), authenticator)
      }
    }
  }

  const judge = (came: Authentication, tried: string, issuer: string): Authenticated => {
    switch (came.kind) {
      case 'identified': {
        const named =
          came.identity.issuer === undefined ? { ...came.identity, issuer } : came.identity
        const identity = mapIdentity ? mapIdentity(named) : named
        if (typeof identity?.id !== 'string' || identity.id === '') {
          throw new TypeError('an identity needs an id: a string that is not empty')
        }
        return { identity, credentials: space.valid(came.scheme ?? tried) }
      }
      case 'invalid': {
        const credentials = space.invalid(came.scheme ?? tried, came.reason)
        const { message } = came
        return { identity: null, credentials, ...(message === undefined ? undefined : { message }) }
      }
      case 'partial': {
        const credentials = space.partial(came.scheme ?? tried)
        return { identity: null, credentials, fields: came.fields }
      }
      case 'malformed':
        return wrongRequest
      case 'nothing':
        return stranger
      case 'unavailable':
        return { ...stranger, unavailable: came }
      default:
        throw new TypeError('an authenticator returned none of the outcomes there are')
    }
  }

  const ask = (
    authenticator: FieldAuthenticator | CookieAuthenticator,
    value: string,
    scheme: string,
    request: HttpRequest,
  ): MaybePromise<Authenticated> =>
    chain(authenticator.authenticate(value, request), (came) =>
      judge(came, scheme, authenticator.issuers[0]),
    )

  return (request) => {
    const lines = request.fieldLines('authorization')
    if (lines.length > 0) {
      const read = readAuthorization(lines)
      if (read.kind !== 'credentials') return wrongRequest
      const { scheme } = read
      const authenticator = byScheme.get(scheme) ?? byScheme.get(scheme.toLowerCase())
      // RFC 6750 3.1: a scheme that is not taken counts as no credentials.
      if (!authenticator) return { identity: null, credentials: space.unsupported }
      return chain(authenticator.authenticate(read, request), (came) =>
        judge(came, scheme, authenticator.issuers[0]),
      )
    }

    const [field, another] = fields.filter(([{ name }]) => request.fieldLines(name).length > 0)
    if (field) {
      const [authenticator, scheme] = field
      const [value, second] = request.fieldLines(authenticator.name)
      // Two keys, in one field or in two: whose request this is cannot be told.
      if (another || second !== undefined || !value) return wrongRequest
      return ask(authenticator, value, scheme, request)
    }

    for (const [authenticator, scheme] of cookies) {
      const [value, second] = cookieValues(request.fieldLines('cookie'), authenticator.name)
      if (value === undefined) continue
      if (!isSameOrigin(request, origin, authenticator.withoutOrigin)) {
        return { ...stranger, crossSite: true }
      }
      // A second cookie of the name may have been planted by a sibling domain.
      if (second !== undefined) return judge({ kind: 'invalid', reason: 'malformed' }, scheme, '')
      return ask(authenticator, value, scheme, request)
    }
    return stranger
  }
}
