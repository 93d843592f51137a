import { expect, test } from 'vitest'
import { check } from '../check.js'
import { failures } from '../verdict.js'
import { serve } from './message.js'
import { CONFIGURATION, rightly } from './right.js'

test('a server that does all that is asked has no finding', async () => {
  const server = await serve(rightly(() => server.origin))
  try {
    const report = await check(server.origin, CONFIGURATION)
    expect(failures(report).map(({ probe, findings }) => [probe.id, findings[0]?.message])).toEqual(
      [],
    )
    const skipped = report.results.filter(({ outcome }) => outcome === 'skipped')
    expect(skipped.map(({ probe, why }) => [probe.id, why])).toEqual([
      ['bearer-error-uri', 'no answer had error_uri'],
      ['token-twice', 'no resource took a token in the query'],
      ['body-json', 'no refusal was application/json'],
      ['vary-not-everything', 'no answer had Vary'],
      ['retry-after', 'no answer had Retry-After'],
    ])
  } finally {
    await server.close()
  }
})
