import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { assertBuilt } from './built.js'
import { documentOf } from './document.js'
import { installed, ROOT } from './place.js'
import { RUNTIMES } from './runtimes/index.js'
import type { Runtime } from './runtimes/runtime.js'
import { reasonOf } from './suite/result.js'
import { type Row, tableOf } from './table.js'

/** How long one runtime may take, once it is installed. */
const PATIENCE = 300_000

function chosen(only: string | undefined): readonly Runtime[] {
  if (only === undefined) return RUNTIMES
  return only.split(',').map((name) => {
    const runtime = RUNTIMES.find((one) => one.name === name)
    if (runtime) return runtime
    throw new Error(`--only takes ${RUNTIMES.map(({ name }) => name).join(', ')}; not ${name}`)
  })
}

function late(name: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = () => reject(new Error(`${name} took more than ${PATIENCE / 1000} s`))
    setTimeout(fail, PATIENCE).unref()
  })
}

async function rowOf(runtime: Runtime): Promise<Row> {
  const { name } = runtime
  let began = performance.now()
  try {
    const place = await installed(runtime.packages)
    began = performance.now()
    const { version, suites } = await Promise.race([runtime.run(place), late(name)])
    return { name, version, suites, seconds: (performance.now() - began) / 1000 }
  } catch (error) {
    const failures = [{ name: 'it runs', why: reasonOf(error) }]
    const suites = [{ suite: 'core vectors', passed: 0, failures, inexpressible: [] }] as const
    return { name, version: '?', suites, seconds: (performance.now() - began) / 1000 }
  }
}

/** Three at a time: while one computes, others are fetched. The last first: Debian is slow. */
async function rowsOf(runtimes: readonly Runtime[]): Promise<Row[]> {
  const rows: Row[] = []
  const waiting = [...runtimes.entries()]
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [index, runtime] = next
      const row = await rowOf(runtime)
      rows[index] = row
      report(row)
    }
  }
  await Promise.all([work(), work(), work()])
  return rows
}

function report({ name, suites, seconds }: Row): void {
  const failures = suites.flatMap(({ suite, failures }) =>
    failures.map(({ name, why }) => `  FAILED ${suite}: ${name}\n    ${why.slice(0, 1500)}`),
  )
  const outcome = failures.length === 0 ? 'passed' : `${failures.length} FAILED`
  console.log([`${name}: ${outcome} in ${seconds.toFixed(1)} s`, ...failures].join('\n'))
}

try {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, write: { type: 'boolean' } },
  })
  if (values.write && values.only !== undefined) throw new Error('--write takes all runtimes')
  const began = performance.now()
  assertBuilt()
  const rows = await rowsOf(chosen(values.only))
  console.log(`\n${tableOf(rows)}\n\nin ${((performance.now() - began) / 1000).toFixed(0)} s`)
  const passed = rows.every(({ suites }) => suites.every(({ failures }) => failures.length === 0))
  if (values.write && passed) writeFileSync(join(ROOT, 'docs', 'runtimes.md'), documentOf(rows))
  process.exit(passed ? 0 : 1)
} catch (error) {
  console.error(reasonOf(error))
  process.exit(1)
}
