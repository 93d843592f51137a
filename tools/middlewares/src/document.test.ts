import { expect, test } from 'vitest'
import { documentOf } from './document.js'
import { expressBasicAuth } from './servers/express-basic-auth.js'
import { honoBasicAuth } from './servers/hono-basic-auth.js'
import { survey } from './survey.js'

test('the page names versions, what is in order, and each finding with its clause', async () => {
  const all = [await survey(expressBasicAuth), await survey(honoBasicAuth)]
  const page = documentOf(all, '2026-11-21')
  expect(page).toMatch(/2 middlewares .* on 2026-11-21/)
  expect(page).toMatch(/express-basic-auth \d+\.\d+\.\d+, express \d+\.\d+\.\d+/)
  expect(page).toMatch(
    /\| MUST +\| Every 401 carries WWW-Authenticate\. +\| RFC 9110 15\.5\.2 +\| `challenge-present`/,
  )
  expect(page).toMatch(/\| `challenge-present` +\| MUST +\| ✓/)
  // Facts and clauses: no request, no answer, no address.
  expect(page).not.toMatch(/127\.0\.0\.1|Authorization: /)
})
