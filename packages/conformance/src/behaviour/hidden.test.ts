import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorization, token } from './case.js'
import type { FieldLine } from './message.js'
import { type RunningServer, type ServerName, startServers, stopServers } from './servers/index.js'
import { exchange } from './wire.js'

let servers: Record<ServerName, RunningServer>
beforeAll(async () => {
  servers = await startServers()
})
afterAll(() => stopServers(servers))

/** All that came but the date, which every answer has and no answer shares. */
async function octets(name: ServerName, method: string, id: string, fields: readonly FieldLine[]) {
  const target = `/all/notes/peek/${id}`
  const { raw } = await exchange(servers[name].port, { method, target, fields })
  return raw.replace(/^date: .*\r\n/im, '')
}

const SID: FieldLine = ['Cookie', '__Host-sid=canary-sid']
/** Everybody who may not see canary-foreign: what they are told of it, and of what is not there. */
const CALLERS: readonly (readonly [string, readonly FieldLine[], status: number])[] = [
  ['a stranger', [], 404],
  ['somebody else', [token('ada')], 404],
  ['somebody else, by cookie', [SID, ['Sec-Fetch-Site', 'same-origin']], 404],
  ['a cookie from another site', [SID, ['Sec-Fetch-Site', 'cross-site']], 404],
  ['a bad token', [token('expired')], 404],
  ['a token that names nobody', [token('nobody')], 404],
  ['a scheme that is not taken', [authorization('Foo x')], 404],
  ['a request for a part of it', [['Range', 'bytes=0-1']], 404],
  [
    'a conditional request',
    [
      ['If-None-Match', '*'],
      ['If-Match', '"x"'],
    ],
    404,
  ],
  ['a malformed request', [token('ada'), token('ada')], 400],
  ['a token that cannot be verified', [token('down')], 503],
]

describe.each(['hono', 'koa', 'express', 'fetch'] as const)('%s', (name) => {
  test.for(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])(
    '%s: what is secret and what is missing are the same, octet by octet',
    async (method) => {
      const all = new Map<number, Set<string>>()
      for (const [caller, fields, status] of CALLERS) {
        const [secret, missing] = await Promise.all(
          ['canary-foreign', 'canary-none'].map((id) => octets(name, method, id, fields)),
        )
        expect([caller, secret]).toEqual([caller, missing])
        expect([caller, secret?.slice(0, 12)]).toEqual([caller, `HTTP/1.1 ${status}`])
        all.set(status, (all.get(status) ?? new Set()).add(String(secret)))
      }
      // One 404 for all of them, too.
      expect([...all].map(([status, answers]) => [status, answers.size])).toEqual([
        [404, 1],
        [400, 1],
        [503, 1],
      ])
    },
  )

  test('and its owner sees it', async () => {
    expect(await octets(name, 'GET', 'canary-foreign', [token('bob')])).toContain('200 OK')
  })
})
