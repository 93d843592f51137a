import { policy } from '@verdict/core'
import { basicPassword } from '@verdict/http'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { expect, test } from 'vitest'
import { createAuthorizer, listUnguarded } from './index.js'

const authorize = createAuthorizer({
  realm: 'api',
  authenticators: [basicPassword({ verify: () => null })],
})
const rows = policy('row')(({ authenticated }) => ({ read: authenticated() }))
const guard = authorize(rows, 'read')
const handler = (c: Context) => c.text('')

test('what no guard stands before is listed', () => {
  const inner = new Hono()
  inner.get('/open', handler).get('/guarded', guard, handler)
  const broken = new Hono().onError((_error, c) => c.text('')).get('/composed', handler)
  const admin = new Hono().use(guard).get('/deep', handler)
  const app = new Hono()
    .use(bodyLimit({ maxSize: 1 }))
    .get('/health', handler)
    .put('/rows/:id', bodyLimit({ maxSize: 1 }), guard, handler)
    .post('/rows', bodyLimit({ maxSize: 1 }), handler)
    .all('/all', handler)
    .on(['PUT', 'DELETE'], '/several', handler)
    .use('/api/*', guard)
    .get('/api/x', handler)
    .get('/api', handler)
    .route('/inner', inner)
    .route('/broken', broken)
    .route('/admin', admin)
  expect(listUnguarded(app).map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /health',
    'POST /rows',
    'ALL /all',
    'PUT /several',
    'DELETE /several',
    'GET /inner/open',
    'GET /broken/composed',
  ])
})

test('an app with a guard before everything has none', () => {
  expect(listUnguarded(new Hono().use(guard).get('/', handler))).toEqual([])
})
