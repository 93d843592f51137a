import type { AuthorizationServer } from '@verdict-apps/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { start } from './start.js'
import { send } from './testing/send.js'
import {
  call,
  createWorld,
  MCP,
  notesOf,
  request,
  type Token,
  tokenFor,
  type World,
} from './testing/world.js'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.server.close())

const LIST = call('list_notes')
const ADD = call('add_note', { text: 'planted' })
const DELETE = call('delete_notes')

function bearer(more = ''): string {
  const metadata = `${world.server.origin}/.well-known/oauth-protected-resource/mcp`
  return `Bearer realm="notes", resource_metadata="${metadata}"${more}`
}
const INVALID = ', error="invalid_token"'
const TOOLS = ', error="insufficient_scope", scope="mcp:tools"'
const WRITE = ', error="insufficient_scope", scope="mcp:tools notes:write"'
const STRONGER =
  ', error="insufficient_user_authentication", scope="mcp:tools notes:write", acr_values="mfa", max_age="300"'

describe('who may do what', () => {
  test.each<[Token, string, number, string?]>([
    // a stranger: no error code (RFC 6750 3.1)
    ['none', request('tools/list'), 401, ''],
    ['none', LIST, 401, ''],
    ['none', call('unheard_of'), 401, ''],
    ['none', 'no JSON at all', 401, ''],
    // bad tokens
    ['garbage', LIST, 401, INVALID],
    ['forged', LIST, 401, INVALID],
    ['expired', LIST, 401, INVALID],
    ['elsewhere', LIST, 401, INVALID], // RFC 8707: for another API
    // whoever has a token
    ['unscoped', request('tools/list'), 200],
    ['unscoped', request('ping'), 200],
    // by tool: everything that it needs, in one challenge
    ['unscoped', LIST, 403, TOOLS],
    ['half', LIST, 403, TOOLS],
    ['reader', LIST, 200],
    ['unscoped', ADD, 403, WRITE],
    ['half', ADD, 403, WRITE],
    ['reader', ADD, 403, WRITE],
    ['reader', DELETE, 401, STRONGER],
    ['writer', DELETE, 401, STRONGER],
  ])('%s: %s is %i', async (token, body, status, challenge) => {
    const answer = await world.ask(token, { body })
    expect(answer.status).toBe(status)
    expect(answer.fields['www-authenticate']).toBe(
      challenge === undefined ? undefined : bearer(challenge),
    )
    if (status !== 200) expect(answer.fields['cache-control']).toBe('no-store')
  })

  test('Bearer with nothing behind it is a 400', async () => {
    const answer = await world.ask('none', { headers: { authorization: 'Bearer' }, body: LIST })
    expect(answer.status).toBe(400)
    expect(answer.fields['www-authenticate']).toBe(bearer(', error="invalid_request"'))
  })

  test('what was let pass is done, and nothing of what was refused', async () => {
    const text = 'the only note'
    expect((await world.ask('writer', { body: call('add_note', { text }) })).status).toBe(200)
    expect(await notesOf(world)).toEqual([text])
  })
})

describe('other methods than POST', () => {
  test.each(['GET', 'HEAD', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'])(
    '%s is guarded, and of no use',
    async (method) => {
      const stranger = await world.ask('none', { method })
      expect([stranger.status, stranger.fields['www-authenticate']]).toEqual([401, bearer()])
      const known = await world.ask('writer', { method, body: method === 'PUT' ? ADD : '' })
      expect([known.status, known.fields['allow']]).toEqual([405, 'POST'])
    },
  )

  test.each(['/mcp/', '/MCP', '//mcp', '/mcp%2f', '/'])('nothing is at %s', async (path) => {
    expect((await world.ask('writer', { path, body: LIST })).status).toBe(404)
  })
})

describe('the metadata', () => {
  const path = '/.well-known/oauth-protected-resource/mcp'

  test('are for everybody, and hold nothing that the request said', async () => {
    const { url, origin } = world.server
    for (const host of [new URL(origin).host, 'evil.example']) {
      const answer = await world.ask('none', { method: 'GET', path, headers: { host } })
      expect([answer.status, answer.fields['content-type']]).toEqual([200, 'application/json'])
      expect(JSON.parse(answer.body)).toMatchObject({
        resource: url,
        authorization_servers: [world.embedded.issuer],
        resource_name: 'Notes',
        scopes_supported: ['mcp:tools'],
      })
    }
  })

  test('are the same for HEAD without a body; other methods find nothing', async () => {
    const { status, fields, body } = await world.ask('none', { method: 'HEAD', path })
    expect([status, fields['content-type'], body]).toEqual([200, 'application/json', ''])
    expect((await world.ask('none', { method: 'POST', path, body: '{}' })).status).toBe(404)
  })

  test('are where the challenge says, whatever Host the request had', async () => {
    const headers = { host: '127.0.0.1:1' }
    const { status, fields } = await world.ask('none', { headers, body: LIST })
    expect([status, fields['www-authenticate']]).toEqual([401, bearer()])
  })
})

describe('names and origins (DNS rebinding)', () => {
  test.each<[Readonly<Record<string, string>>, number]>([
    [{ host: 'evil.example' }, 403],
    [{ host: '127.0.0.1.evil.example' }, 403],
    [{ host: 'localhost' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'http://127.0.0.1' }, 200],
  ])('%j is %i', async (headers, status) => {
    const answer = await world.ask('reader', { headers, body: LIST })
    expect(answer.status).toBe(status)
    expect(answer.fields['www-authenticate']).toBeUndefined()
  })
})

test('an issuer that cannot be reached is a 503, and strangers are asked to log in all the same', async () => {
  const lonely = await start({ port: 0 })
  const issuer = lonely.embedded as AuthorizationServer
  try {
    const token = await tokenFor(issuer, issuer.clients.service, 'mcp:tools', lonely.url)
    await issuer.close()
    const headers = { ...MCP, authorization: `Bearer ${token}` }
    const { status, fields } = await send(lonely.origin, { headers, body: LIST })
    expect([status, fields['www-authenticate']]).toEqual([503, undefined])
    expect(fields['retry-after']).toMatch(/^\d+$/)
    expect((await send(lonely.origin, { headers: MCP, body: LIST })).status).toBe(401)
  } finally {
    await lonely.close()
  }
})

test('nobody is answered by a server that could not be made', async () => {
  await expect(start({ port: 0, issuer: 'nonsense' })).rejects.toThrow(TypeError)
  const origin = 'http://notes.example.com' // in the clear, and not loopback
  await expect(start({ port: 0, origin })).rejects.toThrow('https')
})
