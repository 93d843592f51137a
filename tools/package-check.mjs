// Packs every package that is published and looks at the tarballs as a stranger would:
// publint, are-the-types-wrong, what is inside, and core alone in an empty folder.
//
//   node tools/package-check.mjs            every publishable package, built before
//   node tools/package-check.mjs core http  only these

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const bin = (name) => join(root, 'node_modules', '.bin', name)
const readJson = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'))
const { packageManager } = readJson(root, 'package.json')

const wanted = process.argv.slice(2)
const packages = readdirSync(join(root, 'packages')).filter(
  (name) =>
    !readJson(root, 'packages', name, 'package.json').private &&
    (wanted.length === 0 || wanted.includes(name)),
)

/** Runs a command; what it printed is shown only if it fails. */
function run(command, args, cwd = root) {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    const printed = `${error.stdout ?? ''}${error.stderr ?? ''}`
    throw new Error(`${command} ${args.join(' ')}\n${printed}`, { cause: error })
  }
}

const temporary = mkdtempSync(join(tmpdir(), 'verdict-packages-'))
try {
  pack()
  for (const name of packages) {
    checkTarball(name)
    console.log(`ok  @verdict/${name}: contents, publint --strict, attw --profile node16`)
  }
  if (packages.includes('core')) consumeCore()
} catch (error) {
  console.error(`FAILED ${error.message}`)
  process.exitCode = 1
} finally {
  rmSync(temporary, { recursive: true, force: true })
}

function pack() {
  const filters = packages.map((name) => `--filter=@verdict/${name}`)
  const packing = ['pack', '--pack-destination', temporary]
  run('npx', ['-y', packageManager, '--recursive', ...filters, ...packing])
}

function tarballOf(name) {
  const { version } = readJson(root, 'packages', name, 'package.json')
  return join(temporary, `verdict-${name}-${version}.tgz`)
}

function checkTarball(name) {
  const tarball = tarballOf(name)
  const unpacked = join(temporary, name)
  mkdirSync(unpacked)
  run('tar', ['-xzf', tarball, '-C', unpacked])
  const manifest = readJson(unpacked, 'package', 'package.json')
  const files = readdirSync(join(unpacked, 'package')).sort()

  assert.deepEqual(
    files.filter((file) => file !== 'README.md'),
    ['LICENSE', ...manifest.files, 'package.json'].sort(),
    `${name}: what the tarball holds`,
  )
  const text = JSON.stringify(manifest)
  for (const leak of ['@verdict/source', 'workspace:', 'catalog:', './src/']) {
    assert.ok(!text.includes(leak), `${name}: the packed package.json still says ${leak}`)
  }
  if (name === 'core') {
    assert.deepEqual(manifest.dependencies ?? {}, {}, 'core depends on nothing')
    assert.deepEqual(manifest.peerDependencies ?? {}, {}, 'core depends on nothing')
  }

  run(bin('publint'), ['run', tarball, '--strict'])
  run(bin('attw'), [tarball, '--profile', 'node16', '--format', 'ascii'])
}

/** The packed core, alone, in a folder that knows nothing of this repository. */
function consumeCore() {
  const folder = join(temporary, 'consumer')
  cpSync(join(root, 'tools', 'consume-core'), folder, { recursive: true })
  run('npm', ['init', '--yes'], folder)
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarballOf('core')], folder)
  assert.deepEqual(readdirSync(join(folder, 'node_modules', '@verdict')), ['core'])

  const step = (what, command, args) => {
    run(command, args, folder)
    console.log(`ok  @verdict/core alone: ${what}`)
  }
  step('ESM', process.execPath, ['esm.mjs'])
  step('CJS', process.execPath, ['cjs.cjs'])
  step('a policy of one copy decided by the other', process.execPath, ['two-copies.mjs'])
  // The same file as ESM and as CJS: each finds its own declarations.
  for (const extension of ['mts', 'cts']) {
    cpSync(join(folder, 'types.ts'), join(folder, `types.${extension}`))
  }
  const strict = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022']
  const typescript = (module, resolution, ...files) => {
    const args = [...strict, '--module', module, '--moduleResolution', resolution, ...files]
    step(`TypeScript, ${resolution}: ${files.join(' ')}`, bin('tsc'), args)
  }
  typescript('nodenext', 'nodenext', 'types.mts', 'types.cts')
  typescript('esnext', 'bundler', 'types.ts')
}
