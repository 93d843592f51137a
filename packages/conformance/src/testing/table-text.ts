import type { DecisionCell, DecisionTable } from './decision-table.js'
import { answerOf } from './words.js'

function line({ caller, decision }: DecisionCell, width: number): string {
  const { status, reason, asked } = answerOf(decision)
  const params = asked.map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `  ${caller.padEnd(width)}  ${[status, reason, ...params].join(' ')}`.trimEnd()
}

/** Writes a table as plain text, a line for each cell. */
export function tableText(table: DecisionTable): string {
  const width = Math.max(...table.callers.map((label) => label.length))
  const hidden = table.hide ? ', hidden' : ''
  const sections = table.columns.map(({ action, resource, rule, cells }) => {
    const about = resource === null ? '' : ` (${resource})`
    const lines = [...cells.values()].map((cell) => line(cell, width))
    return [`${action}${about}: ${rule}`, ...lines].join('\n')
  })
  return [`${table.type}${hidden}`, ...sections].join('\n\n')
}
