import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type Answer, createEnforcer, type Enforcer, nodeRequest } from '@verdict/http'
import { afterAll, beforeAll, test } from 'vitest'
import {
  BASIC,
  type Case,
  type Expected,
  forbidden,
  get,
  INVALID_TOKEN,
  MALFORMED,
  needsScope,
  NO_CREDENTIALS,
  password,
  refused,
  SESSION,
  token,
} from './case.js'
import { assertAnswer, assertInvariants } from './check.js'
import type { FieldLine } from './message.js'
import { desk } from './policies.js'
import { spacesOf } from './spaces.js'
import { exchange } from './wire.js'
import { newWorld } from './world.js'

/** An upgrade is answered by hand: no framework is there yet. */
function written({ status, fields, body }: Answer): string {
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const end = `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}${end}`
}

let server: Server
let port: number
beforeAll(async () => {
  const platform = { request: nodeRequest, key: (req: IncomingMessage) => req }
  const spaces = spacesOf<IncomingMessage>(newWorld(), { field: () => undefined })
  const enforcers = new Map<string, Enforcer<IncomingMessage>>(
    Object.entries(spaces).map(([name, options]) => [name, createEnforcer(options, platform)]),
  )
  server = createServer()
  const onUpgrade = async (req: IncomingMessage, socket: Duplex): Promise<void> => {
    const [, space = '', action = ''] = req.url?.split('/') ?? []
    const caller = await (enforcers.get(space) as Enforcer<IncomingMessage>).authenticate(req)
    if (caller.kind === 'unavailable') return void socket.end(written(caller.answer))
    const decision = caller.decide(desk.any, action as 'me')
    if (decision.kind !== 'allow')
      return void socket.end(written(caller.answer(decision, desk.any)))
    socket.end(
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    )
  }
  server.on('upgrade', (req, socket) => void onUpgrade(req, socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
})

const OPENED: Expected = { status: 101, challenges: [], fields: {}, body: '' }
const SID: FieldLine = ['Cookie', '__Host-sid=canary-sid']
const cases: Case[] = [
  get('nobody', '/token/me', [], NO_CREDENTIALS),
  get('a bad token', '/token/me', [token('expired')], INVALID_TOKEN),
  get('two tokens', '/token/me', [token('ada'), token('bob')], MALFORMED),
  get(
    'could not verify',
    '/token/me',
    [token('down')],
    refused(503, 'could_not_verify', { fields: { 'retry-after': '7' } }),
  ),
  get('a role', '/token/admin', [token('ada')], forbidden('missing_role')),
  get('a scope', '/token/write', [token('bob')], needsScope('documents:write')),
  get('allowed', '/token/me', [token('ada')], OPENED),
  get(
    'Basic',
    '/basic/me',
    [password('canary-ada:x')],
    refused(401, 'invalid_credentials', { challenges: [BASIC] }),
  ),
  get(
    'a stranger to a session',
    '/session/me',
    [],
    refused(401, 'no_credentials', { challenges: [SESSION] }),
  ),
  get(
    'a session from our origin',
    '/session/me',
    [SID, ['Origin', 'https://api.example.com']],
    OPENED,
  ),
  get(
    'a session from another site: no CORS would stop it',
    '/session/me',
    [SID, ['Origin', 'https://canary.example']],
    forbidden('cross_site_request'),
  ),
  get('a session from a client that is no browser', '/lenient/me', [SID], OPENED),
]

test.for(cases.map((one) => [one.name, one] as const))('an upgrade: %s', async ([, one]) => {
  const fields: FieldLine[] = [['Upgrade', 'websocket'], ...(one.request.fields ?? [])]
  const response = await exchange(port, { ...one.request, fields, connection: 'Upgrade' })
  assertAnswer(response, one.expect)
  assertInvariants({ ...one.request, fields }, response)
})
