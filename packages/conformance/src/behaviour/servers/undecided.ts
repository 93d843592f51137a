import { createAuthorizer as forExpress } from '@verdict/express'
import { createAuthorizer as forHono } from '@verdict/hono'
import { basicPassword, createAuthorizer as forFetch } from '@verdict/http'
import { createAuthorizer as forKoa } from '@verdict/koa'
import { policy } from '@verdict/core'
import { type HttpBindings, serve, upgradeWebSocket } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import Router from '@koa/router'
import express from 'express'
import { Hono } from 'hono'
import Koa from 'koa'
import type { Server } from 'node:http'
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { WebSocketServer } from 'ws'

const options = {
  realm: 'api',
  authenticators: [basicPassword({ verify: () => null })] as const,
}
const rows = policy('row')(({ anyone, authenticated }) => ({
  list: anyone(),
  read: authenticated(),
}))
export const SECRET = 'canary-of-an-unguarded-route'
const chunks = () => Readable.from([SECRET, SECRET, SECRET])

/** Whether the content of a response that was replaced is no longer read, or was called back. */
export const left = { cancelled: false, end: false, write: false }

/** Hono's, with WebSockets as @hono/node-server has them. */
export const sockets = new WebSocketServer({ noServer: true })

const endless = () =>
  new ReadableStream({
    pull: (controller) => controller.enqueue(new TextEncoder().encode(SECRET)),
    cancel: () => void (left.cancelled = true),
  })
const socket = () => ({
  onOpen: (_event: unknown, ws: { send(text: string): void }) => ws.send(SECRET),
})

/** The same routes everywhere, behind requireDecision(); those it is to replace send the secret. */
export const servers = {
  hono() {
    const [authorize, other] = [forHono(options), forHono(options)]
    const app = new Hono<{ Bindings: HttpBindings }>()
      .get('/before', (c) => c.text('before'))
      .use(authorize.requireDecision())
      .get('/allowed', authorize(rows, 'list'), (c) => c.text('allowed'))
      .get('/other', other(rows, 'list'), (c) => c.text('other'))
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
    app.get('/written', ({ env: { outgoing } }) => {
      outgoing.writeHead(200, { 'x-secret': SECRET }).end(SECRET)
      return RESPONSE_ALREADY_SENT
    })
    app.get('/endless', (c) => c.body(endless()))
    app.get('/socket', upgradeWebSocket(socket))
    app.get('/guarded-socket', authorize(rows, 'list'), upgradeWebSocket(socket))
    return serve({
      fetch: app.fetch,
      port: 0,
      hostname: '127.0.0.1',
      websocket: { server: sockets as never }, // its type wants noServer, which is given above
    }) as Server
  },
  koa() {
    const [authorize, other] = [forKoa(options), forKoa(options)]
    const router = new Router()
    router.get('/allowed', authorize(rows, 'list'), (ctx) => void (ctx.body = 'allowed'))
    router.get('/other', other(rows, 'list'), (ctx) => void (ctx.body = 'other'))
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
    router.get('/written', (ctx) => {
      ctx.respond = false
      ctx.res.writeHead(200, { 'x-secret': SECRET }).end(SECRET)
    })
    router.get('/later', (ctx) => {
      ctx.respond = false
      setTimeout(() => {
        ctx.res.statusCode = 200
        ctx.res.end(SECRET)
      }, 5)
    })
    router.get('/flushed', (ctx) => {
      ctx.set('x-secret', SECRET)
      ctx.status = 200
      ctx.flushHeaders()
      ctx.body = chunks()
    })
    router.get('/thrown', (ctx) => ctx.throw(302, SECRET, { headers: { location: `/${SECRET}` } }))
    router.get('/said', (ctx) => {
      ctx.body = SECRET
      ctx.message = SECRET
    })
    const app = new Koa()
    app.silent = true
    app.use((ctx, next) => (ctx.path === '/before' ? void (ctx.body = 'before') : next()))
    app.use(authorize.requireDecision()).use(router.routes())
    return app.listen(0, '127.0.0.1')
  },
  express() {
    const [authorize, other] = [forExpress(options), forExpress(options)]
    const app = express()
      .get('/before', (_req, res) => void res.send('before'))
      .use(authorize.requireDecision())
      .get('/allowed', authorize(rows, 'list'), (_req, res) => void res.send('allowed'))
      .get('/other', other(rows, 'list'), (_req, res) => void res.send('other'))
      .get('/refused', authorize(rows, 'read'), (_req, res) => void res.send(SECRET))
      .get('/forgotten', (_req, res) => void res.set('x-secret', SECRET).json({ secret: SECRET }))
      .get('/streamed', (_req, res) => void chunks().pipe(res))
      .get('/written', (_req, res) => {
        res.writeHead(200, { 'x-secret': SECRET }).flushHeaders()
        res.write(SECRET)
        setTimeout(() => res.end(SECRET), 5)
      })
      .get('/status-late', (_req, res) => void res.status(404).writeHead(200).end(SECRET))
      .get('/not-found-late', (_req, res) => void res.writeHead(404).end('not found'))
      .get('/hinted', (_req, res) => {
        res.writeEarlyHints({ link: `</${SECRET}>; rel=preload` }, () => void res.send(SECRET))
      })
      .get('/trailers', (_req, res) => {
        res.set('trailer', 'x-secret').addTrailers({ 'x-secret': SECRET })
        res.write('a')
        res.end()
      })
      .get('/called-back', (_req, res) => {
        res.write(SECRET, () => {
          left.write = true
          res.end(SECRET, () => void (left.end = true))
        })
      })
      .get('/trailers-allowed', authorize(rows, 'list'), (_req, res) => {
        res.set('trailer', 'x-last').addTrailers({ 'x-last': 'allowed' })
        res.write('allowed')
        res.end()
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
    const [authorize, other] = [forFetch(options), forFetch(options)]
    const text = (body: string, init?: ResponseInit) => () => new Response(body, init)
    const routes: Record<string, (request: Request) => Response | Promise<Response>> = {
      '/before': text('before'),
      '/allowed': authorize(rows, 'list')(text('allowed')),
      '/other': other(rows, 'list')(text('other')),
      '/refused': authorize(rows, 'read')(text(SECRET)),
      '/forgotten': text(SECRET, { headers: { 'x-secret': SECRET } }),
      '/streamed': () => new Response(Readable.toWeb(chunks()) as ReadableStream),
      '/endless': () => new Response(endless()),
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
