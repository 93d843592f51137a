// Columns of Markdown, and what must be escaped in them.
import { markdownTable } from 'markdown-table'
import type { ProbeInfo } from '../check/report.js'
import { clauseUrl } from '../reports/clause.js'
import { printableJson } from '../reports/json.js'
import { chosen } from './check.js'

/** What `list` is called with. */
export interface ListOptions {
  readonly json?: boolean
  readonly markdown?: boolean
  readonly only?: readonly string[]
}

const linked = (clause: string) => {
  const url = clauseUrl(clause)
  return url === undefined ? clause : `[${clause}](${url})`
}

function markdown(probes: readonly ProbeInfo[]): string {
  const groups = [...new Set(probes.map(({ group }) => group))]
  return groups
    .map((wanted) => {
      const rows = probes
        .filter(({ group }) => group === wanted)
        .map(({ id, level, title, clause, mend }) => [
          `\`${id}\``,
          level,
          title,
          linked(clause),
          mend,
        ])
      const table = markdownTable([
        ['probe', 'level', 'what is expected', 'clause', 'how to mend it'],
        ...rows,
      ])
      return `### ${wanted}\n\n${table}\n`
    })
    .join('\n')
}

function plain(probes: readonly ProbeInfo[]): string {
  const width = Math.max(...probes.map(({ id }) => id.length))
  const lines: string[] = []
  let heading: string | undefined
  for (const { id, level, title, group, clause } of probes) {
    if (group !== heading) lines.push(...(heading === undefined ? [] : ['']), group)
    heading = group
    lines.push(`  ${id.padEnd(width)}  ${level.padEnd('should'.length)}  ${title} (${clause})`)
  }
  return `${lines.join('\n')}\n\n${probes.length} probes\n`
}

/** `list`: every probe with its level, clause and what is expected. */
export function list({ json, markdown: asMarkdown, only }: ListOptions): string {
  const probes = chosen(only)
  if (json) return printableJson(probes)
  return asMarkdown ? markdown(probes) : plain(probes)
}
