// Escaping XML is left to a builder of XML.
import XMLBuilder from 'fast-xml-builder'
import type { Finding, ProbeResult, Report } from '../check/report.js'
import { requestText, responseText } from './message.js'
import { byGroup, counts, type FailOn, summarise } from './summary.js'
import { visible, visibleLines } from './visible.js'

/** What counts as a failure. */
export interface JunitOptions {
  /** Findings below this level are told as output of a passed case. */
  readonly failOn: FailOn
}

type Element = Readonly<Record<string, unknown>>

// To the CommonJS build the default is the whole module, and the class is the default of that.
const { default: Builder = XMLBuilder } = XMLBuilder as typeof XMLBuilder & {
  readonly default?: typeof XMLBuilder
}

const builder = new Builder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
})

function attributes(values: Readonly<Record<string, string | number>>): Element {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`@${name}`, visible(String(value))]),
  )
}

function findingText({ at, message, request, response }: Finding): string {
  return [
    `${visible(at)}: ${visible(message)}`,
    ...(request ? [requestText(request)] : []),
    ...(response ? [responseText(response)] : []),
  ].join('\n\n')
}

function failureText({ probe, findings }: ProbeResult): string {
  const mend = `${probe.level.toUpperCase()}, ${probe.clause}. ${probe.mend}`
  return visibleLines([mend, ...findings.map(findingText)].join('\n\n---\n\n'))
}

function caseOf(result: ProbeResult, failOn: FailOn): Element {
  const { probe, outcome, why, findings } = result
  const named = attributes({ name: `${probe.id}: ${probe.title}`, classname: probe.group })
  if (outcome === 'skipped') return { ...named, skipped: attributes({ message: why ?? '' }) }
  if (outcome === 'passed') return named
  if (!counts(probe.level, failOn)) return { ...named, 'system-out': failureText(result) }
  const [first] = findings
  const message = first ? `${first.at}: ${first.message}` : probe.title
  const failure = { ...attributes({ message, type: probe.level }), '#text': failureText(result) }
  return { ...named, failure }
}

/** How many there are of what, as JUnit counts them. */
function totals(results: readonly ProbeResult[], failOn: FailOn): Record<string, number> {
  const failing = results.filter(
    ({ outcome, probe }) => outcome === 'failed' && counts(probe.level, failOn),
  )
  const { skipped } = summarise({ results })
  return { tests: results.length, failures: failing.length, errors: 0, skipped }
}

/**
 * A report as JUnit XML: a suite for each heading, a case for each probe.
 *
 * @returns the document.
 */
export function junitReport(report: Report, { failOn }: JunitOptions): string {
  const { tool, origin, results } = report
  // The schemas of JUnit's readers know neither fractions nor zones here; it is UTC.
  const timestamp = report.startedAt.slice(0, 'yyyy-mm-ddThh:mm:ss'.length)
  const suites = [...byGroup(results)].map(([group, ofGroup]) => ({
    ...attributes({ name: group, hostname: origin, timestamp, ...totals(ofGroup, failOn) }),
    testcase: ofGroup.map((result) => caseOf(result, failOn)),
  }))
  const time = (report.duration / 1000).toFixed(3)
  const name = `${tool.name} ${tool.version}`
  return builder.build({
    '?xml': attributes({ version: '1.0', encoding: 'UTF-8' }),
    testsuites: { ...attributes({ name, ...totals(results, failOn), time }), testsuite: suites },
  })
}
