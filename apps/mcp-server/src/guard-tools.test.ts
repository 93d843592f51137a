import { policy } from '@verdict/core'
import { createAuthorizer } from '@verdict/hono'
import { accessToken } from '@verdict/oauth'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { guardTools, type ToolCall } from './guard-tools.js'
import { call, createWorld, notesOf, request, type World } from './testing/world.js'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.ask('writer', { body: call('add_note', { text: 'the only note' }) })
})
// Whatever is refused below would have planted another.
afterAll(async () => {
  expect(await notesOf(world)).toEqual(['the only note'])
  await world.server.close()
})

const PLANT = { text: 'planted' }
const LIST = call('list_notes')
const ADD = call('add_note', PLANT)

describe('names that are no tool', () => {
  test.each([
    'unheard_of',
    '',
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'toString',
    'List_notes',
    'list_notes ',
    'list_notes\u0000',
    'list_nоtes', // a Cyrillic o
    'list_notes\u200b',
    'add_note,list_notes',
  ])('%j is denied to everybody', async (name) => {
    const { status, fields, body } = await world.ask('writer', { body: call(name, PLANT) })
    expect([status, fields['www-authenticate']]).toEqual([403, undefined])
    expect(JSON.parse(body)).toMatchObject({ code: 'unknown_tool' })
  })

  test.each<[string, unknown]>([
    ['a number', { name: 1 }],
    ['null', { name: null }],
    ['a list', { name: ['list_notes'] }],
    ['an object', { name: { toString: 'list_notes' } }],
    ['no name', { arguments: {} }],
    ['no parameters', undefined],
  ])('%s is none', async (_, params) => {
    const { status } = await world.ask('writer', { body: request('tools/call', params) })
    expect(status).toBe(403)
  })
})

describe('what is decided about is what is done', () => {
  const message = (members: string) => `{"jsonrpc":"2.0","id":1,${members}}`
  const params = (members: string) => message(`"method":"tools/call","params":{${members}}`)
  const add = '"params":{"name":"add_note","arguments":{"text":"planted"}}'
  const list = '"params":{"name":"list_notes"}'

  // The reader may list and not add: a second parser that found another name would tell.
  test.each<[string, string, number, string]>([
    ['the last name counts', params('"name":"list_notes","name":"add_note"'), 403, 'scope'],
    ['the last name counts', params('"name":"add_note","name":"list_notes"'), 200, 'only note'],
    ['escapes in keys', params('"n\\u0061me":"add_note"'), 403, 'scope'],
    ['escapes in names', params('"name":"add\\u005fnote"'), 403, 'scope'],
    ['the last params', message(`"method":"tools/call",${list},${add}`), 403, 'scope'],
    ['the last params', message(`"method":"tools/call",${add},${list}`), 200, 'only note'],
    ['the last method', message(`"method":"ping","method":"tools/call",${add}`), 403, 'scope'],
    [
      'the last method',
      message(`"method":"tools/call","method":"ping",${add}`),
      200,
      '"result":{}',
    ],
    ['escapes in methods', message(`"method":"tools\\/call",${add}`), 403, 'scope'],
    ['a prototype is no name', params('"__proto__":{"name":"list_notes"}'), 403, 'unknown_tool'],
    [
      'nor does it hide one',
      params('"name":"list_notes","__proto__":{"name":"add_note"}'),
      200,
      'only note',
    ],
    ['nor is it params', message(`"method":"tools/call","__proto__":{${list}}`), 400, '-32600'],
    ['nor a message', `{"__proto__":${message(`"method":"tools/call",${add}`)}}`, 400, '-32600'],
    ['another method', message(`"method":"tools/call ",${add}`), 200, '-32601'],
    ['another method', message(`"method":"Tools/Call",${add}`), 200, '-32601'],
    ['a notification', `{"jsonrpc":"2.0","method":"tools/call",${add}}`, 403, 'scope'],
  ])('%s: %s is %i', async (_, body, status, says) => {
    const answer = await world.ask('reader', { body })
    expect([answer.status, answer.body]).toEqual([status, expect.stringContaining(says)])
  })

  test('fields that name another tool than the body does are no help', async () => {
    const version = '2026-07-28'
    const meta = { 'io.modelcontextprotocol/protocolVersion': version }
    const headers = {
      'mcp-protocol-version': version,
      'mcp-method': 'tools/call',
      'mcp-name': 'list_notes',
    }
    const body = request('tools/call', { name: 'add_note', arguments: PLANT, _meta: meta })
    expect((await world.ask('reader', { headers, body })).status).toBe(403)
    expect((await world.ask('writer', { headers, body })).status).toBe(400)
  })

  test('a call without an id is let pass as any other, and done by nobody', async () => {
    const body = `{"jsonrpc":"2.0","method":"tools/call",${add}}`
    expect((await world.ask('writer', { body })).status).toBe(202)
  })
})

