import { basic } from '@verdict/core'
import {
  type AuthorizationAuthenticator,
  authenticationOf,
  invalid,
  malformed,
  type Verified,
} from './authenticator.js'
import { readBasic } from './basic-credentials.js'
import type { MaybePromise } from './request.js'

/** Whose password it is. */
export interface BasicPasswordOptions {
  /**
   * Says whose credentials these are; null for nobody. An unknown user and a wrong password are
   * one answer: compare in constant time, and hash for unknown users too.
   */
  readonly verify: (userId: string, password: string) => MaybePromise<Verified>
  /** Who vouches for the ids. Default: `basic`. */
  readonly issuer?: string
}

/** Takes user-id and password (RFC 7617): UTF-8 and standard base64, strictly. */
export function basicPassword(options: BasicPasswordOptions): AuthorizationAuthenticator {
  const { verify, issuer = 'basic' } = options
  if (typeof verify !== 'function') {
    throw new TypeError('basicPassword() needs verify: (userId, password) => identity or null')
  }
  return {
    from: 'authorization',
    schemes: (space) => [basic(space)],
    issuers: [issuer],
    async authenticate({ token68 }) {
      if (token68 === undefined) return malformed() // `Basic` with nothing behind it, or parameters
      const credentials = readBasic(token68)
      if (!credentials) return invalid('malformed', 'no base64 of a UTF-8 user-id:password')
      const { userId, password } = credentials
      return authenticationOf(await verify(userId, password), invalid('rejected'))
    },
  }
}
