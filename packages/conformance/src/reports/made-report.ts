import type { Level, ProbeInfo, ProbeResult, Report } from '../check/report.js'

const probe = (id: string, level: Level, more: Partial<ProbeInfo> = {}): ProbeInfo => ({
  id,
  title: `The title of ${id}`,
  group: 'Challenges',
  level,
  clause: 'RFC 9110 15.5.2',
  mend: `How to mend ${id}.`,
  ...more,
})

/** What a hostile server may send: for a terminal, for HTML, for XML, for those who read it. */
export const HOSTILE = `\x1b]0;owned\x07\x9b31m\r\nX-Evil: 1\u202e\u2028\ufffe\ud800<script>alert(1)</script>"'--><b onclick=x>&amp;]]>`

export const results: readonly ProbeResult[] = [
  { probe: probe('present', 'must'), outcome: 'passed', tried: 7, findings: [] },
  {
    probe: probe('grammar', 'must'),
    outcome: 'failed',
    tried: 3,
    findings: [
      {
        at: 'GET /documents',
        message: 'WWW-Authenticate holds no challenge.',
        request: {
          method: 'GET',
          target: '/documents',
          fields: [['authorization', 'Bearer ***']],
        },
        response: {
          status: 401,
          fields: [
            ['www-authenticate', 'Bearer'],
            ['www-authenticate', HOSTILE],
          ],
          body: `one\n${HOSTILE}`,
        },
      },
      { at: `GET /${HOSTILE}`, message: HOSTILE },
    ],
  },
  {
    probe: probe('status', 'should', { group: 'Faults', clause: 'RFC 6750 3.1' }),
    outcome: 'failed',
    tried: 1,
    findings: Array.from({ length: 7 }, (_, i) => ({ at: 'GET /me', message: `fault ${i}` })),
  },
  {
    probe: probe('timing', 'advice', { group: 'Faults', clause: 'No standard' }),
    outcome: 'failed',
    tried: 1,
    findings: [{ at: 'GET /secret', message: 'slower' }],
  },
  {
    probe: probe('step-up', 'must', { group: 'Step-up' }),
    outcome: 'skipped',
    why: `add a path with "stepUp" ${HOSTILE}`,
    tried: 0,
    findings: [],
  },
]

export const report: Report = {
  tool: { name: 'verdict-conformance', version: '1.2.3' },
  origin: 'http://127.0.0.1:3000',
  startedAt: '2026-11-21T10:00:00.250Z',
  duration: 1250,
  requests: 42,
  results,
}

/** A report without findings. */
export const clean: Report = { ...report, results: results.filter((r) => r.outcome !== 'failed') }
