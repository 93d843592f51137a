import { duration, short } from '../measure/print.mjs'

const row = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`
/** A Markdown table; every column but the first is aligned to the right where it holds numbers. */
export function markdown(columns, rows) {
  const isNumber = (_, i) => i > 0 && rows.every((cells) => /^[-\d.,]/.test(String(cells[i])))
  const rule = columns.map((_, i) => (isNumber(_, i) ? '--:' : '---'))
  return [row(columns), row(rule), ...rows.map(row)].join('\n')
}

const amount = (value, unit) => (unit === 'times' ? `${value}×` : `${value} ${unit}`)

/** What was to be reached, and what came out. */
export function targetsTable(groups) {
  const rows = Object.values(groups).flatMap(({ targets }) =>
    targets.map(({ what, sense, limit, unit, got, reached }) => [
      what,
      `${sense} ${amount(limit, unit)}`,
      got === null ? short(got) : amount(short(got), unit),
      reached ? 'yes' : '**no**',
    ]),
  )
  return markdown(['what', 'to reach', 'got', 'reached'], rows)
}

function comparisonTable({ id, rows, left = [] }) {
  const [first] = rows
  const columns = ['', 'one call', 'against the reference']
  if (first.extra !== undefined) columns.push('beyond bare')
  if (first.bytes !== undefined) columns.push('bytes')
  const cells = rows.map(({ name, nanoseconds, ratio, extra, bytes }) => [
    name,
    duration(nanoseconds),
    `${short(ratio)}×`,
    ...(extra === undefined ? [] : [duration(extra)]),
    ...(bytes === undefined ? [] : [bytes]),
  ])
  const wrong = left.length > 0 ? `\n\nWrong about these, and left out: ${left.join(', ')}.` : ''
  return `**${id}**\n\n${markdown(columns, cells)}${wrong}`
}

/** Points of several lines side by side. */
function seriesTable({ title, x, lines }) {
  const names = Object.keys(lines)
  const rows = lines[names[0]].map(([at], i) => [
    at.toLocaleString('en'),
    ...names.map((name) => duration(lines[name][i][1])),
  ])
  return `**${title}**\n\n${markdown([x, ...names], rows)}`
}

const plainTable = ({ title, columns, rows }) => `**${title}**\n\n${markdown(columns, rows)}`

/** All tables of one group. */
export function groupTables({ comparisons = [], series = [], tables = [] }) {
  return [
    ...comparisons.map(comparisonTable),
    ...series.map(seriesTable),
    ...tables.map(plainTable),
  ].join('\n\n')
}

/** When and on what the groups were measured. */
export function circumstancesTable(groups) {
  const columns = ['group', 'date', 'Node', 'machine', 'cores', 'took']
  const rows = Object.entries(groups).map(
    ([name, { date, node, platform, processor, cores, seconds }]) => [
      name,
      date,
      node,
      `${platform}, ${processor}`,
      cores,
      `${seconds} s`,
    ],
  )
  return markdown(columns, rows)
}
