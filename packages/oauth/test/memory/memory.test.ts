import { expect, test } from 'vitest'
import { growth, measure } from './measure.js'
import { SUBJECTS } from './subjects.js'

/** How often each is used. Were it all kept, the second half would be more than the bound. */
const COUNTS = [
  ['verified tokens', 6000],
  ['verified tokens, 16 kB', 2200],
  ['key sets, tokens made up', 4000],
  ['introspection, active', 800],
  ['introspection, not active', 800],
  ['DPoP, proofs with one token', 4000],
  ['memoryStore, proofs, time passes', 20_000],
  ['memoryStore, proofs, full', 20_000],
  ['memoryStore, revocation list', 14_000],
  ['redisStore, proofs', 20_000],
] as const

const SIZES = { max: 300, padding: 5000 }
const BOUND = 1_000_000

test.each(COUNTS)('%s: what is kept has an end', { timeout: 300_000 }, async (name, count) => {
  const subject = SUBJECTS.find((one) => one.name === name)
  expect(growth(await measure(subject!, count, SIZES, 2))).toBeLessThan(BOUND)
})
