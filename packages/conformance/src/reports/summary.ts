import type { Level, ProbeResult, Report } from '../check/report.js'

/** From the most binding down. */
export const LEVELS: readonly Level[] = ['must', 'should', 'advice']

/** From which level on findings count as failures; `never`: none does. */
export type FailOn = Level | 'never'

/** What a report comes to. */
export interface Summary {
  /** Probes. */
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Findings, not probes. */
  readonly findings: Readonly<Record<Level, number>>
}

/** Counts what a report holds. */
export function summarise({ results }: Pick<Report, 'results'>): Summary {
  const outcomes = { passed: 0, failed: 0, skipped: 0 }
  const findings = { must: 0, should: 0, advice: 0 }
  for (const result of results) {
    outcomes[result.outcome] += 1
    findings[result.probe.level] += result.findings.length
  }
  return { ...outcomes, findings }
}

/** Whether findings of a level count as failures. */
export function counts(level: Level, failOn: FailOn): boolean {
  return failOn !== 'never' && LEVELS.indexOf(level) <= LEVELS.indexOf(failOn)
}

/** Results under their headings, both in the order in which they came. */
export function byGroup(results: readonly ProbeResult[]): ReadonlyMap<string, ProbeResult[]> {
  const groups = new Map<string, ProbeResult[]>()
  for (const result of results) {
    const group = groups.get(result.probe.group)
    if (group) group.push(result)
    else groups.set(result.probe.group, [result])
  }
  return groups
}

/** What to add to the configuration, and the probes that wait for it. */
export function bySkipped(results: readonly ProbeResult[]): ReadonlyMap<string, string[]> {
  const reasons = new Map<string, string[]>()
  for (const { outcome, probe, why = 'nothing to try it on' } of results) {
    if (outcome === 'skipped') reasons.set(why, [...(reasons.get(why) ?? []), probe.id])
  }
  return reasons
}
