import { measure } from 'mitata'

/** The middle one of some numbers. */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Nanoseconds of one call: the middle of mitata's samples, many calls each where they are short. */
async function nanoseconds(call, milliseconds, batch) {
  const { p50 } = await measure(call, {
    min_cpu_time: milliseconds * 1e6,
    min_samples: 5,
    batch_samples: batch,
    warmup_samples: 16,
    gc: false, // once a round, below: a collection takes longer than what is measured
  })
  return p50
}

/**
 * Measures contestants in turn, round after round, each round starting with another one. Many short
 * rounds rather than few long ones: what slows the machine for a while then slows both sides.
 *
 * @param contestants functions by name; the first is what the others are compared with, if no
 *   `reference` is named.
 * @param options.rounds how many; `options.milliseconds`: of each contestant in each round;
 *   `options.slow`: names of contestants that take microseconds, for which a third of the rounds,
 *   with smaller batches, say as much.
 * @returns a row per contestant: the medians of its nanoseconds and of its ratio to the reference in
 *   the same round.
 */
export async function compare(
  contestants,
  { reference, rounds = 15, milliseconds = 8, slow = [] } = {},
) {
  const names = Object.keys(contestants)
  const against = reference ?? names[0]
  const times = new Map(names.map((name) => [name, []]))
  for (const name of names) await nanoseconds(contestants[name], milliseconds, 64)
  for (let round = 0; round < rounds; round++) {
    globalThis.gc()
    for (let i = 0; i < names.length; i++) {
      const name = names[(i + round) % names.length]
      const isSlow = slow.includes(name)
      if (isSlow && round % 3 > 0) continue
      const time = await nanoseconds(contestants[name], milliseconds, isSlow ? 16 : 1024)
      times.get(name)[round] = time
    }
  }
  // flatMap leaves out the rounds in which a contestant did not take part.
  return names.map((name) => ({
    name,
    nanoseconds: median(times.get(name).flatMap((time) => time)),
    ratio: median(times.get(name).flatMap((time, round) => time / times.get(against)[round])),
  }))
}

/** The row of a contestant. */
export function rowOf(rows, name) {
  return rows.find((row) => row.name === name)
}
