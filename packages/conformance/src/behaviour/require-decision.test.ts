import type { WireResponse } from './message.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { problem } from './case.js'
import { running, type RunningServer } from './servers/server.js'
import { left, SECRET, servers, sockets } from './servers/undecided.js'
import { newWorld } from './world.js'
import { exchange } from './wire.js'

type Name = keyof typeof servers
const NAMES = Object.keys(servers) as Name[]

const started = {} as Record<Name, RunningServer>
beforeAll(async () => {
  for (const name of NAMES) started[name] = await running(name, newWorld(), servers[name]())
})
afterAll(async () => {
  for (const client of sockets.clients) client.terminate()
  await Promise.all(NAMES.map((name) => started[name].close()))
})

const replaced = (response: WireResponse) => {
  expect(response.raw).not.toContain(SECRET)
  expect(response.status).toBe(500)
  expect(Object.fromEntries(response.fields)).toMatchObject({
    'cache-control': 'no-store',
    'content-type': 'application/problem+json',
  })
  expect(response.body).toBe(problem(500, 'no_decision'))
}

describe.each(NAMES)('%s', (name) => {
  const get = (target: string) => exchange(started[name].port, { target })

  test.for(['/forgotten', '/streamed', '/moved', '/who'])(
    '%s: answered with no rule asked, so replaced by 500',
    async (target) => replaced(await get(target)),
  )

  test.for([
    ['/before', 200, 'before'],
    ['/allowed', 200, 'allowed'],
    ['/asked', 200, 'asked'],
    ['/other', 200, 'other'],
    ['/not-found', 404, 'not found'],
    ['/refused', 401, problem(401, 'no_credentials')],
  ] as const)('%s stays what it is: %i', async ([target, status, body]) => {
    const response = await get(target)
    expect([response.status, response.body]).toEqual([status, body])
  })
})

test.for<[Name, ...string[]]>([
  ['express', '/written', '/compressed', '/status-late', '/hinted', '/trailers', '/called-back'],
  ['koa', '/written', '/later', '/flushed', '/thrown', '/said'],
  ['hono', '/written', '/endless'],
  ['fetch', '/endless'],
])(
  '%s: however it is written, it is replaced, and the server lives on',
  async ([name, ...targets]) => {
    const { port } = started[name]
    for (const target of targets) {
      replaced(await exchange(port, { target }))
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect((await exchange(port, { target: '/allowed' })).status).toBe(200)
    }
  },
)

test('express: the status that counts is the one that is sent', async () => {
  const response = await exchange(started.express.port, { target: '/not-found-late' })
  expect([response.status, response.body]).toEqual([404, expect.stringContaining('not found')])
})

test('express: what was decided about keeps its trailers', async () => {
  const response = await exchange(started.express.port, { target: '/trailers-allowed' })
  expect(response.raw).toContain('x-last: allowed')
})

test('express: whoever waits until what is dropped was sent is called back', async () => {
  Object.assign(left, { write: false, end: false })
  replaced(await exchange(started.express.port, { target: '/called-back' }))
  await expect.poll(() => left).toMatchObject({ write: true, end: true })
})

test.for(['hono', 'fetch'] as const)(
  '%s: the content of what is replaced is cancelled',
  async (name) => {
    left.cancelled = false
    replaced(await exchange(started[name].port, { target: '/endless' }))
    await expect.poll(() => left.cancelled).toBe(true)
  },
)

/** Opens a WebSocket, and gives what it says first. */
function firstMessage(target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const client = new WebSocket(`ws://127.0.0.1:${started.hono.port}${target}`)
    client.once('message', (data: Buffer) => {
      client.close()
      resolve(data.toString())
    })
    client.once('error', reject)
  })
}

test('hono: an upgrade that nobody decided about ends with its connection', async () => {
  await expect(firstMessage('/socket')).rejects.toThrow('socket hang up')
  await expect(firstMessage('/guarded-socket')).resolves.toBe(SECRET)
})
