import type { MaybePromise } from '@verdict/http'
import { type Clock, monotonicClock } from './clock.js'

/**
 * What is remembered for a while: the proofs that were seen (RFC 9449 11.1), what was revoked. One
 * that several processes share makes them remember together.
 *
 * A method that throws or rejects says that the store could not be asked. Nothing is known then, and
 * whoever asks answers 503: never that a key was absent.
 */
export interface Store {
  /**
   * Keeps `value` for so many seconds, above 0, unless the key is there. Tells whether it was kept:
   * of any number of calls at once, for one key, exactly one is told true.
   */
  readonly add: (key: string, value: number, seconds: number) => MaybePromise<boolean>
  /** Keeps `value` for so many seconds, above 0, in place of what was there. */
  readonly set: (key: string, value: number, seconds: number) => MaybePromise<void>
  /** What is kept, undefined if nothing is. */
  readonly get: (key: string) => MaybePromise<number | undefined>
}

/** How much is kept in memory. */
export interface MemoryStoreOptions {
  /** How many keys it holds at most, from 1 to 16,000,000. Default: 100,000. */
  readonly max?: number
}

/** Below this nobody minds what has expired. */
const SMALL = 1024

/**
 * A store of this process alone, lost when it ends: enough where one process serves the API. What
 * has expired goes when room is needed; what has not is never given up for something new, or filling
 * the store would be a way to have it forget. While it is full of what still counts, `add` and `set`
 * throw for keys that are not there. It then looks for what has expired once a second.
 *
 * @throws TypeError for options that cannot work, saying what to write instead.
 */
export function memoryStore(
  options: MemoryStoreOptions = {},
  clock: Clock = monotonicClock,
): Store {
  const { max = 100_000 } = options
  for (const name of Object.keys(options)) {
    if (name !== 'max')
      throw new TypeError(`memoryStore(): there is no option ${name}; there is max`)
  }
  // Node's Map holds 2^24 keys.
  if (!Number.isInteger(max) || max < 1 || max > 16_000_000) {
    throw new TypeError('memoryStore(): max is a whole number from 1 to 16000000, such as 100000')
  }

  const entries = new Map<string, { readonly value: number; readonly until: number }>()
  // Swept when it has twice what was left the last time: each key pays for two looks at most.
  let sweepAt = Math.min(SMALL, max)
  let sweptAt = Number.NEGATIVE_INFINITY

  function sweep(now: number): void {
    for (const [key, { until }] of entries) if (until <= now) entries.delete(key)
    sweepAt = Math.min(Math.max(SMALL, 2 * entries.size), max)
    sweptAt = now
  }

  function keep(key: string, value: number, seconds: number, now: number): void {
    if (!(seconds > 0)) throw new RangeError('a store keeps nothing for 0 seconds or less')
    if (!entries.has(key) && entries.size >= sweepAt) {
      // A full store is not swept for every request, which would be a way to keep it busy.
      if (entries.size < max || Math.abs(now - sweptAt) >= 1000) sweep(now)
      if (entries.size >= max) {
        throw new Error(`the store is full of ${max} entries that still count`)
      }
    }
    entries.set(key, { value, until: now + seconds * 1000 })
  }

  function get(key: string, now: number = clock()): number | undefined {
    const entry = entries.get(key)
    return entry !== undefined && entry.until > now ? entry.value : undefined
  }

  return {
    add(key, value, seconds) {
      const now = clock()
      if (get(key, now) !== undefined) return false
      keep(key, value, seconds, now)
      return true
    },
    set: (key, value, seconds) => keep(key, value, seconds, clock()),
    get: (key) => get(key),
  }
}
