/**
 * `npm run mutation -- [core] [http]`: how many deliberate mistakes the tests notice (Stryker). Works on
 * a copy of the last commit, since Stryker writes its mistakes into the sources. Takes long: a
 * command of its own, no gate. Writes what it found to tools/mutation/<package>.json.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mutantsOf, rangeOf, summary } from './report.mjs'
import { SUITES } from './suites.mjs'

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
  for (const name of names.length > 0 ? names : Object.keys(SUITES)) measure(name)
} finally {
  rmSync(copy, { recursive: true, force: true })
}

function measure(name) {
  const { folder, mutate, target } = SUITES[name]
  const cwd = join(copy, folder)
  cpSync(join(import.meta.dirname, 'copied'), cwd, { recursive: true })
  // Few cases first, since there are many mutants; for those that are left as many as rules of few
  // words need to meet each other, in all laws.
  const all = mutants(cwd, mutate, { LAWS: 'oracle', LAW_RUNS: '50' })
  const left = all.filter(({ killed }) => !killed)
  const again =
    left.length > 0 ? mutants(cwd, left.map(rangeOf), { LAWS: 'all', LAW_RUNS: '3000' }) : []
  const killed = new Set(again.filter((one) => one.killed).map(({ key }) => key))
  const found = summary(
    all.map((one) => (killed.has(one.key) ? { ...one, killed: true } : one)),
    target,
  )
  writeFileSync(join(import.meta.dirname, `${name}.json`), `${JSON.stringify(found, null, 2)}\n`)
  console.log(`${name}: ${found.score} % killed (aim: ${target} %), ${found.survivors.length} left`)
}

function mutants(cwd, mutate, laws) {
  const { status } = spawnSync('npx', ['stryker', 'run', '--mutate', mutate.join(',')], {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, ...laws },
  })
  if (status !== 0) throw new Error(`stryker ended with ${status}`)
  return mutantsOf(JSON.parse(readFileSync(join(cwd, 'reports/mutation/mutation.json'), 'utf8')))
}
