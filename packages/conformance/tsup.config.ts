import { defineConfig, type Options } from 'tsup'
import { app, library } from '../../tsup.base.js'

// Each clears away its own: they run at the same time.
const libraries: Options = {
  ...library,
  entry: { index: 'src/index.ts', testing: 'src/testing/index.ts' },
  platform: 'node',
  clean: ['**/*', '!cli.js'],
}
const cli: Options = { ...app, entry: { cli: 'src/cli/main.ts' }, clean: ['cli.js'] }

export default defineConfig([libraries, cli])
