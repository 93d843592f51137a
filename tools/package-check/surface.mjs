// What the packages offer, from their declarations: run by itself, since API Extractor works without
// pause for seconds. Writes one JSON file: for each entry its report, and its exports by kind.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor'
import ts from 'typescript'
import { entriesOf, packages, temporary } from './context.mjs'

const quiet = { default: { logLevel: 'none' } }

const entries = packages.flatMap((one) => entriesOf(one).map((entry) => ({ ...one, ...entry })))
const configs = entries.map(({ folder, types }, index) => {
  const reports = join(temporary, `report-${index}`)
  mkdirSync(reports)
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: types,
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2022',
            lib: ['es2022', 'dom', 'dom.iterable'],
            module: 'nodenext',
            strict: true,
            types: ['node'],
            skipLibCheck: true,
          },
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: 'surface',
        reportFolder: reports,
        reportTempFolder: reports,
        // Types that are used and not exported are part of what users see, too.
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: quiet,
        extractorMessageReporting: quiet,
        tsdocMessageReporting: quiet,
      },
    },
    configObjectFullPath: join(folder, 'api-extractor.json'),
    packageJsonFullPath: join(folder, 'package.json'),
  })
})

// One program for all of them: their dependencies are read once.
const state = CompilerState.create(configs[0], {
  additionalEntryPoints: entries.slice(1).map(({ types }) => types),
})
const checker = state.program.getTypeChecker()

const surfaces = entries.map(({ name, specifier, types }, index) => {
  const config = configs[index]
  Extractor.invoke(config, {
    compilerState: state,
    localBuild: true,
    messageCallback: (message) => (message.handled = true),
  })
  const file = join(config.reportFolder, config.reportConfigs[0].fileName)
  return { name, specifier, report: readFileSync(file, 'utf8'), exports: exportsOf(types) }
})
writeFileSync(process.argv[2], JSON.stringify(surfaces))

/** The exported names, those that are there at run time apart from those that are types only. */
function exportsOf(types) {
  const module = checker.getSymbolAtLocation(state.program.getSourceFile(types))
  const found = { values: [], types: [] }
  const symbols = checker.getExportsOfModule(module)
  for (const symbol of symbols.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const isAlias = symbol.flags & ts.SymbolFlags.Alias
    const { flags } = isAlias ? checker.getAliasedSymbol(symbol) : symbol
    found[flags & ts.SymbolFlags.Value ? 'values' : 'types'].push(symbol.name)
  }
  return found
}
