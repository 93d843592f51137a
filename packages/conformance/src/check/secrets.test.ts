import { afterEach, expect, test, vi } from 'vitest'
import {
  htmlReport,
  jsonReport,
  junitReport,
  sarifReport,
  terminalReport,
} from '../reports/index.js'
import { check } from './check.js'
import type { Configuration } from './configuration.js'
import type { Report } from './report.js'
import { type Asked, serve } from './servers/message.js'

afterEach(() => vi.unstubAllEnvs())

const PASSWORD = 'correct-horse-"battery"'
const KEY = 'k3y42'
const SECRETS = {
  PASSWORD,
  KEY,
  GATEWAY: 'gateway-key-0123456789',
  TENANT: 'tenant-0123456789',
  COOKIE: 'cookie-0123456789',
  SESSION: 'a-session-of-the-server',
}
const BASIC = `Basic ${btoa(`alice:${PASSWORD}`)}`

const configuration: Configuration = {
  schemes: ['Basic'],
  fields: { 'X-Gateway-Key': { env: 'GATEWAY_KEY' }, 'X-Tenant': SECRETS.TENANT, Accept: '*/*' },
  credentials: {
    alice: { basic: { user: 'alice', password: PASSWORD } },
    partner: { apiKey: KEY },
    ada: { cookie: `sid=${SECRETS.COOKIE}` },
  },
  resources: [
    { path: '/me', access: 'login', allowed: 'alice' },
    { path: '/machine', access: 'login', allowed: 'partner' },
    { path: '/account', access: 'login', allowed: 'ada' },
  ],
  limits: { perSecond: 100_000 },
}

/** Knows its callers, and does everything else wrong: no challenges, sessions, and all sent back. */
function sloppy(asked: Asked) {
  const { fields, raw } = asked
  const good =
    asked.field('authorization') === BASIC ||
    asked.field('x-api-key') === KEY ||
    asked.field('cookie') === `sid=${SECRETS.COOKIE}`
  return {
    status: good ? 200 : 403,
    fields: [
      ['Set-Cookie', `session=${SECRETS.SESSION}; Path=/`],
      ['Content-Type', 'application/json'],
    ] as const,
    body: JSON.stringify({ fields, raw, password: PASSWORD, session: SECRETS.SESSION }),
  }
}

async function reportOn(): Promise<Report> {
  vi.stubEnv('GATEWAY_KEY', SECRETS.GATEWAY)
  const server = await serve(sloppy)
  try {
    return await check(server.origin, configuration)
  } finally {
    await server.close()
  }
}

test('no form of report holds a secret: sent, made up, set by the server or sent back', async () => {
  const report = await reportOn()
  const findings = report.results.flatMap(({ findings }) => findings)
  expect(findings.length).toBeGreaterThan(50)
  const forms = {
    json: jsonReport(report),
    html: htmlReport(report),
    junit: junitReport(report, { failOn: 'advice' }),
    sarif: sarifReport(report),
    terminal: terminalReport(report, { colours: false }),
  }
  for (const text of Object.values(forms)) {
    const known = Object.entries(SECRETS).filter(([, secret]) => text.includes(secret))
    expect(known.map(([name]) => name)).toEqual([])
    const escaped = ['correct-horse', 'correct%2Dhorse'].filter((part) => text.includes(part))
    expect(escaped).toEqual([])
    // What is made up for an unknown user is a name of its own with the real password.
    const encoded = [...text.matchAll(/[A-Za-z0-9+/]{16,}={0,2}/g)].map(([part]) => decoded(part))
    expect(encoded.filter((part) => part.includes('correct-horse'))).toEqual([])
  }
})

function decoded(part: string): string {
  return Buffer.from(part, 'base64').toString('latin1')
}

test('of the fields that hold credentials nothing is shown but scheme and name', async () => {
  const report = await reportOn()
  const findings = report.results.flatMap(({ findings }) => findings)
  const sent = findings.flatMap(({ request }) => request?.fields ?? [])
  const all = (wanted: string) => [
    ...new Set(sent.flatMap(([name, value]) => (name.toLowerCase() === wanted ? [value] : []))),
  ]
  expect(all('authorization')).toContain('Basic ***')
  expect(all('authorization').every((value) => /^(?:[\w-]+ )?\*\*\*$/.test(value))).toBe(true)
  for (const name of ['x-api-key', 'cookie', 'x-gateway-key', 'x-tenant']) {
    expect([name, all(name)]).toEqual([name, ['***']])
  }
  expect(all('accept')).toContain('*/*')
  const set = findings.flatMap(({ response }) =>
    (response?.fields ?? []).flatMap(([name, value]) => (name === 'Set-Cookie' ? [value] : [])),
  )
  expect([...new Set(set)]).toEqual(['session=***; Path=/'])
})

test('a secret under "fields" is one that nobody may send back, a plain value there is not', async () => {
  vi.stubEnv('GATEWAY_KEY', SECRETS.GATEWAY)
  const results = async (back: string) => {
    const only = ['no-secrets-back']
    const server = await serve(() => ({ status: 401, fields: [], body: back }))
    try {
      const { results } = await check(server.origin, configuration, { only })
      return results.map(({ outcome }) => outcome)
    } finally {
      await server.close()
    }
  }
  expect(await results(SECRETS.GATEWAY)).toEqual(['failed'])
  expect(await results(SECRETS.TENANT)).toEqual(['passed'])
})
