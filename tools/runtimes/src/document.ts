import { leftOut, markdown, type Row, tableOf } from './table.js'

const COLUMNS = [
  ['core vectors', 'decisions as data, asked of `decide`'],
  [
    'http vectors',
    'the same decisions as requests to a guard of the Fetch entry; the header grammar',
  ],
  [
    'Hono, Fetch',
    'the behaviour suite in the same process: a Request to the app, its Response back',
  ],
  ['socket', 'the behaviour suite over raw connections to a server that the runtime runs'],
  [
    'all servers',
    'the conformance tests: Hono, Koa, Express and the Fetch entry on its HTTP server',
  ],
  ['sample', '[apps/runtimes](../apps/runtimes) and [apps/worker](../apps/worker)'],
]

/** docs/runtimes.md. */
export function documentOf(rows: readonly Row[]): string {
  return `# Runtimes

The built packages, on every runtime that they are meant for. \`npm run runtimes -- --write\` installs the runtimes, compares every answer with what its case expects, and writes this page.

${tableOf(rows)}

Passed of asked; in brackets, how many more cannot be asked there as they are. QuickJS has neither requests nor cryptography, and core needs neither.

${markdown(['column', 'what is asked'], COLUMNS)}

## Not asked as they are

${leftOut(rows)}
`
}
