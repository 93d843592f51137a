import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { allowed, authorization, BASIC, BEARER, token } from './case.js'
import { fieldOf } from './message.js'
import { type RunningServer, type ServerName, startServers, stopServers } from './servers/index.js'
import { exchange } from './wire.js'

let servers: Record<ServerName, RunningServer>
beforeAll(async () => {
  servers = await startServers()
})
afterAll(() => stopServers(servers))

describe.each(['hono', 'koa', 'express', 'fetch'] as const)('%s', (name) => {
  let server: RunningServer
  beforeEach(() => {
    server = servers[name]
    Object.assign(server.world, { authentications: 0, loads: 0, facts: 0 })
    server.world.events.length = 0
  })

  test('requests at the same time get each their own answer', async () => {
    const callers = ['ada', 'bob', 'editor', 'expired', 'down'] as const
    const sent = Array.from({ length: 20 }, () => callers).flat()
    const target = '/mixed/documents/share/canary-draft'
    const answers = await Promise.all(
      sent.map((who) => exchange(server.port, { target, fields: [token(who)] })),
    )
    const statuses = { ada: 200, bob: 403, editor: 403, expired: 401, down: 503 }
    expect(answers.map(({ status }) => status)).toEqual(sent.map((who) => statuses[who]))
    expect(server.world.authentications).toBe(sent.length)
    expect(server.world.events).toHaveLength(sent.length)
  })

  test('a guard of the router and one of the route authenticate once, and both are seen', async () => {
    const { status } = await exchange(server.port, {
      target: '/twice/admin',
      fields: [token('admin')],
    })
    expect(status).toBe(200)
    expect(server.world.authentications).toBe(1)
    expect(server.world.events.map(({ action }) => action)).toEqual(['me', 'admin'])
  })

  test('requests on one connection are different requests', async () => {
    const socket = connect(server.port, '127.0.0.1')
    let raw = ''
    socket.on('data', (chunk) => {
      raw += chunk.toString('latin1')
    })
    const tokens = ['canary-ada', 'canary-bob', 'canary-expired', '', 'canary-ada']
    for (const [i, name] of tokens.entries()) {
      const lines = ['GET /token/desk/me HTTP/1.1', 'Host: x']
      if (name !== '') lines.push(`Authorization: Bearer ${name}`)
      if (i === tokens.length - 1) lines.push('Connection: close')
      socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    }
    await once(socket, 'close')
    expect(raw.match(/HTTP\/1\.1 \d+/g)).toEqual(
      [200, 200, 401, 401, 200].map((status) => `HTTP/1.1 ${status}`),
    )
    expect(raw.match(/"identity":"[^"]+"/g)).toEqual(
      ['ada', 'bob', 'ada'].map((id) => `"identity":"canary-${id}"`),
    )
  })

  test('a refusal before a large body is read leaves the connection in order', async () => {
    const socket = connect(server.port, '127.0.0.1')
    let raw = ''
    socket.on('data', (chunk) => {
      raw += chunk.toString('latin1')
    })
    const size = 300_000
    socket.write(`POST /token/desk/me HTTP/1.1\r\nHost: x\r\nContent-Length: ${size}\r\n\r\n`)
    socket.write('x'.repeat(size))
    const second = 'Authorization: Bearer canary-ada\r\nConnection: close'
    socket.write(`GET /token/desk/me HTTP/1.1\r\nHost: x\r\n${second}\r\n\r\n`)
    await once(socket, 'close')
    expect(raw.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 200'])
  })

  test('a blocked network and a settled stranger cost no reading and no loading', async () => {
    const { port, world } = server
    await exchange(port, { target: '/token/desk/work', fields: [token('ada')] })
    expect([world.authentications, world.loads]).toEqual([0, 0])
    await exchange(port, { target: '/token/documents/update/canary-draft' })
    expect(world.loads).toBe(0)
    await exchange(port, {
      target: '/token/documents/archive/canary-draft',
      fields: [token('ada')],
    })
    expect([world.authentications, world.loads]).toEqual([1, 0])
  })

  test('facts run once, after authentication, and not for a blocked network', async () => {
    const { port, world } = server
    const fields = [token('ada'), ['X-Facts', 'open'] as const]
    expect((await exchange(port, { target: '/facts/desk/shift', fields })).body).toBe(
      allowed('canary-ada').body,
    )
    expect(world.facts).toBe(1)
    await exchange(port, { target: '/facts/desk/office', fields })
    expect(world.facts).toBe(1)
  })

  test('one line per challenge where the platform can, one field in any case', async () => {
    const answer = await exchange(server.port, { target: '/mixed/desk/me' })
    const lines = answer.fields.filter(([field]) => field === 'www-authenticate')
    // Fetch's Headers join lines (RFC 9110 5.3).
    expect(lines).toHaveLength(name === 'koa' || name === 'express' ? 2 : 1)
    expect(fieldOf(answer, 'www-authenticate')).toBe(`${BEARER}, ${BASIC}`)
  })

  test('the largest Authorization that Node takes is read in no time', async () => {
    const hostile = [
      `Bearer ${'a'.repeat(15_000)}`,
      `Bearer ${'a,'.repeat(7_500)}`,
      ' '.repeat(15_000),
    ]
    for (const value of hostile) {
      const started = performance.now()
      const fields = [authorization(`${value}x`)]
      const { status, body } = await exchange(server.port, { target: '/token/desk/me', fields })
      expect([400, 401]).toContain(status)
      expect(body.length).toBeLessThan(200)
      expect(performance.now() - started).toBeLessThan(5000)
    }
  })
})
