import { policy } from '@verdict/core'
import { basicPassword, toResponse } from '@verdict/http'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { expect, test } from 'vitest'
import * as adapter from './index.js'

const desk = policy<{ id: string }>('desk')(({ anyone, authenticated, network, condition }) => ({
  list: anyone(),
  me: authenticated(),
  inside: network({ allow: ['10.0.0.0/8'] }),
  read: condition('never', () => false),
}))
const options = {
  authenticators: [basicPassword({ verify: (id) => ({ id }) })] as const,
  realm: 'api',
}
const authorize = adapter.createAuthorizer(options)
const ADA = { authorization: `Basic ${btoa('ada:x')}` }

test('the exports are these', () => {
  expect(Object.keys(adapter)).toEqual(['createAuthorizer', 'listUnguarded'])
})

test('the grant is c.var.authorization, and of(c)', async () => {
  const canMe = authorize(desk, 'me')
  const app = new Hono().get('/', canMe, (c) => {
    expect(canMe.of(c)).toBe(c.var.authorization)
    return c.text(c.var.authorization.identity.id)
  })
  expect(await (await app.request('/', { headers: ADA })).text()).toBe('ada')
})

test('a refusal is a response, which onError does not see', async () => {
  const app = new Hono().use(authorize(desk, 'me')).get('/', (c) => c.text('in'))
  app.onError(() => new Response('seen', { status: 418 }))
  const response = await app.request('/')
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Basic realm="api", charset="UTF-8"')
  expect(await response.json()).toMatchObject({ status: 401, code: 'no_credentials' })
})

test('what a loader throws reaches onError, and the handler does not run', async () => {
  const load = () => {
    throw new HTTPException(418)
  }
  const app = new Hono().get('/', authorize(desk, 'read', load), (c) => c.text('in'))
  expect((await app.request('/')).status).toBe(418)
  app.onError((error) => new Response(error.constructor.name, { status: 500 }))
  expect(await (await app.request('/')).text()).toBe('HTTPException')
})

test('what the handler throws reaches onError', async () => {
  const app = new Hono().get('/', authorize(desk, 'list'), () => {
    throw new Error('broken')
  })
  app.onError((error) => new Response(error.message, { status: 500 }))
  expect(await (await app.request('/')).text()).toBe('broken')
})

test('fields that middleware sets before and after are kept', async () => {
  const app = new Hono()
  app.use(async (c, next) => {
    c.header('x-before', '1')
    c.header('cache-control', 'public')
    await next()
    c.header('x-after', '2')
  })
  app.get('/', authorize(desk, 'me'), (c) => c.text('in'))
  const { headers } = await app.request('/')
  expect([headers.get('x-before'), headers.get('x-after')]).toEqual(['1', '2'])
  expect(headers.get('cache-control')).toBe('no-store')
})

test('plain OPTIONS and HEAD are guarded like any other method', async () => {
  const app = new Hono().all('/', authorize(desk, 'me'), (c) => c.text('in'))
  for (const method of ['OPTIONS', 'HEAD', 'QUERY']) {
    expect((await app.request('/', { method })).status).toBe(401)
  }
})

test('Hono has no trusted-proxy setting: a network rule needs the address option', async () => {
  expect(() => authorize(desk, 'inside')).toThrow('give createAuthorizer() an address')
  const address = (c: Context) => c.req.header('x-real-ip')
  const inside = adapter.createAuthorizer({ ...options, address })(desk, 'inside')
  const app = new Hono().get('/', inside, (c) => c.text('in'))
  expect((await app.request('/', { headers: { 'x-real-ip': '10.0.0.1' } })).status).toBe(200)
  expect((await app.request('/')).status).toBe(403)
})

test('of() without its guard says so', async () => {
  const canMe = authorize(desk, 'me')
  const app = new Hono().get('/', (c) => c.json(canMe.of(c)))
  app.onError((error, c) => c.text(error.message))
  expect(await (await app.request('/')).text()).toContain('did not run for this request')
})

test('a decision without a guard', async () => {
  const app = new Hono().get('/', async (c) => {
    const caller = await authorize.authenticate(c)
    if (caller.kind === 'unavailable') return toResponse(caller.answer)
    const decision = caller.decide(desk.any, 'me')
    return decision.kind === 'allow' ? c.text('in') : toResponse(caller.answer(decision, desk.any))
  })
  expect((await app.request('/')).status).toBe(401)
  expect((await app.request('/', { headers: ADA })).status).toBe(200)
})

test('what makes middleware and is handed over uncalled fails, and says what to write', async () => {
  for (const name of ['requireDecision', 'metadata'] as const) {
    const app = new Hono().use(authorize[name] as never).get('/', (c) => c.text('in'))
    app.onError((error) => new Response(error.message, { status: 500 }))
    const response = await app.request('/')
    expect(response.status).toBe(500)
    expect(await response.text()).toContain(`write authorize.${name}()`)
  }
})
