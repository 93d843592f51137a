import type { DecisionCell, DecisionTable } from './decision-table.js'
import { answerOf } from './words.js'

/** Names are given by people: none of them ends a cell or starts markup. */
const plain = (text: string): string => text.replaceAll(/[\\`*_[\]<>|]/g, '\\$&')

/** In a table a bar ends the cell even within code (GitHub Flavored Markdown 4.10). */
const code = (text: string): string => `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``

function cellMarkdown(cell: DecisionCell | undefined): string {
  if (!cell) return '–'
  const { status, reason, asked } = answerOf(cell.decision)
  if (status === 'allow') return '**allow**'
  const params = asked.map(([name, value]) => `${name} ${code(value)}`)
  return `${status} ${code(reason)}${params.length > 0 ? `: ${params.join(', ')}` : ''}`
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** Writes a table as Markdown: callers down, actions across, the rules below. */
export function tableMarkdown(table: DecisionTable): string {
  const { columns } = table
  const heads = columns.map(({ action, resource }) =>
    resource === null ? plain(action) : `${plain(action)}: ${plain(resource)}`,
  )
  const rules = new Map(columns.map(({ action, rule }) => [action, rule]))
  return [
    `### ${plain(table.type)}`,
    '',
    row(['caller', ...heads]),
    row(Array.from({ length: heads.length + 1 }, () => '---')),
    ...table.callers.map((label) =>
      row([plain(label), ...columns.map(({ cells }) => cellMarkdown(cells.get(label)))]),
    ),
    '',
    ...[...rules].map(([action, rule]) => `- ${plain(action)}: ${code(rule)}`),
    ...(table.hide
      ? ['', 'Hidden: a refusal that concerns one resource is answered as if it were missing.']
      : []),
    '',
  ].join('\n')
}
