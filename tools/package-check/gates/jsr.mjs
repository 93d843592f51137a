// JSR takes the sources and makes declarations of them: `deno publish --dry-run` refuses "slow
// types", those that have to be inferred. Types as such are checked by tsc.

import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { entriesOf, packages as all, root, run, temporary } from '../context.mjs'

const DENO = 'deno@2.9.6'

// A command for Node, whose configuration is a zod schema: its type can only be inferred.
const packages = all.filter(({ name }) => name !== 'conformance')

export async function check() {
  const workspace = join(temporary, 'jsr')
  mkdirSync(workspace)
  for (const one of packages) member(workspace, one)
  const members = packages.map(({ name }) => `./${name}`)
  writeJson(join(workspace, 'deno.json'), { workspace: members, unstable: ['sloppy-imports'] })

  const registry = (await run('npm', ['config', 'get', 'registry'])).trim()
  const env = {
    ...process.env,
    DENO_DIR: join(temporary, 'deno'),
    DENO_NO_UPDATE_CHECK: '1',
    NO_COLOR: '1',
    NPM_CONFIG_REGISTRY: registry,
  }
  const dryRun = ['publish', '--dry-run', '--allow-dirty', '--no-check', '--no-lock', '--quiet']
  await run(process.execPath, [await deno(), ...dryRun], { cwd: workspace, env })
  return `deno publish --dry-run of ${packages.length}, no slow types`
}

const writeJson = (file, value) => writeFileSync(file, JSON.stringify(value))

/** A package as JSR would get it: its sources, and a manifest made of package.json. */
function member(workspace, one) {
  const { name, folder, manifest } = one
  const isSource = (file) => !/\.test(-d)?\.ts$/.test(file)
  cpSync(join(folder, 'src'), join(workspace, name, 'src'), { recursive: true, filter: isSource })
  const needs = { ...manifest.dependencies, ...manifest.peerDependencies }
  const foreign = Object.entries(needs).filter(([needed]) => !needed.startsWith('@verdict/'))
  writeJson(join(workspace, name, 'deno.json'), {
    name: manifest.name,
    version: manifest.version,
    license: manifest.license,
    exports: Object.fromEntries(
      entriesOf(one).map(({ specifier, source }) => [
        `.${specifier.slice(manifest.name.length)}`,
        source,
      ]),
    ),
    imports: Object.fromEntries(
      foreign.map(([needed, range]) => [needed, `npm:${needed}@${range}`]),
    ),
  })
}

/** Deno, 40 MB: kept beside the workspace rather than in it, so that only this gate fetches it. */
async function deno() {
  const folder = join(root, 'node_modules', '.cache', 'verdict-package-check', DENO)
  const command = join(folder, 'node_modules', 'deno', 'bin.cjs')
  if (!existsSync(command)) {
    mkdirSync(folder, { recursive: true })
    const flags = ['--no-save', '--no-package-lock', '--no-audit', '--prefix', folder]
    await run('npm', ['install', ...flags, DENO])
  }
  return command
}
