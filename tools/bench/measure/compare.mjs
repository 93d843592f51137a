import { measure } from 'mitata'

/** The middle one of some numbers. */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/**
 * Nanoseconds of one question: the lower quartile of mitata's samples, many questions each where they
 * are short, since on a machine that others use as well the upper half is theirs.
 */
async function nanoseconds(call, milliseconds, questions) {
  const { asks } = call
  const { p25 } = await measure(call, {
    min_cpu_time: milliseconds * 1e6,
    min_samples: 5,
    batch_samples: Math.max(1, questions / asks),
    batch_unroll: 1,
    warmup_samples: 16,
    gc: false, // once a round, below: a collection takes longer than what is measured
  })
  return p25 / asks
}

/**
 * Measures contestants in turn, round after round, each round starting with another one. Many short
 * rounds rather than few long ones: what slows the machine for a while then slows both sides.
 *
 * @param contestants functions by name, which ask several questions, and say in `asks` how many
 *   (`inTurn`, `inTurnAwaited`).
 * @param options.rounds how many; `options.milliseconds`: of each contestant in each round;
 *   `options.together`: questions in a row that are timed together; `options.slow`: names of contestants
 *   that take microseconds, for which a third of the rounds, with fewer questions, say as much;
 *   `options.collect`: whether garbage is collected before each round. Not where objects of a kind
 *   live for one request alone: with the last of them a full collection drops what V8 knows of their
 *   shape, and all compiled code that rests on it. That makes a guard three times as slow, and a bare
 *   route of Koa six times; in a server some request is under way when it happens.
 * @returns the nanoseconds of each contestant in each round.
 */
export async function timesOf(
  contestants,
  { rounds = 15, milliseconds = 8, together = 1024, slow = [], collect = true } = {},
) {
  const names = Object.keys(contestants)
  const times = Object.fromEntries(names.map((name) => [name, []]))
  for (const name of names) await nanoseconds(contestants[name], milliseconds, 64)
  for (let round = 0; round < rounds; round++) {
    if (collect) globalThis.gc()
    for (let i = 0; i < names.length; i++) {
      const name = names[(i + round) % names.length]
      const isSlow = slow.includes(name)
      if (isSlow && round % 3 > 0) continue
      times[name][round] = await nanoseconds(
        contestants[name],
        milliseconds,
        isSlow ? 16 : together,
      )
    }
  }
  return times
}

/** The middle of what `of` makes of each round in which a contestant took part. */
export const overRounds = (times, of = (time) => time) => median(times.flatMap(of))

/**
 * A row per contestant: the medians of its nanoseconds, and of its ratio to the reference in the same
 * round. The reference is the first one, if none is named.
 */
export async function compare(contestants, { reference, ...options } = {}) {
  const times = await timesOf(contestants, options)
  const against = times[reference ?? Object.keys(contestants)[0]]
  return Object.entries(times).map(([name, own]) => ({
    name,
    nanoseconds: overRounds(own),
    ratio: overRounds(own, (time, round) => time / against[round]),
  }))
}

/** The row of a contestant. */
export function rowOf(rows, name) {
  return rows.find((row) => row.name === name)
}
