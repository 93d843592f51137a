import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { configurationSchema, parseConfiguration, readConfiguration } from './config.js'
import { createCallers } from './callers.js'
import { Redactor } from './redactor.js'
import { Secrets } from './secrets.js'

afterEach(() => vi.unstubAllEnvs())

const least = { schemes: ['Bearer'], resources: [{ path: '/me', access: 'login' }] }
const mistake = (given: unknown): string => {
  try {
    readConfiguration(given)
    return 'none'
  } catch (error) {
    return (error as TypeError).message
  }
}

test('the least that can be written, with its defaults', () => {
  const config = readConfiguration(least)
  expect(config.limits).toEqual({ requests: 1000, perSecond: 100, timeout: 5000 })
  expect(config.resources[0]?.method).toBe('GET')
  expect(readConfiguration(config)).toEqual(config)
})

test('a configuration may have comments and trailing commas', () => {
  const text =
    '// mine\n{ "schemes": ["Basic"], /* all */ "resources": [{ "path": "/", "access": "public" },] }'
  expect(parseConfiguration(text).schemes).toEqual(['Basic'])
  expect(() => parseConfiguration('{\n  "schemes": }')).toThrow('line 2, column 14')
})

test('what the README shows can be used', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const shown = [...readme.matchAll(/```jsonc\n(.*?)```/gs)].map(([, text]) => text ?? '')
  expect(shown.map((text) => parseConfiguration(text).schemes)).toEqual([['Bearer'], ['Bearer']])
})

test.each([
  [{ ...least, schemes: [] }, 'schemes'],
  [{ ...least, resources: [] }, 'name at least one path'],
  [
    { ...least, resources: [{ path: 'me', access: 'login' }] },
    'resources[0].path: write a path that begins with "/"',
  ],
  [
    { ...least, resources: [{ path: '/me', access: 'admin' }] },
    'resources[0].access: write "public", "login"',
  ],
  [{ ...least, credentials: { a: { bearer: 'x', apiKey: 'y' } } }, 'write exactly one of bearer'],
  [{ ...least, credentials: { a: { bearer: { enviroment: 'X' } } } }, '{ "env": "NAME" }'],
  [
    { ...least, credentials: { a: { apiKey: 'x', fault: 'expired' } } },
    '"fault" goes with "bearer"',
  ],
  [
    { ...least, credentials: { a: { jwt: {} } } },
    'credentials.a.jwt: tokens cannot be made without a key',
  ],
  [
    { ...least, resources: [{ path: '/me', access: 'login', allowed: 'bob' }] },
    'resources[0].allowed: "bob" is not among the credentials: there are none',
  ],
  [
    { ...least, resources: [{ path: '/me', access: 'public', hidden: { missing: '/x' } }] },
    'what is hidden has an owner',
  ],
  [{ ...least, limits: { perSecond: 0 } }, 'limits.perSecond'],
  [{ ...least, cors: { origin: 'https://a.example\r\nX-A: b' } }, 'cors.origin: write https://'],
  [{ ...least, fields: { 'X-Key': { enviroment: 'X' } } }, 'fields.X-Key: write the value itself'],
  [
    { ...least, resource: [] },
    'the configuration: there is no "resource" here; there may be $schema, schemes, resources,',
  ],
  [{ ...least, limits: { rate: 1, speed: 2 } }, 'limits: there is no "rate" or "speed" here'],
  [{}, 'schemes: is missing: write a list, [ … ]'],
  [[], 'the configuration: write an object, { … }'],
  [{ ...least, schemes: 'Bearer' }, 'schemes: write a list, [ … ]'],
  [{ ...least, schemes: [] }, 'schemes: write at least one'],
  [{ ...least, limits: { perSecond: 0 } }, 'limits.perSecond: write a number above 0'],
  [{ ...least, limits: { requests: 0 } }, 'limits.requests: write a number not under 1'],
  [{ ...least, limits: { requests: 1.5 } }, 'limits.requests: write a whole number'],
  [
    { ...least, resources: [{ path: '/', access: 'login', expect: { stranger: 1000 } }] },
    'resources[0].expect.stranger: write a number not above 599',
  ],
  [
    { ...least, resources: [{ path: '/', access: 'login', allowed: 5, repeatable: 'yes' }] },
    'resources[0].allowed: write a name, "…", or a list of names, ["…"]\n' +
      '  resources[0].repeatable: write true or false',
  ],
  [
    { ...least, credentials: { a: { bearer: 'x', fault: 'late' } } },
    'credentials.a.fault: write "expired", "not_yet_valid", "revoked", "wrong_audience" or "wrong_issuer"',
  ],
  [{ ...least, credentials: { a: { bearer: '' } } }, 'a.bearer: write something: it is empty'],
  [{ ...least, cors: { origin: 'x' } }, 'cors.origin: write a URL, "https://'],
  [{ ...least, fields: { 'a b': 'x' } }, 'fields.a b: write a name without spaces'],
  [{ ...least, jwt: { key: 'x', issuer: 'y' } }, 'jwt.audience: write a name, "…", or a list'],
])('%j is refused, and the message says why', (given, part) => {
  expect(mistake(given)).toContain(part)
  expect(mistake(given)).not.toMatch(/invalid|expected|unrecognized|too (?:small|big)/i)
})

test('the JSON Schema that editors are given names what may be written', () => {
  expect(configurationSchema()).toMatchObject({
    type: 'object',
    required: ['schemes', 'resources'],
    properties: { limits: { properties: { perSecond: { type: 'number' } } } },
  })
})

