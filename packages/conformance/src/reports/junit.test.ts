import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { describe, expect, test } from 'vitest'
import { junitReport } from './junit.js'
import { HOSTILE, report } from './made-report.js'
import { visible } from './visible.js'

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
