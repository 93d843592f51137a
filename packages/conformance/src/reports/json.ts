import type { Report } from '../check/report.js'
import { summarise } from './summary.js'

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}

/**
 * Values as JSON that can be shown on a terminal: JSON itself lets DEL, C1 controls and
 * bidirectional ones stand as they are.
 */
export function printableJson(value: unknown): string {
  // Outside strings there is none of these but the line feeds of the indentation.
  return `${JSON.stringify(value, null, 2).replace(/(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/gu, escaped)}\n`
}

/**
 * A report as JSON: `format` (raised when a member changes its meaning), `summary`, and the members
 * of `Report`.
 *
 * @returns JSON, with a line feed at its end.
 */
export function jsonReport(report: Report): string {
  return printableJson({ format: 1, summary: summarise(report), ...report })
}
