import type { Level, ProbeResult } from '@verdict/conformance'
import { markdownTable } from 'markdown-table'
import type { Surveyed } from './survey.js'

const LEVELS: readonly Level[] = ['must', 'should', 'advice']
const NAMES: Readonly<Record<Level, string>> = { must: 'MUST', should: 'SHOULD', advice: 'advice' }

const code = (text: string): string => `\`${text}\``
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

const failed = (surveyed: Surveyed, level?: Level): readonly ProbeResult[] =>
  surveyed.report.results.filter(
    ({ outcome, probe }) => outcome === 'failed' && (level === undefined || probe.level === level),
  )
const passed = ({ report }: Surveyed): number =>
  report.results.filter(({ outcome }) => outcome === 'passed').length

function summary(all: readonly Surveyed[]): string {
  const rows = all.map((one) => [
    `[${one.subject.name}](#${anchor(one.subject.name)})`,
    one.versions.join(', '),
    String(passed(one)),
    ...LEVELS.map((level) => String(failed(one, level).length)),
  ])
  const head = ['middleware', 'versions', 'in order', ...LEVELS.map((level) => NAMES[level])]
  return markdownTable([head, ...rows], { align: ['l', 'l', 'r', 'r', 'r', 'r'] })
}

/** As GitHub makes the anchors of headings. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')
}

/** What was in order, by group: 'Strangers 5 of 6'. */
function inOrder({ report }: Surveyed): string {
  const groups = new Map<string, { passed: number; tried: number }>()
  for (const { probe, outcome } of report.results) {
    if (outcome === 'skipped') continue
    const group = groups.get(probe.group) ?? { passed: 0, tried: 0 }
    groups.set(probe.group, {
      passed: group.passed + (outcome === 'passed' ? 1 : 0),
      tried: group.tried + 1,
    })
  }
  return [...groups].map(([name, { passed, tried }]) => `${name} ${passed} of ${tried}`).join('; ')
}

function findings(one: Surveyed): string {
  const found = LEVELS.flatMap((level) => failed(one, level))
  if (found.length === 0) return 'No finding.'
  const rows = found.map(({ probe }) => [
    NAMES[probe.level],
    cell(probe.title),
    cell(probe.clause),
    code(probe.id),
  ])
  return markdownTable([['level', 'not as asked', 'clause', 'probe'], ...rows])
}

function section(one: Surveyed): string {
  const { name, setUp, readme } = one.subject
  return [
    `### ${name}`,
    `${setUp} ([as documented](${readme})). ${one.versions.join(', ')}.`,
    `In order: ${inOrder(one)}.`,
    findings(one),
  ].join('\n\n')
}

/** Every probe against every middleware: what is in order as well as what is not. */
function matrix(all: readonly Surveyed[]): string {
  const probes = all[0]?.report.results.map(({ probe }) => probe) ?? []
  const rows = probes.map((probe) => [
    code(probe.id),
    ...all.map(({ report }) => {
      const outcome = report.results.find((result) => result.probe.id === probe.id)?.outcome
      return outcome === 'passed' ? '✓' : outcome === 'failed' ? NAMES[probe.level] : ''
    }),
  ])
  const tried = rows.filter(([, ...cells]) => cells.some((one) => one !== ''))
  const numbers = all.map((_, index) => String(index + 1))
  return markdownTable([['probe', ...numbers], ...tried])
}

/**
 * Writes the survey as a page.
 *
 * @param date of the survey, as 2026-11-21.
 */
export function documentOf(all: readonly Surveyed[], date: string): string {
  const tool = all[0]?.report.tool
  return `${[
    '# What middlewares answer',
    `${all.length} middlewares that people install today, each in the smallest server that its own README describes, and what \`@verdict/conformance\` ${tool?.version ?? ''} found of their 401s and 403s on ${date}, with Node ${process.versions.node} and \`NODE_ENV=production\`. One command makes this page again:`,
    '```sh\nnpm run middlewares\n```',
    [
      'A finding is a difference between an answer and a clause, no more. It is not a security report, and it says nothing of what a middleware is good for: many leave the answer to the application on purpose, and an error handler of a few lines mends most of what stands here.',
      'Rules that nothing of a set-up could be tried on are not counted; X-Powered-By and ETag, which frameworks add by themselves, are left out.',
      'MUST and SHOULD are those of RFC 2119; advice is where no standard speaks.',
    ].join(' '),
    summary(all),
    '## One by one',
    ...all.map(section),
    '## Everything that was tried',
    `✓: in order. Otherwise the level of the finding; empty: not tried. ${all.map(({ subject }, index) => `${index + 1} ${subject.name}`).join('; ')}.`,
    matrix(all),
  ].join('\n\n')}\n`
}
