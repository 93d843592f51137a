import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseConfiguration } from '../check/config.js'
import { probes } from '../check/list.js'
import { buildCommand, type Command } from './command.js'
import { CREDENTIALS, configurationText, nextCommand } from './configuration-text.js'
import { list } from './list.js'

let command: Command
const at = (name: string) => join(command.folder, name)
const written = (name: string) => readFileSync(at(name), 'utf8')

beforeAll(async () => {
  command = await buildCommand()
})
afterAll(() => command?.remove())

describe.concurrent('init', () => {
  test('writes over nothing without --force', async () => {
    writeFileSync(at('mine.json'), 'mine')
    const args = ['init', '--config', 'mine.json', '--schemes', 'Basic, Bearer', '--login', '/you']
    const refused = await command.run(args)
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('add --force') })
    expect(written('mine.json')).toBe('mine')
    expect(await command.run([...args, '--force', '--credentials', 'basic'])).toMatchObject({
      code: 0,
    })
    expect(parseConfiguration(written('mine.json'))).toMatchObject({
      schemes: ['Basic', 'Bearer'],
      resources: [{ path: '/health' }, { path: '/you' }],
    })
  })

  test.for(CREDENTIALS)('what it writes for %s can be used, its comments too', (credentials) => {
    const text = configurationText(
      {
        schemes: ['Bearer'],
        credentials,
        publicPath: '/',
        loginPath: '/"quoted"',
        origin: 'http://localhost:3000',
      },
      'npx @verdict/conformance check http://localhost:3000 --config conformance.json',
    )
    const { resources, jwt } = parseConfiguration(text)
    expect(resources.map(({ path }) => path)).toEqual(['/', '/"quoted"'])
    expect(jwt !== undefined).toBe(credentials === 'jwk')
    const whole = parseConfiguration(text.replaceAll(/^( *)\/\/(?! )/gm, '$1'))
    expect(whole.resources).toHaveLength(7)
    expect(Object.keys(whole.credentials)).toHaveLength(6)
    expect(whole).toMatchObject({ jwt: {}, cors: {}, protectedResource: {}, fields: {} })
  })

  test.for([
    ['http://[::1]:8080', "it's mine.json", `'http://[::1]:8080' --config 'it'\\''s mine.json'`],
    ['http://localhost:3000/v1', 'a-b_c.json', 'http://localhost:3000/v1 --config a-b_c.json'],
  ] as const)('the command for %s and %s runs in a shell', ([origin, file, words]) => {
    const line = nextCommand(origin, file)
    expect(line).toBe(`npx @verdict/conformance check ${words}`)
    const shown = spawnSync('sh', ['-c', line.replace('npx', 'printf "%s\\n"')], {
      encoding: 'utf8',
    })
    const args = ['@verdict/conformance', 'check', origin, '--config', file]
    expect(shown.stdout.split('\n').slice(0, -1)).toEqual(args)
  })

  test('what is no origin is refused', async () => {
    const args = ['init', '--config', 'none.json', '--origin', 'localhost']
    const refused = await command.run(args)
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('write http://') })
  })

  test('init asks', async () => {
    const { code, stdout } = await command.onTerminal(['init', '--config', 'asked.json'], {}, [
      ['Where does it listen?', '\x7f'.repeat(4) + '8080/v1/\r'],
      ['What do its 401s offer?', '\r'],
      ['How are good credentials got?', '\x1b[B\r'],
      ['A path for everybody?', '\x7f'.repeat(7) + '/up\r'],
      ['A path for whoever is logged in?', '\r'],
    ])
    expect({ code, stdout }).toMatchObject({ code: 0 })
    const next = 'npx @verdict/conformance check http://localhost:8080/v1 --config asked.json'
    expect(stdout).toContain(`put token.sh beside it, then:\r\n\r\n  ${next}\r\n`)
    expect(written('asked.json')).toContain(`//   ${next}\n`)
    expect(parseConfiguration(written('asked.json'))).toMatchObject({
      schemes: ['Bearer'],
      credentials: { alice: { bearer: { command: ['./token.sh', 'alice'] } } },
      resources: [{ path: '/up' }, { path: '/me' }],
    })
  })
})

describe('list', () => {
  test('shows every probe, as text, JSON and Markdown', async () => {
    const { code, stdout } = await command.run(['list'])
    expect(code).toBe(0)
    expect(stdout).toBe(list({}))
    expect(stdout).toMatch(new RegExp(`\\n${probes.length} probes\\n$`))
    for (const { id } of probes) expect(stdout).toContain(`  ${id} `)
    expect(JSON.parse(list({ json: true }))).toEqual(probes)
    expect(list({ markdown: true, only: ['challenge-present'] })).toMatch(
      /^### Challenges\n\n\| probe .*\n\| -.*\n\| `challenge-present` \| must .*\[RFC 9110 15.5.2\]\(https:\/\/www.rfc-editor.org\/rfc\/rfc9110#section-15.5.2\) \|/,
    )
  })
})

test('whoever reads may stop before the end', () => {
  const piped = '"$0" "$@" | true; exit ${PIPESTATUS[0]}'
  const line = [process.execPath, at('cli.js'), 'list', '--markdown']
  const { status, stderr } = spawnSync('bash', ['-c', piped, ...line], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

describe.concurrent('vectors', () => {
  const serialize = fileURLToPath(new URL('../../vectors/serialize.json', import.meta.url))
  const decisions = fileURLToPath(new URL('../../vectors/decisions.json', import.meta.url))
  const wrong = fileURLToPath(new URL('../vectors/fixtures/forbids-strangers.mjs', import.meta.url))

  test('are put to this implementation', async () => {
    expect(await command.run(['vectors', serialize])).toEqual({
      code: 0,
      stdout: '79 passed, 0 failed\n',
      stderr: '',
    })
  })

  test('are put to a program, and what is wrong with it is told', async () => {
    const args = ['vectors', decisions, serialize, '--command', `"${process.execPath}" "${wrong}"`]
    const { code, stdout } = await command.run(args)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^FAILED auth-anonymous\n {2}expected \{.*"status": 401\}$/m)
    expect(stdout).toMatch(/\n\d+ passed, \d+ failed, 79 unsupported\n$/)
  })

  test.for([
    [['vectors', '--command', 'no-such-program'], 'cannot start no-such-program'],
    [['nothing'], "unknown command 'nothing'"],
    [[], 'Usage: verdict-conformance'],
  ] as const)('end with 2: %s', async ([args, message]) => {
    const { code, stderr } = await command.run(args)
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  })
})
