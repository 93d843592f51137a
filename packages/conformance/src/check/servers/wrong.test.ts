import { describe, expect, test } from 'vitest'
import { check } from '../check.js'
import { probes } from '../list.js'
import { serve } from './message.js'
import { CONFIGURATION, rightly } from './right.js'
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
    const report = await check(server.origin, CONFIGURATION, { only: [id] })
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

describe('each wrong server is found by the probe that is meant for it', () => {
  test.each(Object.entries(WRONGS))('%s', async (id, wrong) => {
    const result = await found(id, wrong)
    expect(result).toMatchObject({ probe: { id }, outcome: 'failed' })
    expect(result?.findings[0]?.message).toMatch(/\S/)
  })
})
