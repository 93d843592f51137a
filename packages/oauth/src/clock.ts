/** The time, in milliseconds since 1970. */
export type Clock = () => number

/** Looked up with each call, so that a clock that is replaced is seen. */
export const systemClock: Clock = () => Date.now()

/**
 * Whether what came at `since` is younger than `span`, in milliseconds. What comes out of the future
 * is of no known age, since the clock was set back: it is not young.
 */
export function isYounger(since: number, span: number, now: number): boolean {
  return since <= now && now < since + span
}

/** Milliseconds since some time or other: for spans, which a clock that is set must not change. */
export const monotonicClock: Clock = () => performance.now()
