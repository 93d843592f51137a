import type { Outcome } from './scenario.js'
import type { Tally } from './tally.js'

type Row = readonly (string | number)[]

/** Columns as wide as what is in them: names to the left, the others to the right. */
function written(rows: readonly Row[]): string {
  const widths = (rows[0] ?? []).map((_, i) =>
    Math.max(...rows.map((row) => String(row[i] ?? '').length)),
  )
  const line = (row: Row) =>
    row.map((cell, i) => {
      const width = widths[i] ?? 0
      return i === 0 ? String(cell).padEnd(width) : String(cell).padStart(width)
    })
  return rows.map((row) => line(row).join('  ').trimEnd()).join('\n')
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

/** Requests sent, and how they were answered. */
function counts(tallies: readonly Tally[]): readonly number[] {
  const times = (status: number) => sum(tallies.map(({ statuses }) => statuses.get(status) ?? 0))
  const sent = sum(tallies.flatMap(({ statuses }) => [...statuses.values()]))
  return [sent, times(200), times(401), times(503), sum(tallies.map(({ wrong }) => wrong.length))]
}

const COUNTS = ['sent', '200', '401', '503', 'wrong']

/** After how many milliseconds the last one let good requests in again. */
function slowest(tallies: readonly Tally[]): string | number {
  const took = tallies.map(({ recovered }) => recovered ?? Number.POSITIVE_INFINITY)
  const worst = Math.max(...took)
  if (took.length === 0) return ''
  return Number.isFinite(worst) ? Math.round(worst) : 'never'
}

function grouped(
  outcomes: readonly Outcome[],
  title: string,
  nameOf: (tally: Tally, outcome: Outcome) => string,
): string {
  const groups = new Map<string, Tally[]>()
  for (const outcome of outcomes) {
    for (const tally of outcome.tallies) {
      const name = nameOf(tally, outcome)
      groups.set(name, [...(groups.get(name) ?? []), tally])
    }
  }
  return written([
    [title, ...COUNTS, 'recovered, ms'],
    ...[...groups].map(([name, tallies]) => [name, ...counts(tallies), slowest(tallies)]),
  ])
}

/** What went wrong, when, and by which way of verifying; and what came of it. */
export function tables(outcomes: readonly Outcome[]): string {
  const all = outcomes.flatMap(({ tallies }) => tallies)
  const ways = [...new Set(all.map(({ way }) => way))]
  const byTrouble = outcomes.map(({ trouble, tallies }) => [
    `${trouble.with}: ${trouble.name}, ${trouble.when}`,
    ...counts(tallies),
    ...ways.map((way) => slowest(tallies.filter((tally) => tally.way === way))),
  ])
  return [
    'Good requests let in again after, by the way of verifying, at the slowest server, in ms:',
    written([['what goes wrong', ...COUNTS, ...ways], ...byTrouble]),
    grouped(outcomes, 'by way', ({ way }) => way),
    grouped(outcomes, 'by framework', ({ adapter }) => adapter),
    grouped(outcomes, 'all', () => ''),
  ].join('\n\n')
}
