import Router from '@koa/router'
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
const open = (app: Koa) => listUnguarded(app).map(({ method, path }) => `${method} ${path}`)

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

test('an app with a guard before its routers has none', () => {
  const app = new Koa().use(guard)
  app.use(new Router().get('/', handler).routes())
  expect(open(app)).toEqual([])
})
