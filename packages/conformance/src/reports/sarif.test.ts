import type { Log } from 'sarif'
import { describe, expect, test } from 'vitest'
import { HOSTILE, report } from './made-report.js'
import { type SarifOptions, sarifReport } from './sarif.js'

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

  test('points to the line of the resource that a finding is about, where that is known', () => {
    const text = `{ // mine
  "schemes": ["Bearer"],
  "resources": [
    { "path": "/documents", "access": "login" }, { "path": "/me", "access": "login" },
    {
      "method": "GET", "path": "/secret", "access": "login"
    },
    // Which of the two a finding is about is not known.
    { "path": "/twice", "access": "login", "allowed": "ann" },
    { "path": "/twice", "access": "login", "allowed": "bob" },
  ],
}`
    const [failed] = report.results.filter(({ outcome }) => outcome === 'failed')
    const paths = ['GET /documents', 'GET /me', 'GET /secret', 'GET /twice', 'POST /me']
    const findings = paths.map((at) => ({ at, message: 'no' }))
    const results = failed ? [{ ...failed, findings }] : []
    const regions = (options: SarifOptions) =>
      (JSON.parse(sarifReport({ ...report, results }, options)) as Log).runs[0]?.results?.map(
        ({ locations }) => locations?.[0]?.physicalLocation?.region,
      )
    expect(regions({ configuration: 'conformance.json', text })).toEqual([
      { startLine: 4 },
      { startLine: 4 },
      { startLine: 5 },
      undefined,
      undefined,
    ])
    const none = paths.map(() => undefined)
    expect(regions({ configuration: 'conformance.json' })).toEqual(none)
    expect(regions({ text })).toEqual(none) // it would be a line of the origin
  })

  test('lines of one field are joined, as RFC 9110 5.3 does', () => {
    const headers = run?.results?.[0]?.webResponse?.headers
    expect(headers).toEqual({ 'www-authenticate': `Bearer, ${HOSTILE}` })
  })

  test('what a server says makes neither links nor arguments', () => {
    const [failed] = report.results.filter(({ outcome }) => outcome === 'failed')
    const message = String.raw`a path: [Fix it](https://evil.example) {0} \[x]`
    const findings = [{ at: 'GET /a', message }]
    const why = 'add [this](https://evil.example) {1}'
    const written = sarifReport({
      ...report,
      results: [failed, { ...failed, outcome: 'skipped', why }].flatMap((result) =>
        result?.probe ? [{ tried: 1, ...result, findings } as (typeof report.results)[number]] : [],
      ),
    })
    const [run] = (JSON.parse(written) as Log).runs
    expect(run?.results?.[0]?.message.text).toBe(
      String.raw`GET /a: a path: \[Fix it\](https://evil.example) {{0}} \\\[x\]`,
    )
    expect(run?.invocations?.[0]?.toolConfigurationNotifications?.[0]?.message.text).toBe(
      String.raw`grammar was skipped: add \[this\](https://evil.example) {{1}}`,
    )
  })
})
