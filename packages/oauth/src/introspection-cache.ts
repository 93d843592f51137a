import { LRUCache } from 'lru-cache'
import type { Invalid } from './token.js'

export interface IntrospectionCacheOptions {
  /** How long an active token counts unasked, in seconds. 0: not at all. */
  readonly cacheFor: number
  /** How long one that does not count is not asked about again, in seconds. 0: not at all. */
  readonly negativeFor: number
  /** How many tokens of each kind. Default: 10,000. */
  readonly max?: number
}

/** What has been said of tokens of late, by the whole token. */
export interface IntrospectionCache {
  /** What the issuer said of an active token, or why another one does not count. */
  get(token: string): string | Invalid | undefined
  /** `lifetime` is what is left of the token's, in seconds. */
  keepActive(token: string, text: string, lifetime: number): void
  keepInvalid(token: string, why: Invalid): void
  forget(token: string): void
}

/** In characters, so that few large tokens and answers cannot fill the memory. */
const MAX_ACTIVE_SIZE = 16_000_000
const MAX_INVALID_SIZE = 4_000_000

/**
 * Makes the cache. Tokens that do not count are kept apart: however many of them somebody makes
 * up, they push out no good one.
 */
export function introspectionCache(options: IntrospectionCacheOptions): IntrospectionCache {
  const { cacheFor, negativeFor, max = 10_000 } = options
  // Setting the clock of the day back prolongs nothing; and no timer beside the clock itself.
  const common = { max, perf: { now: () => performance.now() }, ttlResolution: 0 }
  const active = new LRUCache<string, string>({
    ...common,
    maxSize: MAX_ACTIVE_SIZE,
    sizeCalculation: (text, token) => text.length + token.length,
  })
  const invalid = new LRUCache<string, Invalid>({
    ...common,
    maxSize: MAX_INVALID_SIZE,
    sizeCalculation: (_why, token) => token.length + 1,
  })

  const keep = <V extends {}>(
    kept: LRUCache<string, V>,
    token: string,
    what: V,
    seconds: number,
  ) => {
    // A ttl of 0 would be one without end.
    const ttl = Math.floor(seconds * 1000)
    if (ttl >= 1) kept.set(token, what, { ttl })
  }
  return {
    get: (token) => active.get(token) ?? invalid.get(token),
    keepActive: (token, text, lifetime) => keep(active, token, text, Math.min(cacheFor, lifetime)),
    keepInvalid: (token, why) => keep(invalid, token, why, negativeFor),
    forget: (token) => void active.delete(token),
  }
}
