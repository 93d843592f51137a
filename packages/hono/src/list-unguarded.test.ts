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

const lines = (app: Parameters<typeof listUnguarded>[0]) =>
  listUnguarded(app).map(({ method, path }) => `${method} ${path}`)

test.for<[name: string, app: Parameters<typeof listUnguarded>[0], listed: string[]]>([
  [
    'a guard on a path is none on the wildcard below it',
    new Hono().get('/files', guard, handler).get('/files/*', handler),
    ['GET /files/*'],
  ],
  ['a guard on / is none on *', new Hono().get('/', guard, handler).get('*', handler), ['GET /*']],
  [
    'a parameter is one segment',
    new Hono().use('/files/:id', guard).get('/files/:path{.+}', handler),
    ['GET /files/:path{.+}'],
  ],
  [
    'a parameter is no optional one',
    new Hono().use('/items/:id', guard).get('/items/:id?', handler),
    ['GET /items/:id?'],
  ],
  [
    'a slash at the end makes another path',
    new Hono().use('/admin', guard).get('/admin/', handler),
    ['GET /admin/'],
  ],
  [
    'a path registered twice, unguarded first',
    new Hono().get('/x', handler).get('/x', guard, handler),
    ['GET /x'],
  ],
  [
    'two apps at a path, unguarded first',
    new Hono()
      .route('/x', new Hono().get('/', handler))
      .route('/x', new Hono().get('/', guard, handler)),
    ['GET /x'],
  ],
  ['a guard behind the handler', new Hono().get('/x', handler, guard), ['GET /x']],
  [
    'a guard on HEAD, which Hono answers as GET',
    new Hono().on('HEAD', '/x', guard).get('/x', handler),
    ['GET /x'],
  ],
  ['a handler given to use', new Hono().use('/x', async (c) => c.text('')), ['ALL /x']],
  [
    'the other way round, nothing',
    new Hono().get('/x', guard, handler).get('/x', handler).use('/a/*', guard).get('/a/*', handler),
    [],
  ],
])('%s', ([, app, listed]) => {
  expect(lines(app)).toEqual(listed)
})

test('an app with a guard before everything has none', () => {
  expect(listUnguarded(new Hono().use(guard).get('/', handler))).toEqual([])
})
