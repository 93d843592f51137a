import { resetTime } from './clock.js'
import { type Extent, type Outcome, run } from './scenario.js'
import { endRedis, LATER_TROUBLES, type Trouble, TROUBLES } from './trouble.js'

/** More would keep each other waiting, and what they ask would come late. */
const AT_ONCE = 6

/** In octets: what is read of an answer, and what sockets hold beyond that. */
const LONGEST = 16 * 1024 * 1024

export interface Report {
  readonly outcomes: readonly Outcome[]
  /** Rejections that nobody handled. */
  readonly unhandled: readonly unknown[]
}

/** Lets everything go wrong that there is, several at once. */
export async function runMatrix(extent: Extent, done?: () => void): Promise<Report> {
  const outcomes: Outcome[] = []
  const unhandled: unknown[] = []
  const note = (reason: unknown) => void unhandled.push(reason)
  process.on('unhandledRejection', note)
  const runAll = async (troubles: readonly Trouble[]) => {
    const first = outcomes.length
    const left = troubles.entries()
    const work = async () => {
      for (const [i, trouble] of left) {
        outcomes[first + i] = await run(trouble, extent, i)
        done?.()
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  }
  try {
    await runAll(TROUBLES)
    await runAll(LATER_TROUBLES)
    await endRedis()
    // A rejection is told of when the microtasks are done.
    await new Promise((resolve) => setImmediate(resolve))
  } finally {
    resetTime()
    process.off('unhandledRejection', note)
  }
  return { outcomes, unhandled }
}

/** Everything that is wrong about a report, in words. */
export function objections({ outcomes, unhandled }: Report): readonly string[] {
  return [
    ...outcomes.flatMap(({ trouble, tallies, longest }) => {
      const wrong = tallies.flatMap((tally) => tally.wrong)
      if (tallies.some(({ messages }) => messages.has(''))) {
        wrong.push('operators were told nothing')
      }
      if (longest > LONGEST) wrong.push(`an answer of ${longest} octets was taken`)
      return wrong.map((one) => `${trouble.with}: ${trouble.name}, ${trouble.when}: ${one}`)
    }),
    ...unhandled.map((reason) => `nobody handled ${String(reason)}`),
  ]
}
