import { defineConfig } from 'tsup'
import { app } from '../../tsup.base.js'

// One file with everything in it, as `wrangler deploy` would make it.
export default defineConfig({
  ...app,
  entry: ['src/index.ts'],
  platform: 'neutral',
  target: 'es2022',
  noExternal: [/^(?!cloudflare:)/],
  external: ['cloudflare:workers'],
})
