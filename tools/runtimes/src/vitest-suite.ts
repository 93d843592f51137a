import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { printed } from './child.js'
import { ROOT, scratch } from './place.js'
import type { SuiteResult } from './suite/result.js'

/** The part of vitest's JSON report that is used here. */
interface Report {
  readonly numPassedTests: number
  readonly numTotalTests: number
  readonly testResults: readonly {
    /** What failed outside of its tests; empty if nothing did. */
    readonly message: string
    readonly name: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages?: readonly string[] | null
    }[]
  }[]
}

/** Whatever else the conformance tests ask, of Koa and Express too: over sockets, by vitest. */
export async function vitestSuite(name: string, node: string): Promise<SuiteResult> {
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const config = join(ROOT, 'tools', 'runtimes', 'vitest.config.ts')
  const file = join(scratch(`vitest-${name}`), 'report.json')
  const args = [vitest, 'run', '--config', config, '--reporter', 'json', '--outputFile', file]
  const failed = await printed(node, args, { cwd: ROOT, timeout: 180_000 }).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (failed !== undefined && !existsSync(file)) throw failed
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report
  if (report.numTotalTests === 0) throw new Error('vitest found no tests')
  // What fails before the tests of a file, or between them.
  const files = report.testResults.filter(({ message }) => message !== '')
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  const unmet = tests.filter(({ status }) => status !== 'passed')
  const failures = [
    ...files.map(({ name, message }) => ({ name, why: message })),
    ...unmet.map(({ fullName, status, failureMessages }) => ({
      name: fullName,
      why: failureMessages?.join('\n') || status,
    })),
  ]
  // A test that fails is in the report; of whatever else went wrong, the report knows nothing.
  if (failed !== undefined && failures.length === 0) throw failed
  return { suite: 'all servers', passed: report.numPassedTests, failures, inexpressible: [] }
}
