// The API reference: Markdown for the site, of every entry point of every package that is published,
// from the sources.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Converter, ReflectionKind } from 'typedoc'

const packages = join(import.meta.dirname, '..', 'packages')

/** Source of an entry point by the name that users import it by. */
const entries = new Map(
  readdirSync(packages).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(packages, folder, 'package.json'), 'utf8'))
    if (manifest.private) return []
    return Object.entries(manifest.exports).flatMap(([path, { '@verdict/source': source }]) =>
      source ? [[join(manifest.name, path), join(packages, folder, source)]] : [],
    )
  }),
)

/** Modules are named as they are imported: typedoc would say `core/src`. */
function importNames(app) {
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, ({ project }, reflection) => {
    if (!reflection.kindOf(ReflectionKind.Module)) return
    const { fileName } = project.getSymbolIdFromReflection(reflection) ?? {}
    for (const [name, source] of entries) if (source === fileName) reflection.name = name
  })
}

/** @type {import('typedoc').TypeDocOptions & import('typedoc-plugin-markdown').PluginOptions} */
export default {
  plugin: ['typedoc-plugin-markdown', 'typedoc-vitepress-theme', importNames],
  name: 'API reference',
  entryPoints: [...entries.values()],
  tsconfig: 'tsconfig.api.json',
  skipErrorChecking: true, // `npm run typecheck` does that, package by package
  out: 'api',
  docsRoot: '.',
  readme: 'none',
  router: 'module',
  disableSources: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  groupOrder: ['Functions', 'Variables', 'Interfaces', 'Type Aliases', '*'],
  externalSymbolLinkMappings: {
    oauth4webapi: { '*': 'https://github.com/panva/oauth4webapi/blob/main/docs/README.md' },
  },
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
  validation: { notExported: true, invalidLink: true, notDocumented: true },
  packagesRequiringDocumentation: [...entries.keys()],
  // Members need a word only where their name does not say it.
  requiredToBeDocumented: ['Function', 'Class', 'Interface', 'TypeAlias', 'Variable'],
}
