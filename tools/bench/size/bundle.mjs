import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/**
 * Bytes that an import really brings: bundled with all that it pulls in, minified, and compressed.
 * `external`: what the application has anyway, a framework.
 */
export async function bundleSize(source, external = []) {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    external,
    // What the package publishes, and not its sources.
    conditions: ['import'],
  })
  const [{ contents }] = outputFiles
  return { minified: contents.length, compressed: gzipSync(contents, { level: 9 }).length }
}

/** What people import, and what stays outside. */
export const imports = {
  'core: vocabulary, policy, decide': [
    "export { vocabulary, policy, decide } from '@verdict/core'",
  ],
  'core, all of it': ["export * from '@verdict/core'"],
  'http with core': ["export * from '@verdict/http'"],
  'hono adapter with http and core': ["export * from '@verdict/hono'", ['hono', 'hono/*']],
  'koa adapter with http and core': ["export * from '@verdict/koa'", ['koa']],
  'express adapter with http and core': ["export * from '@verdict/express'", ['express']],
  'CASL: AbilityBuilder, createMongoAbility': [
    "export { AbilityBuilder, createMongoAbility } from '@casl/ability'",
  ],
  'permix: createPermix': ["export { createPermix } from 'permix'"],
}
