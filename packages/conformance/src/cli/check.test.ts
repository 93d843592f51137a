import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bearer, policy } from '@verdict/core'
import { createAuthorizer } from '@verdict/hono'
import { identified, invalid } from '@verdict/http'
import { Hono } from 'hono'
import type { Log } from 'sarif'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { probes } from '../check/list.js'
import { type Running, start } from '../check/target.js'
import { buildCommand, type Command } from './command.js'
import { createProgram } from './program.js'

let command: Command
let good: Running
let bad: Running
const at = (name: string) => join(command.folder, name)
const written = (name: string) => readFileSync(at(name), 'utf8')

function goodApp(): Hono {
  const authorize = createAuthorizer({
    realm: 'test',
    authenticators: [
      {
        from: 'authorization',
        schemes: () => [bearer({ realm: 'test' })],
        issuers: ['test'],
        authenticate: ({ token68 }) =>
          token68 === 'alice-token' ? identified({ id: 'alice' }) : invalid('rejected'),
      },
    ],
  })
  const me = policy('me')(({ authenticated }) => ({ read: authenticated() }))
  return new Hono()
    .get('/health', (c) => c.text('ok'))
    .get('/me', authorize(me, 'read'), (c) => c.text('alice'))
}

/** No challenge, and a body that would paint a terminal. */
const badApp = {
  fetch: (request: Request) =>
    new URL(request.url).pathname === '/health'
      ? new Response('ok')
      : new Response('\x1b[2J\x9b31m<script>', { status: 401, statusText: 'no' }),
}

/** Answers the first request, and then no more. */
function answersOnce(): () => Promise<Response> {
  let asked = 0
  return () => (asked++ === 0 ? Promise.resolve(new Response()) : new Promise(() => {}))
}

beforeAll(async () => {
  command = await buildCommand()
  good = await start(goodApp())
  bad = await start(badApp)
  const made = await command.run(['init', '--config', 'conformance.json'])
  expect(made).toEqual({
    code: 0,
    stdout:
      'conformance.json is written. Look through it, set ALICE_TOKEN, then:\n\n' +
      '  npx @verdict/conformance check http://localhost:3000 --config conformance.json\n',
    stderr: '',
  })
})
afterAll(async () => {
  await Promise.all([good?.close(), bad?.close()])
  command?.remove()
})

const ALICE = { ALICE_TOKEN: 'alice-token' }
const CHECK = ['--config', 'conformance.json']

