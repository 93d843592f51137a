import Router, { type RouterOptions } from '@koa/router'
import { policy } from '@verdict/core'
import { basicPassword } from '@verdict/http'
import Koa from 'koa'
import { expect, test } from 'vitest'
import { createAuthorizer, listUnguarded } from './index.js'

const authorize = createAuthorizer({
  realm: 'api',
  authenticators: [basicPassword({ verify: () => null })],
})
const rows = policy('row')(({ authenticated }) => ({ read: authenticated() }))
const guard = authorize(rows, 'read')
const handler = () => {}
const passing = (_ctx: unknown, next: () => unknown) => next()
const open = (app: Parameters<typeof listUnguarded>[0]) =>
  listUnguarded(app).map(({ method, path }) => `${method} ${path}`)

test('what no guard stands before is listed', () => {
  const nested = new Router().get('/open', handler).get('/guarded', guard, handler)
  const router = new Router({ prefix: '/api' })
    .get('/health', handler)
    .put('/rows/:id', guard, handler)
    .all('/all', handler)
  router.use('/nested', nested.routes())
  router.use('/admin', guard)
  router.get('/admin/x', handler)
  const guarded = new Router().use(guard).get('/deep', handler)
  const last = new Router().post('/last', handler)
  const app = new Koa()
  app.use((_ctx, next) => next())
  for (const one of [router, guarded, last]) app.use(one.routes()).use(one.allowedMethods())
  expect(open(app)).toEqual([
    'GET /api/health',
    'ALL /api/all',
    'GET /api/nested/open',
    'POST /last',
  ])
})

test.for<
  [name: string, register: (router: Router) => unknown, listed: string[], options?: RouterOptions]
>([
  [
    'a parameter is one segment',
    (router) => router.all('/files/:id', guard).get('/files/*path', handler),
    ['GET /files/*path'],
  ],
  [
    'a guard on / is none on what is below',
    (router) => router.use('/', guard).get('/x', handler),
    ['GET /x'],
  ],
  [
    'a slash at the end makes another path, where routing is strict',
    (router) => router.all('/admin', guard).get('/admin/', handler),
    ['GET /admin/'],
    { strict: true },
  ],
  ['and none where it is not', (router) => router.all('/admin', guard).get('/admin/', handler), []],
  [
    'the pattern that stands for a prefix tells case apart: /API/x passes no guard',
    (router) => router.use(guard).get('/x', handler),
    ['GET /api/x'],
    { prefix: '/api' },
  ],
  [
    'as all does in a router that does',
    (router) => router.use(guard).get('/x', handler),
    [],
    { prefix: '/api', sensitive: true },
  ],
  [
    'a prefix with a parameter',
    (router) => router.use(guard).get('/x', handler),
    [],
    { prefix: '/:tenant' },
  ],
  [
    'of what matches, an exclusive router calls one',
    (router) => router.use(guard).get('/x', handler).get('/y', guard, handler),
    ['GET /x'],
    { exclusive: true },
  ],
  ['HEAD alone', (router) => router.head('/x', handler), ['HEAD /x']],
  [
    'a guard on TRACE',
    (router) => router.register('/x', ['TRACE'], guard) && router.get('/x', handler),
    ['GET /x'],
  ],
  ['a guard behind the handler', (router) => router.get('/x', handler, guard), ['GET /x']],
  ['a guard with nothing behind it', (router) => router.get('/x', passing, guard), ['GET /x']],
  [
    'what a regular expression matches is not known',
    (router) => router.all(/^.x$/, guard).get('/x', handler).get(/x/, handler),
    ['GET /x', 'GET (/x/)'],
  ],
])('%s', ([, register, listed, options]) => {
  const router = new Router(options)
  register(router)
  const app = new Koa()
  app.use(router.routes())
  expect(open(app)).toEqual(listed)
})

test('middleware that takes no next answers everything', () => {
  expect(open(new Koa().use(passing).use(handler))).toEqual(['ALL /*'])
  expect(open(new Koa().use(guard).use(handler))).toEqual([])
})

test('an app with a guard before its routers has none', () => {
  const app = new Koa().use(guard)
  app.use(new Router().get('/', handler).routes())
  expect(open(app)).toEqual([])
})
