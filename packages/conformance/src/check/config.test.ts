import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { configurationSchema, parseConfiguration, readConfiguration } from './config.js'
import { createCallers } from './callers.js'
import { Redactor } from './redactor.js'
import { valueOf } from './secrets.js'

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
  [{ ...least, resource: [] }, 'resource'],
])('%j is refused, and the message says why', (given, part) => {
  expect(mistake(given)).toContain(part)
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
  const file = join(folder, 'secret')
  writeFileSync(file, 'from a file\n')
  vi.stubEnv('CONFORMANCE_SECRET', 'from the environment')
  try {
    expect(await valueOf('itself', 'x')).toBe('itself')
    expect(await valueOf({ env: 'CONFORMANCE_SECRET' }, 'x')).toBe('from the environment')
    expect(await valueOf({ file }, 'x')).toBe('from a file')
    const command = [process.execPath, '-p', '"from " + "a command"']
    expect(await valueOf({ command }, 'x')).toBe('from a command')
  } finally {
    await rm(folder, { recursive: true })
  }
  await expect(valueOf({ env: 'NOT_THERE' }, 'credentials.a')).rejects.toThrow(
    'credentials.a: {"env":"NOT_THERE"} is empty',
  )
  await expect(valueOf({ file: '/not/there' }, 'credentials.a')).rejects.toThrow('ENOENT')
  await expect(valueOf({ command: ['false'] }, 'credentials.a')).rejects.toThrow('credentials.a')
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
  const refused = createCallers(config, new Redactor())
  await expect(refused).rejects.toThrow(`${where}: ${code} cannot be sent in a field`)
})

test('a password of any letters, and a key on one line, can be sent', async () => {
  const credentials = {
    ada: { basic: { user: 'ada', password: 'pässwört ✓' } },
    machine: { apiKey: 'a\tb ÿ' },
  }
  const { good } = await createCallers(readConfiguration({ ...least, credentials }), new Redactor())
  expect([...good.keys()]).toEqual(['ada', 'machine'])
})
