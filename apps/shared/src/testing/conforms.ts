import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { check, failures, parseConfiguration } from '@verdict/conformance'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type CreateApp, startApi } from '../start.js'

const configuration = readFileSync(new URL('../../conformance.jsonc', import.meta.url), 'utf8')

const SECRETS = { BASIC_PASSWORD: 'correct horse', API_KEY: 'k-1234567890' }
const SETTINGS = {
  port: 0,
  audience: 'https://documents.example',
  realm: 'documents',
  basicUser: 'legacy-user',
  basicPassword: SECRETS.BASIC_PASSWORD,
  apiKey: SECRETS.API_KEY,
  generated: {},
}

/** An issuer that is nothing but its keys: `check` makes the tokens itself, the bad ones too. */
async function startKeys() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const named = { kid: 'k1', alg: 'ES256', use: 'sig' }
  const keys = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), ...named }] })
  const server = createServer((_req, res) => res.end(keys))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    key: JSON.stringify({ ...privateKey.export({ format: 'jwk' }), ...named }),
    jwksUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  }
}

async function sessionCookie(origin: string): Promise<string> {
  const { headers } = await fetch(`${origin}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: SETTINGS.basicUser, password: SETTINGS.basicPassword }),
  })
  return headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

/** Whether the conformance checker finds nothing, at any level, at an API. */
export function conforms(name: string, createApp: CreateApp): void {
  let keys: Awaited<ReturnType<typeof startKeys>>
  beforeAll(async () => {
    keys = await startKeys()
    vi.stubEnv('CONFORMANCE_KEY', keys.key)
    for (const [variable, value] of Object.entries(SECRETS)) vi.stubEnv(variable, value)
  })
  afterAll(() => {
    vi.unstubAllEnvs()
    keys.close()
  })

  test(`${name}: the conformance checker finds nothing`, async () => {
    const tokens = { issuer: 'https://login.example', jwksUri: keys.jwksUri }
    const api = await startApi(createApp, { ...SETTINGS, tokens })
    try {
      vi.stubEnv('SESSION_COOKIE', await sessionCookie(api.origin))
      const config = parseConfiguration(configuration)
      const limits = { ...config.limits, perSecond: 10_000 }
      const report = await check(api.origin, { ...config, limits })
      expect(failures(report)).toEqual([])
      // What was not looked at was not found to be right.
      const passed = report.results.filter(({ outcome }) => outcome === 'passed')
      expect(passed.length).toBeGreaterThan(160)
    } finally {
      await api.close()
    }
  })
}
