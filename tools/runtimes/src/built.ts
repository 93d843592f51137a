import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DIST } from './place.js'

/** esbuild's account of what went into which file. */
interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: object }>>
}

const METAFILES = [
  'scripts/metafile-iife.json',
  'servers/metafile-esm.json',
  'node/metafile-esm.json',
]

/** Fails unless what was bundled are the packages as they were built, and core alone is alone. */
export function assertBuilt(): void {
  for (const file of METAFILES) {
    const { outputs } = JSON.parse(readFileSync(join(DIST, file), 'utf8')) as Metafile
    for (const [output, { inputs }] of Object.entries(outputs)) {
      const found = Object.keys(inputs)
        .map((input) => /packages\/(core|http|hono)\/.*/.exec(input)?.[0])
        .filter((input) => input !== undefined)
        .sort()
      const packages = output.endsWith('/core.global.js') ? ['core'] : ['core', 'hono', 'http']
      const wanted = packages.map((name) => `packages/${name}/dist/index.js`)
      if (found.join() !== wanted.join()) throw new Error(`${output} holds ${found.join(', ')}`)
    }
  }
}
