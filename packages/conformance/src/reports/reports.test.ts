import { describe, expect, test } from 'vitest'
import { clauseUrl } from './clause.js'
import { htmlReport } from './html.js'
import { jsonReport } from './json.js'
import { junitReport } from './junit.js'
import { clean, HOSTILE, report } from './made-report.js'
import { sarifReport } from './sarif.js'
import { counts, summarise } from './summary.js'
import { terminalReport } from './terminal.js'
import { visible, visibleLines } from './visible.js'

// What acts on a terminal or turns text around, but for the line feeds of the report itself.
const ACTING = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u

describe('every form', () => {
  const forms: Readonly<Record<string, (made: typeof report) => string>> = {
    terminal: (made) => terminalReport(made, { colours: false }),
    json: jsonReport,
    junit: (made) => junitReport(made, { failOn: 'should' }),
    sarif: sarifReport,
    html: htmlReport,
  }
  test.for(Object.entries(forms))('%s lets nothing of a server act', ([, write]) => {
    expect(write(report)).not.toMatch(ACTING)
    expect(write(report)).toContain('owned')
  })

  test.for(Object.entries(forms))('%s is the same for the same report', ([, write]) => {
    expect(write(structuredClone(report))).toBe(write(report))
  })
})

test('what is unseen is written out', () => {
  expect(visible('a\tb\nc\x1b\x9b\u202e\u{e0001}\ud800é😀')).toBe(
    'a\\x09b\\x0ac\\x1b\\x9b\\u202e\\u{e0001}\\ud800é😀',
  )
  expect(visibleLines('a\tb\nc\r')).toBe('a\tb\nc\\x0d')
})

test('a clause leads to the section of its RFC', () => {
  expect(clauseUrl('RFC 9110 15.5.2')).toBe('https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2')
  expect(clauseUrl('RFC 6585 4; RFC 9110 10.2.3')).toMatch(/rfc6585#section-4$/)
  expect(clauseUrl('RFC 9457')).toMatch(/rfc9457$/)
  expect(clauseUrl('Fetch, CORS protocol')).toBeUndefined()
})

test('findings are counted by level, probes by outcome', () => {
  expect(summarise(report)).toEqual({
    passed: 1,
    failed: 3,
    skipped: 1,
    findings: { must: 2, should: 7, advice: 1 },
  })
})

test('a level counts with those above it', () => {
  const failing = (['must', 'should', 'advice', 'never'] as const).map((failOn) =>
    (['must', 'should', 'advice'] as const).filter((level) => counts(level, failOn)),
  )
  expect(failing).toEqual([['must'], ['must', 'should'], ['must', 'should', 'advice'], []])
})

describe('the terminal', () => {
  test('shows what failed under its heading, what was skipped, and the total', () => {
    const lines = terminalReport(report, { colours: false }).split('\n')
    expect(lines.slice(0, 7)).toEqual([
      'http://127.0.0.1:3000: 42 requests in 1.3 s',
      '',
      'Challenges  1 passed, 1 failed',
      '  ✗ MUST   The title of grammar (grammar, RFC 9110 15.5.2)',
      '      GET /documents: WWW-Authenticate holds no challenge.',
      '        GET /documents, answered 401',
      `      GET /${visible(HOSTILE)}: ${visible(HOSTILE)}`,
    ])
    expect(lines).toContain('      To mend it: How to mend grammar.')
    expect(lines).toContain('      fault 4'.replace('fault', 'GET /me: fault'))
    expect(lines).not.toContain('      GET /me: fault 5')
    expect(lines).toContain('      and 2 more')
    expect(lines.slice(-5)).toEqual([
      `  ${visible(`add a path with "stepUp" ${HOSTILE}`)}`,
      '    step-up',
      '',
      '1 passed, 3 failed, 1 skipped; findings: 2 MUST, 7 SHOULD, 1 advice',
      '',
    ])
  })

  test('says so where nothing was found', () => {
    expect(terminalReport(clean, { colours: false })).toMatch(/; no findings\n$/)
  })

  test('colours are the only difference that colours make', () => {
    const coloured = terminalReport(report, { colours: true })
    expect(coloured).toContain('\x1b[31m')
    // oxlint-disable-next-line no-control-regex -- that is what is looked for
    expect(coloured.replaceAll(/\x1b\[\d+m/g, '')).toBe(terminalReport(report, { colours: false }))
  })
})

test('JSON holds the report as it is, escaped, and its summary', () => {
  expect(JSON.parse(jsonReport(report))).toEqual({
    format: 1,
    summary: summarise(report),
    ...report,
  })
})
