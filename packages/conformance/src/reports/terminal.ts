import { styleText } from 'node:util'
import type { Finding, Level, ProbeResult, Report } from '../check/report.js'
import { requestLine } from './message.js'
import { bySkipped, byGroup, LEVELS, summarise } from './summary.js'
import { visible } from './visible.js'

/** What the terminal can do. */
export interface TerminalOptions {
  /** Whether escape sequences for colours are written. */
  readonly colours: boolean
}

/** As many findings of one probe are shown; files hold them all. */
const SHOWN = 5

type Style = Parameters<typeof styleText>[0]
type Paint = (style: Style, text: string) => string

const STYLES: Readonly<Record<Level, Style>> = { must: 'red', should: 'yellow', advice: 'cyan' }
const NAMES: Readonly<Record<Level, string>> = { must: 'MUST', should: 'SHOULD', advice: 'advice' }

/** Whether a stream shows colours, by what it is and by NO_COLOR and FORCE_COLOR. */
export function showsColours(stream: NodeJS.WriteStream): boolean {
  return styleText('red', 'x', { stream, validateStream: true }) !== 'x'
}

function findingLines({ at, message, request, response }: Finding, paint: Paint): string[] {
  const line = request && requestLine(request)
  const exchange = [line, response && `answered ${response.status}`].filter(Boolean).join(', ')
  return [
    `      ${visible(at)}: ${visible(message)}`,
    ...(exchange === '' ? [] : [paint('dim', `        ${exchange}`)]),
  ]
}

function failureLines({ probe, findings }: ProbeResult, paint: Paint): string[] {
  const style = STYLES[probe.level]
  const more = findings.length - SHOWN
  return [
    `  ${paint(style, `✗ ${NAMES[probe.level].padEnd(6)}`)} ${paint('bold', probe.title)} ` +
      paint('dim', `(${probe.id}, ${probe.clause})`),
    ...findings.slice(0, SHOWN).flatMap((finding) => findingLines(finding, paint)),
    ...(more > 0 ? [paint('dim', `      and ${more} more`)] : []),
    `      ${paint('green', 'To mend it:')} ${probe.mend}`,
  ]
}

function groupLines(group: string, results: readonly ProbeResult[], paint: Paint): string[] {
  const { passed, failed, skipped } = summarise({ results })
  const counts = [
    ...(passed > 0 ? [paint('green', `${passed} passed`)] : []),
    ...(failed > 0 ? [paint('red', `${failed} failed`)] : []),
    ...(skipped > 0 ? [paint('dim', `${skipped} skipped`)] : []),
  ]
  const failures = results.filter(({ outcome }) => outcome === 'failed')
  return [
    `${paint('bold', group)}  ${counts.join(', ')}`,
    ...failures.flatMap((result) => failureLines(result, paint)),
  ]
}

function skippedLines(results: readonly ProbeResult[], paint: Paint): string[] {
  const reasons = [...bySkipped(results)]
  if (reasons.length === 0) return []
  return [
    '',
    paint('bold', 'Skipped'),
    ...reasons.flatMap(([why, ids]) => [
      `  ${visible(why)}`,
      paint('dim', `    ${ids.join(', ')}`),
    ]),
  ]
}

function totalLine(report: Report, paint: Paint): string {
  const { passed, failed, skipped, findings } = summarise(report)
  const byLevel = LEVELS.filter((level) => findings[level] > 0)
    .map((level) => paint(STYLES[level], `${findings[level]} ${NAMES[level]}`))
    .join(', ')
  const found = byLevel === '' ? paint('green', 'no findings') : `findings: ${byLevel}`
  return `${passed} passed, ${failed} failed, ${skipped} skipped; ${found}`
}

/**
 * A report to be read on a terminal: under each heading what passed as a number, and what failed with
 * its clause, what was seen and how to mend it; what was skipped and why; last what it comes to.
 *
 * Nothing that a server sent reaches the terminal as a control character.
 *
 * @returns lines, each with a line feed at its end.
 */
export function terminalReport(report: Report, { colours }: TerminalOptions): string {
  const paint: Paint = colours
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_, text) => text
  const seconds = (report.duration / 1000).toFixed(1)
  const lines = [
    `${paint('bold', visible(report.origin))}: ${report.requests} requests in ${seconds} s`,
    '',
    ...[...byGroup(report.results)].flatMap(([group, results]) =>
      groupLines(group, results, paint),
    ),
    ...skippedLines(report.results, paint),
    '',
    totalLine(report, paint),
  ]
  return `${lines.join('\n')}\n`
}
