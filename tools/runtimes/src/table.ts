import { SUITES, type SuiteResult } from './suite/result.js'

/** What came of one runtime. */
export interface Row {
  readonly name: string
  readonly version: string
  readonly suites: readonly SuiteResult[]
  readonly seconds: number
}

function cell(result: SuiteResult | undefined): string {
  if (!result) return '-'
  const { passed, failures, inexpressible } = result
  const rest = inexpressible.length > 0 ? ` (${inexpressible.length})` : ''
  return `${passed}/${passed + failures.length}${rest}`
}

/** A Markdown table, in columns of one width each. */
export function markdown(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)),
  )
  const written = (line: readonly string[]) =>
    `| ${line.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = written(widths.map((width) => '-'.repeat(width)))
  return [written(head), rule, ...lines.map(written)].join('\n')
}

/** What came of the runtimes. */
export function tableOf(rows: readonly Row[]): string {
  const head = ['runtime', 'version', ...SUITES, 'seconds']
  const lines = rows.map(({ name, version, suites, seconds }) => [
    name,
    version,
    ...SUITES.map((suite) => cell(suites.find((result) => result.suite === suite))),
    seconds.toFixed(1),
  ])
  return markdown(head, lines)
}

/** What is not asked, grouped by where and why. */
export function leftOut(rows: readonly Row[]): string {
  const groups = new Map<string, { where: Set<string>; names: Set<string> }>()
  for (const { name: runtime, suites } of rows) {
    for (const { suite, inexpressible } of suites) {
      for (const { name, why } of inexpressible) {
        const group = groups.get(why) ?? { where: new Set(), names: new Set() }
        groups.set(why, group)
        group.where.add(`${suite} on ${runtime}`)
        group.names.add(name)
      }
    }
  }
  return [...groups]
    .map(([why, { where, names }]) => {
      const list = [...names].map((name) => `- ${name}`).join('\n')
      return `### ${why}\n\n${[...where].join(', ')}:\n\n${list}`
    })
    .join('\n\n')
}
