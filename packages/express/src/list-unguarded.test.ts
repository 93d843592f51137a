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
