import type { Unavailable } from '@verdict/http'
import { type Clock, isYounger } from './clock.js'

/** How long a failure is remembered, in milliseconds: a server that is down is asked once a second. */
const BACK_OFF = 1000

/**
 * Whether requests may wait for each other's fetches. In Cloudflare's workers a fetch ends with the
 * request that began it, and whoever else waits for it waits for ever.
 */
export function canShare(): boolean {
  const { navigator } = globalThis as { navigator?: { readonly userAgent?: string } }
  return navigator?.userAgent !== 'Cloudflare-Workers'
}

/**
 * Makes a load run once for all that wait for it, and not at all within a second of its failure:
 * then everybody is told the same. Its successes are not remembered here.
 */
export function singleFlight<T>(
  load: () => Promise<T | Unavailable>,
  clock: Clock,
): () => Promise<T | Unavailable> {
  let flight: Promise<T | Unavailable> | undefined
  let failure: { readonly outcome: Unavailable; readonly at: number } | undefined

  async function run(): Promise<T | Unavailable> {
    const outcome = await load()
    failure = isUnavailable(outcome) ? { outcome, at: clock() } : undefined
    return outcome
  }

  return async () => {
    if (failure && isYounger(failure.at, BACK_OFF, clock())) return failure.outcome
    if (flight && canShare()) return flight
    const own = run().finally(() => {
      if (flight === own) flight = undefined
    })
    flight = own
    return own
  }
}

export function isUnavailable(outcome: unknown): outcome is Unavailable {
  return (outcome as { readonly kind?: unknown } | undefined)?.kind === 'unavailable'
}
