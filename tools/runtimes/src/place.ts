import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { printed } from './child.js'

/** The top of the repository; this runs as tools/runtimes/dist/main.js. */
export const ROOT = join(import.meta.dirname, '..', '..', '..')
/** Where what was bundled lies. */
export const DIST = import.meta.dirname
/** Git ignores it, and so does the workspace's install. */
const CACHE = join(ROOT, 'node_modules', '.cache', 'verdict-runtimes')

/**
 * Installs packages in a folder of their own, once for each set of versions.
 *
 * @param packages exact versions by name, as npm takes them behind `@`.
 * @returns the folder that holds their node_modules.
 */
export async function installed(packages: Readonly<Record<string, string>>): Promise<string> {
  const specs = Object.entries(packages).map(([name, version]) => `${name}@${version}`)
  const place = join(CACHE, specs.join('+').replaceAll(/[^\w.+-]+/g, '-'))
  const done = join(place, 'installed')
  if (existsSync(done)) return place
  rmSync(place, { recursive: true, force: true })
  mkdirSync(place, { recursive: true })
  // Without a manifest of its own npm would install at the top of the repository.
  writeFileSync(join(place, 'package.json'), '{ "private": true }\n')
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error']
  await printed('npm', ['install', ...flags, ...specs], { cwd: place, timeout: 300_000 })
  writeFileSync(done, '')
  return place
}

/** A folder that is empty and goes with the cache: for what a runtime wants to keep. */
export function scratch(name: string): string {
  const place = join(CACHE, 'scratch', name)
  rmSync(place, { recursive: true, force: true })
  mkdirSync(place, { recursive: true })
  return place
}
