import type { Log } from 'sarif'
import { type SaxesTagPlain, SaxesParser } from 'saxes'
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

/** Elements of an XML document, by a parser that refuses what is not well-formed. */
function elements(xml: string) {
  const found: { name: string; attributes: Record<string, string>; text: string }[] = []
  const open: typeof found = []
  const parser = new SaxesParser({ xmlns: false })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    const element = { name, attributes, text: '' }
    found.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    const element = open.at(-1)
    if (element) element.text += text
  })
  parser.on('closetag', () => open.pop())
  parser.write(xml).close()
  return found
}

describe('JUnit', () => {
  const found = elements(junitReport(report, { failOn: 'should' }))
  const named = (name: string) => found.filter((element) => element.name === name)

  test('is well-formed XML with a suite for each heading', () => {
    expect(found[0]).toMatchObject({
      name: 'testsuites',
      attributes: { tests: '5', failures: '2', errors: '0', skipped: '1', time: '1.250' },
    })
    expect(named('testsuite').map(({ attributes }) => attributes['name'])).toEqual([
      'Challenges',
      'Faults',
      'Step-up',
    ])
    expect(named('testsuite')[1]?.attributes).toEqual({
      name: 'Faults',
      hostname: 'http://127.0.0.1:3000',
      timestamp: '2026-11-21T10:00:00',
      tests: '2',
      failures: '1',
      errors: '0',
      skipped: '0',
    })
    expect(named('testcase').map(({ attributes }) => attributes['classname'])).toHaveLength(5)
  })

  test('holds every finding, to the letter', () => {
    const [grammar, status] = named('failure')
    expect(grammar?.attributes).toEqual({
      type: 'must',
      message: 'GET /documents: WWW-Authenticate holds no challenge.',
    })
    expect(grammar?.text).toContain(`GET /${visible(HOSTILE)}: ${visible(HOSTILE)}`)
    expect(grammar?.text).toContain(`www-authenticate: ${visible(HOSTILE)}\n\none\n`)
    expect(status?.text).toContain('fault 6')
  })

  test('what does not count is output of a passed case', () => {
    expect(named('system-out').map(({ text }) => text)).toEqual([
      expect.stringContaining('GET /secret: slower'),
    ])
    const strict = elements(junitReport(report, { failOn: 'advice' }))
    expect(strict.filter(({ name }) => name === 'failure')).toHaveLength(3)
    const lax = elements(junitReport(report, { failOn: 'never' }))
    expect(lax.filter(({ name }) => name === 'failure')).toHaveLength(0)
  })

  test('one probe is still a list of suites and cases', () => {
    const one = { ...report, results: report.results.slice(0, 1) }
    const names = elements(junitReport(one, { failOn: 'must' })).map(({ name }) => name)
    expect(names).toEqual(['testsuites', 'testsuite', 'testcase'])
  })
})

describe('SARIF', () => {
  const log: Log = JSON.parse(sarifReport(report))
  const [run] = log.runs
  const rules = run?.tool.driver.rules ?? []

  test('has a rule for each probe and a result for each finding', () => {
    expect(rules.map(({ id }) => id)).toEqual(report.results.map(({ probe }) => probe.id))
    expect(run?.results).toHaveLength(10)
    for (const result of run?.results ?? []) {
      const rule = rules[result.ruleIndex ?? -1]
      expect(rule?.id).toBe(result.ruleId)
      expect(rule?.defaultConfiguration?.level).toBe(result.level)
    }
    expect([...new Set(run?.results?.map(({ level }) => level))]).toEqual([
      'error',
      'warning',
      'note',
    ])
  })

  test('tells findings of one probe apart, the same way in every run', () => {
    const prints = (run?.results ?? []).map((result) => result.partialFingerprints?.['finding/v1'])
    expect(new Set(prints).size).toBe(10)
    expect(new Set(prints).has(undefined)).toBe(false)
  })

  test('names what was skipped, and when the run began and ended', () => {
    expect(run?.invocations?.[0]).toMatchObject({
      startTimeUtc: '2026-11-21T10:00:00.250Z',
      endTimeUtc: '2026-11-21T10:00:01.500Z',
      toolConfigurationNotifications: [{ associatedRule: { id: 'step-up', index: 4 } }],
    })
  })

  test('points to the origin, or to the configuration', () => {
    const uris = (written: string) => [
      ...new Set(
        (JSON.parse(written) as Log).runs[0]?.results?.map(
          ({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri,
        ),
      ),
    ]
    expect(uris(sarifReport(report))).toEqual(['http://127.0.0.1:3000'])
    expect(uris(sarifReport(report, { configuration: 'my api/conformance.json' }))).toEqual([
      'my%20api/conformance.json',
    ])
  })

  test('lines of one field are joined, as RFC 9110 5.3 does', () => {
    const headers = run?.results?.[0]?.webResponse?.headers
    expect(headers).toEqual({ 'www-authenticate': `Bearer, ${HOSTILE}` })
  })
})

describe('HTML', () => {
  const page = htmlReport(report)

  test('holds no element or attribute that a server wrote', () => {
    expect(page).not.toMatch(/<script|<b |-->/)
    const names = [...page.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, name]) => name)
    expect(new Set(names)).toEqual(
      new Set(
        'a article body details div fieldset h1 h2 h3 head header html input label legend li main meta p pre section span strong style summary time title ul'.split(
          ' ',
        ),
      ),
    )
  })

  test('loads nothing, runs nothing', () => {
    expect(page).toMatch(/content="default-src &#39;none&#39;; style-src &#39;sha256-/)
    expect(page).not.toMatch(/\b(src|srcset|action|background|on[a-z]+)\s*=\s*["']/i)
    expect(page).not.toMatch(/url\(|@import/)
    expect([...page.matchAll(/href="([^"]*)"/g)].map(([, url]) => url)).toEqual(
      expect.arrayContaining(['https://www.rfc-editor.org/rfc/rfc6750#section-3.1']),
    )
  })

  test('holds every finding and every probe', () => {
    for (const { probe, findings } of report.results) {
      expect(page).toContain(`id="${probe.id}"`)
      expect(page).toContain(probe.title)
      for (const { message } of findings) {
        const text = visible(message)
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', '&gt;')
          .replaceAll('"', '&quot;')
          .replaceAll("'", '&#39;')
        expect(page).toContain(text)
      }
    }
  })
})