describe.concurrent('check', () => {
  test('ends with 0 where nothing is found, and writes every report', async () => {
    const files = ['--json', 'r.json', '--junit', 'r.xml', '--sarif', 'r.sarif', '--html', 'r.html']
    const args = ['check', good.url.origin, ...CHECK, ...files]
    const { code, stdout, stderr } = await command.run(args, ALICE)
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+: \d+ requests in .* s\n/)
    expect({ code, stdout }).toMatchObject({ code: 0 })
    expect(JSON.parse(written('r.json'))).toMatchObject({ format: 1, origin: good.url.origin })
    expect(JSON.parse(written('r.json')).results).toHaveLength(probes.length)
    expect(JSON.parse(written('r.sarif'))).toMatchObject({ version: '2.1.0' })
    expect(written('r.xml')).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites /)
    expect(written('r.html')).toMatch(/^<!doctype html>/)
  })

  test('files that a configuration names are beside it, and so is what it runs', async () => {
    mkdirSync(at('api'))
    writeFileSync(at('api/alice.txt'), 'alice-token\n')
    writeFileSync(at('api/token.cjs'), 'console.log("alice-token")')
    const text = written('conformance.json')
    const secrets = ['{ "file": "alice.txt" }', '{ "command": ["node", "token.cjs"] }']
    for (const [index, secret] of secrets.entries()) {
      writeFileSync(at(`api/${index}.json`), text.replace('{ "env": "ALICE_TOKEN" }', secret))
      const args = ['check', good.url.origin, '--config', `api/${index}.json`]
      const { code, stderr } = await command.run([...args, '--only', 'allowed-let-in'])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    }
  })

  test('SARIF points to the line of the resource', async () => {
    const args = ['check', bad.url.origin, ...CHECK, '--only', 'challenge-present', '--sarif', '-']
    const { stdout } = await command.run(args, ALICE)
    const [result] = (JSON.parse(stdout) as Log).runs[0]?.results ?? []
    const { artifactLocation, region } = result?.locations?.[0]?.physicalLocation ?? {}
    expect(artifactLocation?.uri).toBe('conformance.json')
    const line = written('conformance.json').split('\n')[(region?.startLine ?? 0) - 1]
    expect(line).toContain('{ "path": "/me", "access": "login"')
  })

  test('ends with 1 where something is found; a report goes to standard output', async () => {
    const args = ['check', bad.url.origin, ...CHECK, '--json', '-']
    const { code, stdout, stderr } = await command.run(args, ALICE)
    const { results } = JSON.parse(stdout) as { results: { outcome: string; probe: object }[] }
    expect(results).toContainEqual(
      expect.objectContaining({
        outcome: 'failed',
        probe: expect.objectContaining({ id: 'challenge-present', level: 'must' }),
      }),
    )
    expect(stderr).toContain('challenge-present, RFC 9110 15.5.2')
    // oxlint-disable-next-line no-control-regex -- that is what must not be there
    expect(stdout + stderr).not.toMatch(/[\x1b\x9b]/)
    expect(code).toBe(1)
  })

  test('tries what --only names, and --fail-on never ends with 0', async () => {
    const only = ['--only', 'challenge-present,STRANGERS', '--fail-on', 'never', '--json', 'o.json']
    const { code } = await command.run(['check', bad.url.origin, ...CHECK, ...only], ALICE)
    const { results } = JSON.parse(written('o.json')) as {
      results: { probe: { id: string; group: string } }[]
    }
    expect(code).toBe(0)
    expect(results.map(({ probe }) => probe.id)).toEqual(
      probes
        .filter(({ id, group }) => id === 'challenge-present' || group === 'Strangers')
        .map(({ id }) => id),
    )
  })

  test('sends no more requests than --max-requests', async () => {
    const few = ['--max-requests', '3', '--json', 'few.json', '--rate', '1000']
    await command.run(['check', good.url.origin, ...CHECK, ...few], ALICE)
    expect(JSON.parse(written('few.json'))).toMatchObject({ requests: 3 })
  })

  test.for([
    [CHECK, 'http://127.0.0.1:1 does not answer'],
    [[], "required option '--config <file>' not specified"],
    [[...CHECK, '--fail-on', 'all'], 'Allowed choices are must, should'],
  ] as const)('ends with 2: %s', async ([args, message]) => {
    const { code, stdout, stderr } = await command.run(
      ['check', 'http://127.0.0.1:1', ...args],
      ALICE,
    )
    expect(stderr).toContain(message)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })

  test.for([
    ['http://127.0.0.1:1', 'none.json', [], 'there is no file'],
    ['http://127.0.0.1:1', 'cli.js', [], 'The configuration is not JSON'],
    ['http://127.0.0.1:1', '.', [], 'EISDIR'],
    ['localhost', 'conformance.json', [], 'write http://localhost:3000'],
    ['http://127.0.0.1:1', 'conformance.json', ['--json', 'no/r.json'], 'there is no folder no'],
    ['http://127.0.0.1:1', 'conformance.json', ['--json', '-', '--html', '-'], 'only one report'],
    ['http://127.0.0.1:1', 'conformance.json', ['--only', 'nothing'], 'is called "nothing"'],
  ] as const)('refuses %s %s %s', async ([origin, file, args, message]) => {
    const line = ['check', origin, '--config', at(file), ...args]
    const never = () => expect.unreachable()
    await expect(createProgram(never).parseAsync(line, { from: 'user' })).rejects.toThrow(message)
  })

  test('ends with 2 where a secret is not there, or no probe was tried', async () => {
    const { code, stderr } = await command.run(['check', good.url.origin, ...CHECK])
    expect([code, stderr]).toEqual([2, expect.stringContaining('ALICE_TOKEN')])
    const skipped = ['check', good.url.origin, ...CHECK, '--only', 'basic-realm']
    const nothing = await command.run(skipped, ALICE)
    expect([nothing.code, nothing.stderr]).toEqual([
      2,
      expect.stringContaining('no probe was tried'),
    ])
  })
})

describe.concurrent('on a terminal', () => {
  test('check shows colours and how far it is', async () => {
    const args = ['check', good.url.origin, ...CHECK, '--only', 'challenge-present']
    const { stdout } = await command.onTerminal(args, ALICE)
    expect(stdout).toContain('1/1 ')
    expect(stdout).toContain('\x1b[1m')
    expect(stdout).toContain('\x1b[?25h')
  })

  test('Ctrl-C ends a check, and the cursor is given back', async () => {
    const server = await start({ fetch: answersOnce() })
    const args = ['check', server.url.origin, ...CHECK]
    const { code, stdout } = await command.onTerminal(args, ALICE, [['0/', '\x03']])
    await server.close()
    expect(stdout).toContain('\x1b[?25h')
    expect(stdout).toMatch(/interrupted\r\n$/)
    expect(code).toBe(2)
  })

  test('NO_COLOR and --no-progress leave the text', async () => {
    const only = ['--only', 'challenge-present', '--no-progress']
    const args = ['check', good.url.origin, ...CHECK, ...only]
    const { stdout } = await command.onTerminal(args, { ...ALICE, NO_COLOR: '1' })
    expect(stdout).toContain('requests in')
    expect(stdout).not.toContain('\x1b')
  })
})
