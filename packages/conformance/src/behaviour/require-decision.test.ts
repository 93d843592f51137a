import { createAuthorizer as forExpress } from '@verdict/express'
import { createAuthorizer as forHono } from '@verdict/hono'
import { basicPassword, createAuthorizer as forFetch } from '@verdict/http'
import { createAuthorizer as forKoa } from '@verdict/koa'
import { policy } from '@verdict/core'
import { serve } from '@hono/node-server'
import Router from '@koa/router'
import express from 'express'
import { Hono } from 'hono'
import Koa from 'koa'
import type { Server } from 'node:http'
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { problem } from './case.js'
import type { WireResponse } from './message.js'
import { running, type RunningServer } from './servers/server.js'
import { newWorld } from './world.js'
import { exchange } from './wire.js'

const options = {
  realm: 'api',
  authenticators: [basicPassword({ verify: () => null })] as const,
}
const rows = policy('row')(({ anyone, authenticated }) => ({
  list: anyone(),
  read: authenticated(),
}))
const SECRET = 'canary-of-an-unguarded-route'
const chunks = () => Readable.from([SECRET, SECRET, SECRET])

const servers = {
  hono() {
    const authorize = forHono(options)
    const app = new Hono()
      .get('/before', (c) => c.text('before'))
      .use(authorize.requireDecision())
      .get('/allowed', authorize(rows, 'list'), (c) => c.text('allowed'))
      .get('/refused', authorize(rows, 'read'), (c) => c.text(SECRET))
      .get('/forgotten', (c) => c.json({ secret: SECRET }, 200, { 'x-secret': SECRET }))
      .get('/streamed', (c) => c.body(Readable.toWeb(chunks()) as ReadableStream))
      .get('/moved', (c) => c.redirect(`/${SECRET}`))
      .get('/not-found', (c) => c.text('not found', 404))
      .get('/asked', async (c) => {
        const caller = await authorize.authenticate(c)
        if (caller.kind === 'caller') caller.decide(rows.any, 'list')
        return c.text('asked')
      })
      .get('/who', async (c) => c.text(`${SECRET} ${(await authorize.authenticate(c)).kind}`))
    return serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server
  },
  koa() {
    const authorize = forKoa(options)
    const router = new Router()
    router.get('/allowed', authorize(rows, 'list'), (ctx) => void (ctx.body = 'allowed'))
    router.get('/refused', authorize(rows, 'read'), (ctx) => void (ctx.body = SECRET))
    router.get('/forgotten', (ctx) => {
      ctx.set('x-secret', SECRET)
      ctx.body = { secret: SECRET }
    })
    router.get('/streamed', (ctx) => void (ctx.body = chunks()))
    router.get('/moved', (ctx) => ctx.redirect(`/${SECRET}`))
    router.get('/not-found', (ctx) => {
      ctx.status = 404
      ctx.body = 'not found'
    })
    router.get('/asked', async (ctx) => {
      const caller = await authorize.authenticate(ctx)
      if (caller.kind === 'caller') caller.decide(rows.any, 'list')
      ctx.body = 'asked'
    })
    router.get('/who', async (ctx) => {
      ctx.body = `${SECRET} ${(await authorize.authenticate(ctx)).kind}`
    })
    const app = new Koa()
    app.use((ctx, next) => (ctx.path === '/before' ? void (ctx.body = 'before') : next()))
    app.use(authorize.requireDecision()).use(router.routes())
    return app.listen(0, '127.0.0.1')
  },
  express() {
    const authorize = forExpress(options)
    const app = express()
      .get('/before', (_req, res) => void res.send('before'))
      .use(authorize.requireDecision())
      .get('/allowed', authorize(rows, 'list'), (_req, res) => void res.send('allowed'))
      .get('/refused', authorize(rows, 'read'), (_req, res) => void res.send(SECRET))
      .get('/forgotten', (_req, res) => void res.set('x-secret', SECRET).json({ secret: SECRET }))
      .get('/streamed', (_req, res) => void chunks().pipe(res))
      .get('/written', (_req, res) => {
        res.writeHead(200, { 'x-secret': SECRET }).flushHeaders()
        res.write(SECRET)
        setTimeout(() => res.end(SECRET), 5)
      })
      .get('/compressed', (_req, res) => {
        // As compression does it: what is sent goes through another stream, from the first octet.
        const gzip = createGzip()
        const [write, end] = [res.write.bind(res), res.end.bind(res)]
        gzip.on('data', (chunk: Buffer) => write(chunk))
        gzip.on('end', () => end())
        res.end = ((body: string) => (gzip.end(body), res)) as never
        res.set('content-encoding', 'gzip').end(SECRET)
      })
      .get('/moved', (_req, res) => res.redirect(`/${SECRET}`))
      .get('/not-found', (_req, res) => void res.status(404).send('not found'))
      .get('/asked', async (req, res) => {
        const caller = await authorize.authenticate(req)
        if (caller.kind === 'caller') caller.decide(rows.any, 'list')
        res.send('asked')
      })
      .get('/who', async (req, res) => {
        res.send(`${SECRET} ${(await authorize.authenticate(req)).kind}`)
      })
    return app.listen(0, '127.0.0.1')
  },
  fetch() {
    const authorize = forFetch(options)
    const text = (body: string, init?: ResponseInit) => () => new Response(body, init)
    const routes: Record<string, (request: Request) => Response | Promise<Response>> = {
      '/before': text('before'),
      '/allowed': authorize(rows, 'list')(text('allowed')),
      '/refused': authorize(rows, 'read')(text(SECRET)),
      '/forgotten': text(SECRET, { headers: { 'x-secret': SECRET } }),
      '/streamed': () => new Response(Readable.toWeb(chunks()) as ReadableStream),
      '/moved': text('', { status: 302, headers: { location: `/${SECRET}` } }),
      '/not-found': text('not found', { status: 404 }),
      '/asked': async (request) => {
        const caller = await authorize.authenticate(request)
        if (caller.kind === 'caller') caller.decide(rows.any, 'list')
        return new Response('asked')
      },
      '/who': async (request) =>
        new Response(`${SECRET} ${(await authorize.authenticate(request)).kind}`),
    }
    const route = (request: Request) => routes[new URL(request.url).pathname]?.(request) as Response
    const required = authorize.requireDecision()(route)
    const fetch = (request: Request) =>
      request.url.endsWith('/before') ? route(request) : required(request)
    return serve({ fetch, port: 0, hostname: '127.0.0.1' }) as Server
  },
}
type Name = keyof typeof servers
const NAMES = Object.keys(servers) as Name[]

const started = {} as Record<Name, RunningServer>
beforeAll(async () => {
  for (const name of NAMES) started[name] = await running(name, newWorld(), servers[name]())
})
afterAll(() => Promise.all(NAMES.map((name) => started[name].close())))

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
    ['/not-found', 404, 'not found'],
    ['/refused', 401, problem(401, 'no_credentials')],
  ] as const)('%s stays what it is: %i', async ([target, status, body]) => {
    const response = await get(target)
    expect([response.status, response.body]).toEqual([status, body])
  })
})

test.for(['/written', '/compressed'])(
  'express, %s: however it is written, it is replaced, and the server lives on',
  async (target) => {
    const { port } = started.express
    replaced(await exchange(port, { target }))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await exchange(port, { target: '/allowed' })).status).toBe(200)
  },
)
