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
    // What is looked for there is not there: no other server could be right in these.
    expect(skipped.map(({ probe }) => probe.id)).toEqual([])
  } finally {
    await server.close()
  }
})
