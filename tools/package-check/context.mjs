// What the gates share: the packages that are published, a way to run commands, and the tarballs,
// packed once by whichever gate asks first.

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')
export const bin = (name) => join(root, 'node_modules', '.bin', name)
export const readJson = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'))
export const temporary = mkdtempSync(join(tmpdir(), 'verdict-packages-'))
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }))

/** The packages that are published, core first. */
export const packages = readdirSync(join(root, 'packages'))
  .map((name) => ({ name, folder: join(root, 'packages', name) }))
  .filter(({ folder }) => existsSync(join(folder, 'package.json')))
  .map((one) => ({ ...one, manifest: readJson(one.folder, 'package.json') }))
  .filter(({ manifest }) => manifest.private !== true)
  .sort((a, b) => Number(b.name === 'core') - Number(a.name === 'core'))

/** What a package can be imported as: `@verdict/core`, and where it has more, `@verdict/x/y`. */
export function entriesOf({ name, folder, manifest }) {
  return Object.entries(manifest.publishConfig.exports)
    .filter(([subpath]) => subpath !== './package.json')
    .map(([subpath, conditions]) => ({
      specifier: `@verdict/${name}${subpath.slice(1)}`,
      source: manifest.exports[subpath]['@verdict/source'],
      types: join(folder, conditions.import.types),
      esm: join(folder, conditions.import.default),
      cjs: join(folder, conditions.require.default),
    }))
}

let running = 0
const waiting = []

/**
 * Runs a command, as many at a time as there are processors; gives what it printed to stdout, and
 * throws with all that it printed if it fails.
 */
export async function run(command, args, { cwd = root, env = process.env } = {}) {
  // Whoever ends hands its place to the next in line.
  if (running >= availableParallelism()) await new Promise((go) => waiting.push(go))
  else running += 1
  try {
    return await new Promise((done, fail) => {
      const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
      let out = ''
      let all = ''
      child.stdout.on('data', (chunk) => ((out += chunk), (all += chunk)))
      child.stderr.on('data', (chunk) => (all += chunk))
      child.on('error', fail)
      child.on('close', (code) =>
        code === 0 ? done(out) : fail(new Error(`${command} ${args.join(' ')}\n${all}`)),
      )
    })
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

/** Makes a function that does its work once, however often and from however many sides it is asked. */
export function once(work) {
  let result
  return () => (result ??= work())
}

/** The packages, each with its `tarball` and the folder `unpacked` that it holds. */
export const packed = once(async () => {
  const { packageManager } = readJson(root, 'package.json')
  const filters = packages.map(({ name }) => `--filter=@verdict/${name}`)
  const packing = ['pack', '--pack-destination', temporary]
  await run('npx', ['-y', packageManager, '--recursive', ...filters, ...packing])
  return Promise.all(
    packages.map(async (one) => {
      const tarball = join(temporary, `verdict-${one.name}-${one.manifest.version}.tgz`)
      const folder = join(temporary, 'unpacked', one.name)
      mkdirSync(folder, { recursive: true })
      await run('tar', ['-xzf', tarball, '-C', folder])
      return { ...one, tarball, unpacked: join(folder, 'package') }
    }),
  )
})

const SHOWN = 40

/** Throws a gate's findings together, if there are any; of very many the first. */
export function refuse(findings) {
  if (findings.length === 0) return
  const more = findings.length - SHOWN
  const rest = more > 0 ? [`and ${more} more`] : []
  throw new Error([...findings.slice(0, SHOWN), ...rest].join('\n'))
}

/** Whether the texts that are committed are to be written, rather than compared. */
export const writes = process.argv.includes('--write')