describe('bodies that are no message', () => {
  test.each<[string, string, number]>([
    ['nothing', '', -32700],
    ['no JSON', '{"jsonrpc":', -32700],
    ['two messages', `${LIST}\n${LIST}`, -32700],
    ['depth', '['.repeat(200_000), -32700],
    ['more depth', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, -32600],
    ['null', 'null', -32600],
    ['text', '"tools/call"', -32600],
    ['an empty batch', '[]', -32600],
    ['a batch', `[${LIST}]`, -32600], // gone since MCP 2025-06-18
    ['a batch that hides one', `[${LIST},${ADD}]`, -32600],
    ['a method that is a number', '{"jsonrpc":"2.0","id":1,"method":1}', -32600],
    ['a method that is a list', '{"jsonrpc":"2.0","id":1,"method":["tools/call"]}', -32600],
    ['no method', '{"jsonrpc":"2.0","id":1}', -32600],
    ['a list of params', '{"jsonrpc":"2.0","id":1,"method":"ping","params":["x"]}', -32600],
    ['another version', '{"jsonrpc":"1.0","id":1,"method":"ping"}', -32600],
    ['an answer', '{"jsonrpc":"2.0","id":1,"result":{}}', -32600],
  ])('%s is a 400', async (_, body, code) => {
    const answer = await world.ask('writer', { body })
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.body)).toMatchObject({ jsonrpc: '2.0', id: null, error: { code } })
  })

  const long = call('add_note', { text: 'x'.repeat(1024 * 1024) })
  test.each([false, true])('one that is too long is a 413 (chunked: %s)', async (chunked) => {
    expect((await world.ask('writer', { body: long, chunked })).status).toBe(413)
    // A stranger's is not even read.
    expect((await world.ask('none', { body: long, chunked })).status).toBe(401)
  })

  test('one that is not said to be JSON is a 415 by the SDK', async () => {
    const headers = { 'content-type': 'text/plain' }
    expect((await world.ask('writer', { headers, body: ADD })).status).toBe(415)
    expect((await world.ask('reader', { headers, body: ADD })).status).toBe(403)
  })
})

test('a rule may look at the call', async () => {
  const { server, embedded, tokens } = world
  const authorize = createAuthorizer({
    authenticators: [accessToken({ issuer: embedded.issuer, audience: server.url })],
    realm: 'notes',
  })
  const tools = policy<ToolCall>('tool')(({ allOf, condition, scope }) => ({
    add_note: allOf(
      scope('notes:write'),
      condition('too_loud', (made) => !/!/.test(JSON.stringify(made.arguments))),
    ),
  }))
  const app = new Hono()
  app.post('/mcp', guardTools(authorize, tools), (c) => c.json(c.var.message))
  const statusOf = async (text: string) => {
    const headers = { authorization: `Bearer ${tokens.writer}` }
    const body = call('add_note', { text })
    return (await app.request('/mcp', { method: 'POST', headers, body })).status
  }
  expect(await statusOf('Milk')).toBe(200)
  expect(await statusOf('Milk!')).toBe(403)
})
