// What the tarballs hold and say of themselves: their contents, publint and are-the-types-wrong.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bin, packed, readJson, refuse, root, run } from '../context.mjs'

export async function check() {
  const all = await packed()
  const judged = await Promise.allSettled(
    all.flatMap(({ tarball }) => [
      run(bin('publint'), ['run', tarball, '--strict']),
      run(bin('attw'), [tarball, '--profile', 'node16', '--format', 'ascii']),
    ]),
  )
  const failed = judged.filter(({ status }) => status === 'rejected')
  refuse([...all.flatMap(contents), ...failed.map(({ reason }) => reason.message)])
  return `contents, publint --strict, attw --profile node16 of ${all.length}`
}

// Parts of the workspace that mean nothing outside of it.
const LEAKS = ['@verdict/source', 'workspace:', 'catalog:', './src/']

const listed = (names) => names.toSorted().join(', ')

function contents({ name, manifest, unpacked }) {
  const found = []
  const held = listed(readdirSync(unpacked))
  const expected = listed(['LICENSE', 'README.md', 'package.json', ...manifest.files])
  if (held !== expected) found.push(`holds ${held}, and not ${expected}`)
  const licence = (folder) => readFileSync(join(folder, 'LICENSE'), 'utf8')
  if (held.startsWith('LICENSE') && licence(unpacked) !== licence(root))
    found.push('its LICENSE is another one')

  const says = readJson(unpacked, 'package.json')
  for (const leak of LEAKS.filter((leak) => JSON.stringify(says).includes(leak))) {
    found.push(`its package.json still says ${leak}`)
  }
  const needs = listed(Object.keys({ ...says.dependencies, ...says.peerDependencies }))
  const allowed = { core: '', http: '@verdict/core' }[name]
  if (allowed !== undefined && needs !== allowed)
    found.push(`may depend on [${allowed}], and depends on [${needs}]`)
  return found.map((finding) => `${name}: ${finding}`)
}
