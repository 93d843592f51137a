import { fetchApp } from '../../../../packages/conformance/src/behaviour/servers/fetch.js'
import { honoApp } from '../../../../packages/conformance/src/behaviour/servers/hono.js'
import { CASES, judge } from '../../../../packages/conformance/src/behaviour/suite.js'
import { forbiddenInBrowsers, inProcess } from './in-process.js'
import { type SuiteResult, tally } from './result.js'
import { coreVectors, httpVectors } from './vectors.js'

/** Everything that needs no socket. */
export async function runInProcess({ browser }: { browser: boolean }): Promise<SuiteResult[]> {
  const apps = [
    ['Hono', inProcess(honoApp())],
    ['Fetch', inProcess(fetchApp())],
  ] as const
  const results = [await coreVectors(), await httpVectors()]
  for (const [suite, subject] of apps) {
    const ask = (one: (typeof CASES)[number]) => judge(subject, one)
    const inexpressible = (one: (typeof CASES)[number]) =>
      browser ? forbiddenInBrowsers(one.request) : null
    results.push(await tally(suite, CASES, ask, inexpressible))
  }
  return results
}
