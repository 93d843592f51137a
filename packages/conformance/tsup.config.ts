import { defineConfig } from 'tsup'
import { app } from '../../tsup.base.js'

// The packages are left outside: what the runner runs are the built ones.
export default defineConfig({ ...app, entry: ['src/cli.ts'], external: [/^@verdict\//] })
