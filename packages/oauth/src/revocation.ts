import { type Unavailable, unavailable } from '@verdict/http'
import { type Clock, systemClock } from './clock.js'
import { sha256 } from './digest.js'
import { isText } from './options.js'
import type { Store } from './store.js'
import type { Claims } from './token.js'

/** The claims by which tokens are revoked (RFC 7519 4.1.2, 4.1.7; OpenID Connect's `sid`). */
const NAMES = ['jti', 'sid', 'sub'] as const

type Name = (typeof NAMES)[number]

/** One claim of those, and whose it is: values are unique only within one issuer. */
export type Revocation =
  | { readonly issuer: string; readonly jti: string; readonly sid?: never; readonly sub?: never }
  | { readonly issuer: string; readonly sid: string; readonly jti?: never; readonly sub?: never }
  | { readonly issuer: string; readonly sub: string; readonly jti?: never; readonly sid?: never }

/** Where revocations are kept, and for how long. */
export interface RevocationListOptions {
  /** Where it is kept. One that every process asks, or what is revoked here is not there. */
  readonly store: Store
  /** The longest life of a token, in seconds, as its issuer sets it: when entries are forgotten. */
  readonly lifetime: number
}

/** Tokens that do not count any more, though they have not expired. */
export interface RevocationList {
  /** Whether a token was revoked, by its claims. Unavailable when the store could not be asked. */
  readonly has: (claims: Claims) => Promise<boolean | Unavailable>
  /**
   * Revokes the token with this `jti`, all of a session (`sid`), or all that were issued to a `sub`
   * up to now, by their `iat`. Times are whole seconds, and what was issued in this very one is
   * revoked too; so is what has no `iat`. An issuer whose clock is ahead of this one dates its tokens
   * later than they are: to be sure of the last ones, revoke by `sid` or `jti`.
   *
   * Rejects when the store could not be asked: do not count on it then, and try again.
   */
  readonly revoke: (which: Revocation) => Promise<void>
}

/** How much longer entries are kept: no clock may be further off, as `clockTolerance` has it. */
const LONGER = 300

/** When to come back after the store could not be asked, in seconds. */
const RETRY_AFTER = 5

/** Of one length, whatever is in it. No two claims share a key: JSON tells where each part ends. */
async function keyOf(name: Name, issuer: string, value: string): Promise<string> {
  return `revoked:${await sha256(JSON.stringify([name, issuer, value]))}`
}

/** The claim that is named. Throws TypeError unless there is exactly one. */
function read(which: Revocation): readonly [name: Name, issuer: string, value: string] {
  const { issuer, ...rest } = which
  const [[name, value] = [], ...more] = Object.entries(rest)
  const known = NAMES.find((known) => known === name)
  if (!isText(issuer) || !known || !isText(value) || more.length > 0) {
    throw new TypeError(
      'revoke() is told of one claim: revoke({ issuer, jti }), revoke({ issuer, sid }) or ' +
        'revoke({ issuer, sub })',
    )
  }
  return [known, issuer, value]
}

/**
 * Makes a list of what was revoked, for `accessToken({ revoked: list.has })`. A token that has none
 * of these claims, as strings, cannot be revoked by it.
 *
 * @throws TypeError for options that cannot work, saying what to write instead.
 */
export function revocationList(
  options: RevocationListOptions,
  clock: Clock = systemClock,
): RevocationList {
  const { store, lifetime, ...others } = options
  if (typeof store?.set !== 'function' || typeof store.get !== 'function') {
    throw new TypeError('revocationList(): store is a store, such as redisStore(client)')
  }
  if (!Number.isFinite(lifetime) || lifetime <= 0) {
    throw new TypeError(
      'revocationList(): lifetime is the longest life of a token, in seconds, such as 3600',
    )
  }
  for (const name of Object.keys(others)) {
    throw new TypeError(`revocationList(): there is no option ${name}; there are store, lifetime`)
  }

  async function isRevoked(name: Name, iss: string, claims: Claims): Promise<boolean> {
    const { iat, [name]: value } = claims
    if (!isText(value)) return false
    const at = await store.get(await keyOf(name, iss, value))
    if (at === undefined) return false
    // Without its time of issue a token may be as old as any.
    return name !== 'sub' || typeof iat !== 'number' || !(Math.floor(iat) > at)
  }

  return {
    async has(claims) {
      const { iss } = claims
      if (!isText(iss))
        return unavailable({ message: 'without iss none can be told to be revoked' })
      try {
        const found = await Promise.all(NAMES.map((name) => isRevoked(name, iss, claims)))
        return found.includes(true)
      } catch (error) {
        const { message = 'no reason given' } = (error ?? {}) as { message?: string }
        return unavailable({
          retryAfter: RETRY_AFTER,
          message: `the store of what was revoked could not be asked: ${message}`,
        })
      }
    },
    async revoke(which) {
      const now = Math.floor(clock() / 1000)
      await store.set(await keyOf(...read(which)), now, lifetime + LONGER)
    },
  }
}
