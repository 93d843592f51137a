// A package as it reaches a browser: everything that it exports, minified, what it depends on left out.

import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { entriesOf } from './context.mjs'

/** Gives the code of one package's main entry, as esbuild minifies it. */
export async function bundle(one) {
  const [main] = entriesOf(one)
  const { outputFiles } = await build({
    entryPoints: [main.esm],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    packages: 'external',
    write: false,
  })
  return outputFiles[0].text
}

/** Bytes after gzip -9. */
export const gzipped = (code) => gzipSync(code, { level: 9 }).length
