import { describe, expect, test } from 'vitest'
import { check } from '../check.js'
import { probes } from '../list.js'
import { serve } from './message.js'
import { configurationFor } from './places.js'
import { rightly } from './right.js'
import type { Wrong } from './wrong.js'
import { WRONG_ANSWERS } from './wrong-answers.js'
import { WRONG_CHALLENGES } from './wrong-challenges.js'
import { WRONG_CREDENTIALS } from './wrong-credentials.js'

const WRONGS = { ...WRONG_CREDENTIALS, ...WRONG_CHALLENGES, ...WRONG_ANSWERS }

/** What one probe says of one wrong server. */
async function found(id: string, { lapses, manners, before }: Wrong) {
  const right = rightly(() => server.origin, lapses)
  const server = await serve(before ? (asked) => before(asked, right) : right, manners)
  try {
    const report = await check(server.origin, configurationFor(id), { only: [id] })
    return report.results[0]
  } finally {
    await server.close()
  }
}

test('there is a wrong server for every probe', () => {
  const ids = probes.map(({ id }) => id)
  expect(Object.keys(WRONGS).filter((id) => !ids.includes(id))).toEqual([])
  expect(ids.filter((id) => !Object.hasOwn(WRONGS, id))).toEqual([])
})

/** What shows in time alone is not asked while other servers are. */
const TIMED = ['hidden-timing']
const [timed, others] = [true, false].map((wanted) =>
  Object.entries(WRONGS).filter(([id]) => TIMED.includes(id) === wanted),
)

describe('each wrong server is found by the probe that is meant for it', () => {
  async function isFound(id: string, wrong: Wrong): Promise<void> {
    const result = await found(id, wrong)
    expect(result).toMatchObject({ probe: { id }, outcome: 'failed' })
    expect(result?.findings[0]?.message).toMatch(/\S/)
  }
  test.each(timed ?? [])('%s', isFound)
  // Many of them wait: for an answer that is late, for what comes behind an answer to HEAD.
  test.concurrent.each(others ?? [])('%s', isFound)
})
