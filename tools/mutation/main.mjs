/**
 * `npm run mutation -- [core | http [FILE...]]`: how many deliberate mistakes the tests notice
 * (Stryker), in all that a package's suite mutates or in some files of it. Works on a copy of the
 * last commit, since Stryker writes its mistakes into the sources. Takes long: a command of its
 * own, no gate.
 *
 * Writes what it found to tools/mutation/<package>.json. Why a survivor is equivalent is written
 * there by hand, as its `why`, and kept for as long as the line's code stays the same. Those that
 * have one are spared the slow tests.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { explained, mutantsOf, rangeOf, summary } from './report.mjs'
import { SUITES } from './suites.mjs'

const STRYKER = ['@stryker-mutator/core@9.6.1', '@stryker-mutator/vitest-runner@9.6.1']

const NOTHING = { files: {}, survivors: [] }

const root = join(import.meta.dirname, '../..')
const [only, ...files] = process.argv.slice(2)
if (only !== undefined && !(only in SUITES)) {
  throw new TypeError(`${only}: one of ${Object.keys(SUITES).join(', ')}`)
}

const copy = mkdtempSync(join(tmpdir(), 'verdict-mutation-'))
try {
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${root}`, copy])
  execFileSync('npm', ['run', 'bootstrap'], { cwd: copy, stdio: 'inherit' })
  // In the copy alone: whoever works on the project has no need of it.
  const add = ['-y', 'pnpm@12.21.0', 'add', '--workspace-root', '--save-dev', ...STRYKER]
  execFileSync('npx', add, { cwd: copy, stdio: 'inherit' })
  for (const name of only === undefined ? Object.keys(SUITES) : [only]) measure(name)
} finally {
  rmSync(copy, { recursive: true, force: true })
}

function measure(name) {
  const { folder, mutate, target, quick, slow } = SUITES[name]
  const cwd = join(copy, folder)
  for (const path of [...files, ...quick, ...slow]) {
    if (!existsSync(join(cwd, path))) throw new TypeError(`${folder} has no ${path}`)
  }
  cpSync(join(import.meta.dirname, 'copied'), cwd, { recursive: true })
  const path = join(import.meta.dirname, `${name}.json`)
  const earlier = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : NOTHING

  const part = files.length > 0
  const all = explained(mutants(cwd, part ? files : mutate, quick, '50'), earlier.survivors)
  // Kept at once: the slow tests take as long again.
  const write = (tried) => {
    const found = summary(tried, target, part ? earlier : NOTHING)
    writeFileSync(path, JSON.stringify(found))
    execFileSync('npx', ['biome', 'format', '--write', path], { cwd: root })
    return found
  }
  let found = write(all)
  const open = all.filter(({ killed, why }) => !killed && why === '')
  if (open.length > 0) {
    const again = mutants(cwd, open.map(rangeOf), slow, '500')
    const killed = new Set(again.filter((one) => one.killed).map(({ key }) => key))
    found = write(all.map((one) => (killed.has(one.key) ? { ...one, killed: true } : one)))
  }

  for (const { file, line, mutants, why } of found.survivors) {
    if (why === '') for (const mutant of mutants) console.log(`${file}:${line} ${mutant}`)
  }
  console.log(`${name}: ${found.score} % of ${found.mutants} noticed (aim: ${target} %)`)
  console.log(`left: ${found.equivalent} equivalent, ${found.open} open`)
}

function mutants(cwd, mutate, tests, lawRuns) {
  const { status } = spawnSync('npx', ['stryker', 'run', '--mutate', mutate.join(',')], {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, TESTS: JSON.stringify(tests), LAW_RUNS: lawRuns },
  })
  if (status !== 0) throw new Error(`stryker ended with ${status}`)
  return mutantsOf(JSON.parse(readFileSync(join(cwd, 'reports/mutation/mutation.json'), 'utf8')))
}
