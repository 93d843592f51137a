import { overRounds } from './compare.mjs'

/** Nanoseconds of the processor, in all threads of this process, since `before`. */
function spentSince(before) {
  const { user, system } = process.cpuUsage(before)
  return (user + system) * 1e3
}

/** Nanoseconds that one request takes of the processor: `calls` calls, each of `asks` requests. */
async function processorTime(call, calls) {
  const before = process.cpuUsage()
  for (let i = 0; i < calls; i++) await call()
  return spentSince(before) / (calls * call.asks)
}

/** Rounds that do not count: some thousand requests, until the compiler has seen to all of it. */
const WARM = 60

/**
 * What contestants take of the processor, and what beyond a base, which is one of them. Not by the
 * clock: requests take tens of microseconds, in which other programs have their turn as well, and
 * their checks of signatures run in threads of their own. No garbage is collected between rounds
 * (see `timesOf`).
 *
 * @param contestants functions by name that ask several times, and say in `asks` how often
 *   (`inTurnAwaited`).
 * @param options.rounds how many; `options.calls`: of each contestant in each round.
 * @returns a row for each: the medians of its nanoseconds, of the differences to the base in the same
 *   round (`extra`), and of the ratios to it.
 */
export async function compareExtra(contestants, { base, rounds, calls }) {
  const names = Object.keys(contestants)
  const times = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = -WARM; round < rounds; round++) {
    // There and back: what one leaves for the collector is not always the same one's to bear.
    for (const name of round % 2 ? names : names.toReversed()) {
      const time = await processorTime(contestants[name], calls)
      if (round >= 0) times[name][round] = time
    }
  }
  return Object.entries(times).map(([name, own]) => ({
    name,
    nanoseconds: overRounds(own),
    ratio: overRounds(own, (time, round) => time / times[base][round]),
    extra: overRounds(own, (time, round) => time - times[base][round]),
  }))
}
