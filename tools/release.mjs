// A release: built, checked, versioned by its changesets, and packed.
//
//   npm run release -- --dry-run   in a copy; ends in tarballs and leaves the tree as it is
//   npm run release                in the tree; what it changed is to be committed
//   node tools/release.mjs --publish
//                                  publishes what the registry does not have, with provenance; this is
//                                  for .github/workflows/release.yml, where there is an identity to sign with
//
// --no-check leaves out the build in the tree and package:check, for whoever has just run it.

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { packages, readJson, root } from './package-check/context.mjs'

const asked = (option) => process.argv.includes(option)
const { packageManager } = readJson(root, 'package.json')

/** Runs a command whose output is shown. */
function show(cwd, command, ...args) {
  console.log(`\n> ${command} ${args.join(' ')}`)
  execFileSync(command, args, { cwd, stdio: 'inherit' })
}
const quietly = (cwd, command, ...args) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' })
const changeset = (cwd, ...args) =>
  show(cwd, join(root, 'node_modules', '.bin', 'changeset'), ...args)

const BUILD = ['turbo', 'run', 'build', '--filter=./packages/*', '--output-logs=errors-only']
const build = (tree) => show(tree, 'npx', '-y', packageManager, 'exec', ...BUILD)

/** Packs what is published and gives the tarballs. */
function pack(tree) {
  const folder = mkdtempSync(join(tmpdir(), 'verdict-release-'))
  const filters = packages.map(({ manifest }) => `--filter=${manifest.name}`)
  const options = ['--recursive', ...filters, 'pack', '--pack-destination', folder]
  quietly(tree, 'npx', '-y', packageManager, ...options)
  return readdirSync(folder).map((file) => join(folder, file))
}

/** The tree as it is now, in a folder of its own; what is installed is shared. */
function copy() {
  const tree = mkdtempSync(join(tmpdir(), 'verdict-tree-'))
  // A clone, since changelogs name the commits that changesets came with.
  quietly(root, 'git', 'clone', '--quiet', '--shared', root, tree)
  const listing = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  for (const file of quietly(root, 'git', ...listing).split('\0')) {
    const from = join(root, file)
    if (file === '' || !statSync(from, { throwIfNoEntry: false })?.isFile()) continue
    mkdirSync(dirname(join(tree, file)), { recursive: true })
    cpSync(from, join(tree, file))
  }
  for (const folder of ['', ...packages.map(({ name }) => join('packages', name))]) {
    symlinkSync(join(root, folder, 'node_modules'), join(tree, folder, 'node_modules'))
  }
  return tree
}

function list(tarballs) {
  console.log()
  for (const tarball of tarballs) {
    console.log(`${String(statSync(tarball).size).padStart(8)} B  ${tarball}`)
  }
}

function check() {
  if (asked('--no-check')) return
  build(root)
  show(root, process.execPath, 'tools/package-check/main.mjs')
}

function dryRun() {
  check()
  const tree = copy()
  try {
    changeset(tree, 'version')
    // Once more: what is built may say its version.
    build(tree)
    list(pack(tree))
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

function release() {
  if (quietly(root, 'git', 'status', '--porcelain') !== '') {
    throw new Error('Commit what you have first: a release changes versions and changelogs only.')
  }
  check()
  changeset(root, 'version')
  build(root)
  list(pack(root))
  show(root, 'git', 'status', '--short')
  console.log('\nCommit and push these; the release workflow publishes what npm does not have.')
}

function publish() {
  if (process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] === undefined) {
    throw new Error(
      'Publishing needs the identity of a workflow (id-token: write): push, and have release.yml do it.',
    )
  }
  build(root)
  for (const tarball of pack(root)) {
    const manifest = JSON.parse(quietly(root, 'tar', '-xzOf', tarball, 'package/package.json'))
    if (isPublished(manifest)) continue
    show(root, 'npm', 'publish', tarball, '--provenance', '--access', 'public')
  }
  // Its "New tag:" lines are what the workflow makes releases of.
  changeset(root, 'tag')
}

function isPublished({ name, version }) {
  try {
    return quietly(root, 'npm', 'view', `${name}@${version}`, 'version').trim() === version
  } catch (error) {
    if (error.stderr?.includes('E404')) return false
    throw error
  }
}

try {
  if (asked('--dry-run')) dryRun()
  else if (asked('--publish')) publish()
  else release()
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
