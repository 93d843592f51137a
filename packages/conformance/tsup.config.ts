import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { defineConfig, type Options } from 'tsup'
import { app, library } from '../../tsup.base.js'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

/** Of package.json only the version goes into the bundles. */
const version: Plugin = {
  name: 'version',
  setup: (build) => {
    build.onLoad({ filter: /package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string }
      return { loader: 'json', contents: JSON.stringify({ version }) }
    })
  },
}

/** For `"$schema"` in a configuration: editors complete and check it. */
async function writeSchema(): Promise<void> {
  const built = (await import(pathToFileURL('dist/index.js').href)) as {
    configurationSchema: () => object
  }
  const schema = JSON.stringify(built.configurationSchema(), null, 2)
  writeFileSync('dist/configuration.schema.json', `${schema}\n`)
}

// Each clears away its own: they run at the same time.
const libraries: Options = {
  ...library,
  entry: { index: 'src/index.ts', testing: 'src/testing/index.ts' },
  platform: 'node',
  clean: ['**/*', '!cli.js'],
  esbuildPlugins: [version],
  onSuccess: writeSchema,
}
const cli: Options = {
  ...app,
  entry: { cli: 'src/cli/main.ts' },
  clean: ['cli.js'],
  esbuildPlugins: [version],
}

export default defineConfig([libraries, cli])
