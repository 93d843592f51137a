import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { policy } from '@verdict/core'
import { basicPassword } from '@verdict/http'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import { expect, onTestFinished, test } from 'vitest'
import * as adapter from './index.js'

const desk = policy<{ id: string }>('desk')(({ anyone, authenticated, network, condition }) => ({
  list: anyone(),
  me: authenticated(),
  inside: network({ allow: ['10.0.0.0/8'] }),
  local: network({ allow: ['127.0.0.0/8'] }),
  read: condition('never', () => false),
}))
const basic = basicPassword({ verify: (id) => ({ id }) })
const options = { authenticators: [basic] as const, realm: 'api' }
const authorize = adapter.createAuthorizer(options)
const ADA = { authorization: `Basic ${btoa('ada:x')}` }
const answer: RequestHandler = (_req, res) => {
  res.send('in')
}
type App = ReturnType<typeof express>

async function ask(app: App, init?: RequestInit): Promise<Response> {
  const server = app.listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, init)
}

const showError: ErrorRequestHandler = (error: Error, _req, res, _next) => {
  res.status(500).send(error.message)
}
function chain(...handlers: RequestHandler[]): App {
  const app = express()
  app.all('/', ...handlers)
  return app.use(showError)
}

test('the exports are these', () => {
  expect(Object.keys(adapter)).toEqual(['createAuthorizer', 'listUnguarded'])
})

test('the grant is req.authorization, and of(req)', async () => {
  const canMe = authorize(desk, 'me')
  const app = chain(canMe, (req, res) => {
    const { authorization } = req as unknown as { authorization: unknown }
    res.json([canMe.of(req) === authorization, canMe.of(req).identity.id])
  })
  expect(await (await ask(app, { headers: ADA })).json()).toEqual([true, 'ada'])
})

test('a refusal is written, not thrown: the error handler does not see it', async () => {
  const response = await ask(chain(authorize(desk, 'me'), answer))
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Basic realm="api", charset="UTF-8"')
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('etag')).toBeNull()
  expect(await response.json()).toMatchObject({ status: 401, code: 'no_credentials' })
})

test('regression: a body of render keeps its content type, without a charset of Express’s', async () => {
  const render = () => ({ contentType: 'text/html', body: '<p>no</p>' })
  const guard = adapter.createAuthorizer({ ...options, render })(desk, 'me')
  const response = await ask(chain(guard, answer))
  expect(response.headers.get('content-type')).toBe('text/html')
  expect(await response.text()).toBe('<p>no</p>')
})

test('what a loader throws reaches the error handler, and the handler does not run', async () => {
  const broken = () => {
    throw new Error('broken')
  }
  const response = await ask(chain(authorize(desk, 'read', broken), answer))
  expect([response.status, await response.text()]).toEqual([500, 'broken'])
})

test('what the handler throws reaches it once, and so do rejections', async () => {
  const failures: RequestHandler[] = [
    () => {
      throw new Error('thrown')
    },
    () => Promise.reject(new Error('rejected')),
  ]
  const texts = failures.map(async (fails) =>
    (await ask(chain(authorize(desk, 'list'), fails))).text(),
  )
  expect(await Promise.all(texts)).toEqual(['thrown', 'rejected'])
})

test('fields that middleware sets before are kept', async () => {
  const before: RequestHandler = (_req, res, next) => {
    res.set({ 'x-before': '1', 'cache-control': 'public' })
    next()
  }
  const { headers } = await ask(chain(before, authorize(desk, 'me'), answer))
  expect([headers.get('x-before'), headers.get('cache-control')]).toEqual(['1', 'no-store'])
})

test('plain OPTIONS and HEAD are guarded like any other method', async () => {
  for (const method of ['OPTIONS', 'HEAD']) {
    expect((await ask(chain(authorize(desk, 'me'), answer), { method })).status).toBe(401)
  }
})

test('addresses follow trust proxy: without it X-Forwarded-For is not believed', async () => {
  const forwarded = { headers: { 'x-forwarded-for': '10.0.0.1' } }
  const inside = () => chain(authorize(desk, 'inside'), answer)
  expect((await ask(inside(), forwarded)).status).toBe(403)
  expect((await ask(inside().set('trust proxy', 1), forwarded)).status).toBe(200)
  expect((await ask(chain(authorize(desk, 'local'), answer), forwarded)).status).toBe(200)
  const told = adapter.createAuthorizer({ ...options, address: () => '10.0.0.1' })
  expect((await ask(chain(told(desk, 'inside'), answer))).status).toBe(200)
})

test('of() without its guard says so', async () => {
  const canMe = authorize(desk, 'me')
  const response = await ask(chain((req, res) => void res.json(canMe.of(req))))
  expect(await response.text()).toContain('did not run for this request')
})

test('a decision without a guard', async () => {
  const app = chain(async (req, res) => {
    const caller = await authorize.authenticate(req)
    if (caller.kind === 'unavailable') return
    res.json([caller.decide(desk.any, 'me').kind, caller.permittedActions(desk.any)])
  })
  expect(await (await ask(app)).json()).toEqual(['challenge', ['list', 'local']])
})

test('what makes middleware and is handed over uncalled fails, and says what to write', async () => {
  for (const name of ['requireDecision', 'metadata'] as const) {
    const response = await ask(chain(authorize[name] as never, answer))
    expect(response.status).toBe(500)
    expect(await response.text()).toContain(`write authorize.${name}()`)
  }
})