test('a secret is written down, in the environment, in a file, or printed by a command', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'))
  const secrets = new Secrets(folder)
  writeFileSync(join(folder, 'secret'), 'from a file\n')
  writeFileSync(join(folder, 'print.cjs'), 'console.log("from a command")')
  vi.stubEnv('CONFORMANCE_SECRET', 'from the environment')
  try {
    expect(await secrets.valueOf('itself', 'x')).toBe('itself')
    expect(await secrets.valueOf({ env: 'CONFORMANCE_SECRET' }, 'x')).toBe('from the environment')
    // Relative to the configuration, and not to where it is used from.
    expect(await secrets.valueOf({ file: 'secret' }, 'x')).toBe('from a file')
    expect(await secrets.valueOf({ file: join(folder, 'secret') }, 'x')).toBe('from a file')
    const command = [process.execPath, 'print.cjs']
    expect(await secrets.valueOf({ command }, 'x')).toBe('from a command')
    await expect(secrets.valueOf({ file: 'other' }, 'credentials.a')).rejects.toThrow(
      `credentials.a: {"file":"other"} failed (ENOENT) in ${folder}`,
    )
  } finally {
    await rm(folder, { recursive: true })
  }
  await expect(secrets.valueOf({ env: 'NOT_THERE' }, 'credentials.a')).rejects.toThrow(
    'credentials.a: {"env":"NOT_THERE"} is empty',
  )
  const failing = new Secrets('.').valueOf({ command: ['false'] }, 'credentials.a')
  await expect(failing).rejects.toThrow('credentials.a: {"command":["false"]} failed (1)')
})

test.each([
  ['Bearer eyJ', 'write the token alone, without "Bearer"'],
  ['Bearer', 'write the token alone, without "Bearer"'],
  ['bearer  eyJ', 'write the token alone, without "bearer"'],
  ['Authorization: DPoP eyJ', 'without "Authorization: DPoP"'],
  ['${ALICE_TOKEN}', '${ALICE_TOKEN} would be sent as it stands: write { "env": "ALICE_TOKEN" }'],
])('the token %j is refused when it is read, and where it is fetched', async (token, part) => {
  vi.stubEnv('FETCHED', token)
  const credentials = { a: { bearer: token } }
  expect(mistake({ ...least, credentials })).toContain(`credentials.a.bearer: `)
  expect(mistake({ ...least, credentials })).toContain(part)
  for (const fault of [undefined, 'expired'] as const) {
    const config = readConfiguration({
      ...least,
      credentials: { a: { bearer: { env: 'FETCHED' }, fault } },
    })
    const refused = createCallers(config, new Secrets('.'), new Redactor())
    await expect(refused).rejects.toThrow(`credentials.a.bearer: `)
    await expect(refused).rejects.toThrow(part)
  }
})

test('other secrets hold no placeholder either; a scheme may stand in what is a whole field', () => {
  const basic = { user: 'ada', password: 'x-${ADA_PASSWORD}' }
  expect(mistake({ ...least, credentials: { ada: { basic } } })).toContain(
    'credentials.ada.basic.password: ${ADA_PASSWORD} would be sent as it stands',
  )
  expect(mistake({ ...least, fields: { 'X-Key': '${KEY}' } })).toContain('{ "env": "KEY" }')
  const key = 'Bearer of $5 {in} cash'
  expect(mistake({ ...least, fields: { 'X-Key': key }, credentials: { a: { apiKey: key } } })).toBe(
    'none',
  )
})

test.each([
  ['fields.X-Key', { fields: { 'X-Key': 'a\r\nX-Injected: yes' } }, 'U+000D'],
  ['fields.X-Key', { fields: { 'X-Key': { env: 'TWO_LINES' } } }, 'U+000D'],
  ['credentials.a.bearer', { credentials: { a: { bearer: { env: 'TWO_LINES' } } } }, 'U+000D'],
  ['credentials.a.bearer', { credentials: { a: { bearer: 'x\ny', fault: 'expired' } } }, 'U+000A'],
  ['credentials.a.apiKey', { credentials: { a: { apiKey: 'x\0y' } } }, 'U+0000'],
  ['credentials.a.cookie', { credentials: { a: { cookie: 'x=y\nz' } } }, 'U+000A'],
  // Its low octet is a line feed, which is all that would go out.
  ['credentials.a.apiKey', { credentials: { a: { apiKey: 'x\u010ay' } } }, 'U+010A'],
  [
    'credentials.a.basic.password',
    { credentials: { a: { basic: { user: 'ada', password: 'x\ny' } } } },
    'U+000A',
  ],
  [
    'credentials.a.basic.user',
    { credentials: { a: { basic: { user: 'a\tb', password: 'x' } } } },
    'U+0009',
  ],
])('%s that would be another field line is refused by name', async (where, part, code) => {
  vi.stubEnv('TWO_LINES', 'a token\r\nX-Injected: yes\r\n')
  const config = readConfiguration({ ...least, ...part })
  const refused = createCallers(config, new Secrets('.'), new Redactor())
  await expect(refused).rejects.toThrow(`${where}: ${code} cannot be sent in a field`)
})

test('a password of any letters, and a key on one line, can be sent', async () => {
  const credentials = {
    ada: { basic: { user: 'ada', password: 'pässwört ✓' } },
    machine: { apiKey: 'a\tb ÿ' },
  }
  const { good } = await createCallers(
    readConfiguration({ ...least, credentials }),
    new Secrets('.'),
    new Redactor(),
  )
  expect([...good.keys()]).toEqual(['ada', 'machine'])
})
