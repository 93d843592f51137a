/**
 * `npm run mutation -- [core] [http]`: how many deliberate mistakes the tests notice (Stryker). Works on
 * a copy of the last commit, since Stryker writes its mistakes into the sources. Takes long: a
 * command of its own, no gate. Writes what it found to tools/mutation/<package>.json.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SUITES } from './suites.mjs'
import { summary } from './summary.mjs'

const STRYKER = ['@stryker-mutator/core@9.6.1', '@stryker-mutator/vitest-runner@9.6.1']

const root = join(import.meta.dirname, '../..')
const names = process.argv.slice(2)
for (const name of names) {
  if (!(name in SUITES)) throw new TypeError(`${name}: one of ${Object.keys(SUITES).join(', ')}`)
}

const copy = mkdtempSync(join(tmpdir(), 'verdict-mutation-'))
try {
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${root}`, copy])
  execFileSync('npm', ['run', 'bootstrap'], { cwd: copy, stdio: 'inherit' })
  // In the copy alone: whoever works on the project has no need of it.
  const add = ['-y', 'pnpm@12.21.0', 'add', '--workspace-root', '--save-dev', ...STRYKER]
  execFileSync('npx', add, { cwd: copy, stdio: 'inherit' })
  for (const name of names.length > 0 ? names : Object.keys(SUITES)) run(name)
} finally {
  rmSync(copy, { recursive: true, force: true })
}

function run(name) {
  const { folder, mutate, target } = SUITES[name]
  const cwd = join(copy, folder)
  for (const file of ['stryker.config.mjs', 'vitest.mutation.config.mjs']) {
    cpSync(join(import.meta.dirname, file), join(cwd, file))
  }
  const { status } = spawnSync('npx', ['stryker', 'run', '--mutate', mutate.join(',')], {
    cwd,
    stdio: 'inherit',
    // The laws of core try this many cases instead of ten thousand: there are many mutants.
    env: { ...process.env, LAW_RUNS: '200' },
  })
  if (status !== 0) throw new Error(`stryker ended with ${status}`)
  const report = JSON.parse(readFileSync(join(cwd, 'reports/mutation/mutation.json'), 'utf8'))
  const found = summary(report, target)
  writeFileSync(join(import.meta.dirname, `${name}.json`), `${JSON.stringify(found, null, 2)}\n`)
  console.log(`${name}: ${found.score} % killed (aim: ${target} %), ${found.survivors.length} left`)
}
