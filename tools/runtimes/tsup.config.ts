import { readFileSync } from 'node:fs'
import { defineConfig, type Options } from 'tsup'
import { app } from '../../tsup.base.js'

const FILES = ['decisions', 'authorization', 'www-authenticate', 'serialize']
const vectors = Object.fromEntries(
  FILES.map((name) => {
    const file = new URL(`../../packages/conformance/vectors/${name}.json`, import.meta.url)
    return [name, readFileSync(file, 'utf8')]
  }),
)

/** One file with everything in it, for whatever can run a script. */
const alone: Options = {
  ...app,
  platform: 'neutral',
  target: 'es2022',
  noExternal: [/.*/],
  splitting: false,
  metafile: true,
  // As text: JSON.parse keeps `__proto__` as a name, which a literal would not.
  define: { VECTORS: JSON.stringify(vectors) },
}

export default defineConfig([
  { ...app, entry: ['src/main.ts'], splitting: false },
  {
    ...alone,
    format: ['iife'],
    entry: { suite: 'src/suite/script.ts', core: 'src/suite/core-script.ts' },
    outDir: 'dist/scripts',
  },
  {
    ...alone,
    entry: ['src/servers/deno.ts', 'src/servers/bun.ts', 'src/servers/workerd.ts'],
    outDir: 'dist/servers',
  },
  { ...alone, platform: 'node', entry: ['src/servers/node.ts'], outDir: 'dist/node' },
])
