import { once } from 'node:events'
import { type ClientHttp2Session, connect, createServer, type Http2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { createAuthorizer } from '@verdict/koa'
import Koa, { type Context } from 'koa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { desk } from './policies.js'
import { spacesOf } from './spaces.js'
import { newWorld } from './world.js'

let server: Http2Server
let client: ClientHttp2Session
beforeAll(async () => {
  const spaces = spacesOf<Context>(newWorld(), { field: () => undefined })
  const canMe = createAuthorizer(spaces.all)(desk, 'me')
  const app = new Koa().use(canMe).use((ctx) => {
    ctx.body = canMe.of(ctx).identity.id
  })
  const answer = app.callback()
  server = createServer((req, res) => void answer(req as never, res as never))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
afterAll(async () => {
  client.close()
  server.close()
  await once(server, 'close')
})

async function ask(headers: Record<string, string | string[]>): Promise<[unknown, string]> {
  const stream = client.request({ ':path': '/', ...headers })
  const [answered] = (await once(stream, 'response')) as [{ ':status': number }]
  let body = ''
  for await (const chunk of stream.setEncoding('utf8')) body += chunk
  return [answered[':status'], body]
}

test('regression: requests of HTTP/2, which have no headersDistinct, are read', async () => {
  expect(await ask({ authorization: 'Bearer canary-ada' })).toEqual([200, 'canary-ada'])
  const [status, body] = await ask({})
  expect([status, JSON.parse(body).code]).toEqual([401, 'no_credentials'])
})

test('cookies that HTTP/2 sends one by one are read', async () => {
  const cookie = ['a=1', '__Host-sid=canary-sid', 'b=2']
  expect(await ask({ cookie })).toEqual([200, 'canary-ada'])
  expect((await ask({ cookie: ['__Host-sid=canary-sid', '__Host-sid=x'] }))[0]).toBe(401)
})
