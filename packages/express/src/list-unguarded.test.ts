import { policy } from '@verdict/core'
import { basicPassword } from '@verdict/http'
import express, { type RequestHandler, Router } from 'express'
import { expect, test } from 'vitest'
import { createAuthorizer, listUnguarded } from './index.js'

const authorize = createAuthorizer({
  realm: 'api',
  authenticators: [basicPassword({ verify: () => null })],
})
const rows = policy('row')(({ authenticated }) => ({ read: authenticated() }))
const guard = authorize(rows, 'read')
const handler: RequestHandler = (_req, res) => void res.end()
const passing: RequestHandler = (_req, _res, next) => next()
const open = (app: Parameters<typeof listUnguarded>[0]) =>
  listUnguarded(app).map(({ method, path }) => `${method} ${path}`)

test('what no guard stands before is listed', () => {
  const inner = Router().get('/open', handler).get('/guarded', guard, handler)
  inner.route('/both').get(guard, handler).put(handler)
  const admin = Router().use(guard).get('/deep', handler)
  const app = express()
    .use(express.json())
    .get('/health', handler)
    .put('/rows/:id', express.json(), guard, handler)
    .all('/all', handler)
    .get(['/a', '/b'], handler)
    .use('/api', guard)
    .get('/api/x', handler)
    .use('/inner', inner)
    .use('/admin', admin)
    .use('/checked', guard, Router().get('/x', handler))
    .get('/', handler)
  expect(open(app)).toEqual([
    'GET /health',
    'ALL /all',
    'GET /a',
    'GET /b',
    'GET /inner/open',
    'PUT /inner/both',
    'GET /',
  ])
  expect(open(inner)).toEqual(['GET /open', 'PUT /both'])
})

const app = (...enabled: string[]) => {
  const made = express()
  for (const setting of enabled) made.enable(setting)
  return made
}

test.for<[name: string, app: Parameters<typeof listUnguarded>[0], listed: string[]]>([
  [
    'a parameter is one segment',
    app().all('/files/:id', guard).get('/files/*path', handler),
    ['GET /files/*path'],
  ],
  [
    'a guard on / is none on what is below',
    app().get('/', guard, handler).get('/{*path}', handler),
    ['GET /{*path}'],
  ],
  ['an app in the app', app().use('/sub', app().get('/x', handler)), ['ALL /sub/*']],
  ['an app behind a guard', app().use('/sub', guard, app().get('/x', handler)), []],
  [
    'a slash at the end makes another path, where routing is strict',
    app('strict routing').all('/admin', guard).get('/admin/', handler),
    ['GET /admin/'],
  ],
  ['and none where it is not', app().all('/admin', guard).get('/admin/', handler), []],
  [
    'a strict guard before a route that is not',
    app('strict routing').all('/admin', guard).use(Router().get('/admin', handler)),
    ['GET /admin'],
  ],
  [
    'a guard that tells case apart before a router that does not',
    app('case sensitive routing').use('/x/admin', guard).use('/x', Router().get('/admin', handler)),
    ['GET /x/admin'],
  ],
  [
    'and before a route that does',
    app('case sensitive routing').use('/x', guard).get('/x/admin', handler),
    [],
  ],
  ['a guard behind the handler', app().get('/x', handler, guard), ['GET /x']],
  ['a guard with nothing behind it', app().get('/x', passing, guard), ['GET /x']],
  ['the same at every method', app().all('/x', passing, guard), ['ALL /x']],
  [
    'a handler for every method before a guard',
    Router().use(
      Router().get('/a', guard, handler),
      routeOf((route) => route.all(handler).get(guard, handler)),
    ),
    ['ALL /x', 'GET /x'],
  ],
  [
    'middleware for every method before a guard',
    routeOf((route) => route.all(passing).get(guard, handler)),
    [],
  ],
  ['a guard on TRACE', app().trace('/x', guard).get('/x', handler), ['GET /x']],
  ['a handler given to use', app().use('/x', handler), ['ALL /x/*']],
  [
    'what a regular expression matches is not known',
    app().use(/x/, guard).get('/x', handler).get(/x/, handler),
    ['GET /x', 'GET (/x/)'],
  ],
])('%s', ([, app, listed]) => {
  expect(open(app)).toEqual(listed)
})

function routeOf(register: (route: ReturnType<Router['route']>) => unknown) {
  const router = Router()
  register(router.route('/x' as string))
  return router
}

test('where Express does not tell a path, guards on it are not believed to stand before anything', () => {
  const app = express().use('/api', guard).use('/api', Router().get('/x', handler))
  for (const layer of (app as unknown as { router: { stack: { rawPath?: unknown }[] } }).router
    .stack)
    delete layer.rawPath
  expect(open(app)).toEqual(['GET ?/x'])
})

test('an app with a guard before everything has none', () => {
  expect(open(express().use(guard).get('/', handler))).toEqual([])
})
