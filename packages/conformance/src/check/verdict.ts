import type { Finding, Level, ProbeResult, Report } from './report.js'

const RANK: Readonly<Record<Level, number>> = { must: 3, should: 2, advice: 1 }

/** The probes that failed, at a level or above it: the rules that bind most come first. */
export function failures(report: Report, level: Level = 'advice'): readonly ProbeResult[] {
  return report.results
    .filter(({ outcome, probe }) => outcome === 'failed' && RANK[probe.level] >= RANK[level])
    .sort((a, b) => RANK[b.probe.level] - RANK[a.probe.level])
}

/** Whether a report has no finding at a level or above it. Default: `should`. */
export function passes(report: Report, level: Level = 'should'): boolean {
  return failures(report, level).length === 0
}

function told({ at, message }: Finding): string {
  return `    ${at}: ${message}`
}

/**
 * For tests: throws where a report has findings.
 *
 * @param level what is let pass below it. Default: `should`.
 * @throws Error with every finding, its clause and what mends it. Also where no probe was tried:
 *   what looks at nothing finds nothing.
 */
export function assertConforms(report: Report, level: Level = 'should'): void {
  if (report.results.every(({ outcome }) => outcome === 'skipped')) {
    throw new Error(`No probe was tried on ${report.origin}: add resources to the configuration.`)
  }
  const failed = failures(report, level)
  if (failed.length === 0) return
  const texts = failed.map(({ probe, findings }) => {
    const head = `  ${probe.id} (${probe.level}, ${probe.clause}): ${probe.title}`
    return [head, ...findings.map(told), `    ${probe.mend}`].join('\n')
  })
  throw new Error(`${report.origin} does not conform:\n${texts.join('\n')}`)
}
