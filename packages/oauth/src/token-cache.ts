import { LRUCache } from 'lru-cache'
import { type Clock, systemClock } from './clock.js'
import { insist, insistOnNames, isNumber } from './options.js'
import { isInTime } from './times.js'
import type { Verified } from './token.js'

/** How many verified tokens are kept. */
export interface TokenCacheOptions {
  /** At most; those that were sent longest ago make room. Default: 10,000. */
  readonly max?: number
}

/** Verified tokens, so that none is verified twice. See decisions/022-the-verified-token-cache.md. */
export interface TokenCache<T extends Verified = Verified> {
  /** What verifying this very token once more would say, or undefined where it is not known. */
  get(token: string): T | undefined
  /**
   * Keeps a token that was verified, and freezes its claims: they are every request's that sends it.
   *
   * @param tolerance That of its verification, in seconds.
   */
  set(token: string, verified: T, tolerance: number): void
}

/** In characters, of all tokens together. A token has 16 kB at most, and usually 1 kB. */
const MAX_SIZE = 16 * 1024 * 1024

/** What an object in the claims takes beside its text, in characters: many small ones are large. */
const SIZE_OF_OBJECT = 64

interface Entry<T> {
  readonly verified: T
  readonly tolerance: number
}

/** Makes a cache. Throws TypeError for options that cannot work. */
export function tokenCache<T extends Verified>(
  options: true | TokenCacheOptions,
  clock: Clock = systemClock,
): TokenCache<T> {
  insist(
    options === true ||
      (typeof options === 'object' && options !== null && !Array.isArray(options)),
    'cache is true, or { max: 10_000 }',
  )
  if (options !== true) insistOnNames(options, ['max'], 'cache.')
  const { max = 10_000 } = options === true ? {} : options
  insist(
    Number.isInteger(max) && isNumber(max, 1, 1_000_000),
    'cache.max is a number of tokens from 1 to 1,000,000, such as 10_000',
  )
  // The key is the whole token: no part and no hash of it stands for it (RFC 7515 2, 5.2).
  const entries = new LRUCache<string, Entry<T>>({
    max,
    maxSize: MAX_SIZE,
  })
  return {
    get(token) {
      const entry = entries.get(token)
      if (!entry) return undefined
      const { verified, tolerance } = entry
      const now = Math.floor(clock() / 1000)
      if (isInTime(verified.claims, tolerance, now) && verified.stands?.() !== false) {
        return verified
      }
      entries.delete(token)
      return undefined
    },
    set(token, verified, tolerance) {
      const size = token.length + SIZE_OF_OBJECT * freeze(verified.claims)
      entries.set(token, { verified, tolerance }, { size })
    },
  }
}

/** Freezes what came out of JSON, however deep it is. Gives how many objects that were. */
function freeze(claims: object): number {
  let count = 0
  const left: object[] = [claims]
  for (let value = left.pop(); value; value = left.pop()) {
    Object.freeze(value)
    count++
    for (const member of Object.values(value) as unknown[]) {
      if (typeof member === 'object' && member !== null) left.push(member)
    }
  }
  return count
}
