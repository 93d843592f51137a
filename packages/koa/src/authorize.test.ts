import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { policy } from '@verdict/core'
import { basicPassword } from '@verdict/http'
import Koa, { type Middleware } from 'koa'
import { expect, onTestFinished, test } from 'vitest'
import * as adapter from './index.js'

const desk = policy<{ id: string }>('desk')(({ anyone, authenticated, network, condition }) => ({
  list: anyone(),
  me: authenticated(),
  inside: network({ allow: ['10.0.0.0/8'] }),
  local: network({ allow: ['127.0.0.0/8'] }),
  read: condition('never', () => false),
}))
const options = {
  authenticators: [basicPassword({ verify: (id) => ({ id }) })] as const,
  realm: 'api',
}
const authorize = adapter.createAuthorizer(options)
const ADA = { authorization: `Basic ${btoa('ada:x')}` }
const answer: Middleware = (ctx) => {
  ctx.body = 'in'
}

async function ask(app: Koa, init?: RequestInit): Promise<Response> {
  const server = app.listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, init)
}

function chain(...middleware: Middleware[]): Koa {
  const app = new Koa()
  app.silent = true
  for (const one of middleware) app.use(one)
  return app
}

test('the exports are these', () => {
  expect(Object.keys(adapter)).toEqual(['createAuthorizer', 'listUnguarded'])
})

test('the grant is ctx.state.authorization, and of(ctx)', async () => {
  const canMe = authorize(desk, 'me')
  const app = chain(canMe, (ctx) => {
    ctx.body = [canMe.of(ctx) === ctx.state['authorization'], canMe.of(ctx).identity.id]
  })
  expect(await (await ask(app, { headers: ADA })).json()).toEqual([true, 'ada'])
})

test('a refusal is written, not thrown: the error event does not see it', async () => {
  const app = chain(authorize(desk, 'me'), answer)
  app.on('error', () => expect.unreachable())
  const response = await ask(app)
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Basic realm="api", charset="UTF-8"')
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toMatchObject({ status: 401, code: 'no_credentials' })
})

test('what a loader throws reaches the error event, and Koa answers 500', async () => {
  const errors: unknown[] = []
  const broken = () => {
    throw new Error('broken')
  }
  const app = chain(authorize(desk, 'read', broken), answer)
  app.on('error', (error) => errors.push(error))
  const response = await ask(app)
  expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error'])
  expect(errors).toMatchObject([{ message: 'broken' }])
})

test('what the handler throws goes up as it is', async () => {
  const app = chain(authorize(desk, 'list'), (ctx) => ctx.throw(418))
  expect((await ask(app)).status).toBe(418)
})

test('fields that middleware sets before and after are kept', async () => {
  const around: Middleware = async (ctx, next) => {
    ctx.set('x-before', '1')
    ctx.set('cache-control', 'public')
    await next()
    ctx.set('x-after', '2')
  }
  const { headers } = await ask(chain(around, authorize(desk, 'me'), answer))
  expect([headers.get('x-before'), headers.get('x-after')]).toEqual(['1', '2'])
  expect(headers.get('cache-control')).toBe('no-store')
})

test('plain OPTIONS and HEAD are guarded like any other method', async () => {
  for (const method of ['OPTIONS', 'HEAD']) {
    expect((await ask(chain(authorize(desk, 'me'), answer), { method })).status).toBe(401)
  }
})

test('addresses follow app.proxy: without it X-Forwarded-For is not believed', async () => {
  const forwarded = { headers: { 'x-forwarded-for': '10.0.0.1' } }
  const inside = () => chain(authorize(desk, 'inside'), answer)
  expect((await ask(inside(), forwarded)).status).toBe(403)
  expect((await ask(Object.assign(inside(), { proxy: true }), forwarded)).status).toBe(200)
  expect((await ask(chain(authorize(desk, 'local'), answer), forwarded)).status).toBe(200)
  const told = adapter.createAuthorizer({ ...options, address: () => '10.0.0.1' })
  expect((await ask(chain(told(desk, 'inside'), answer))).status).toBe(200)
})

test('of() without its guard says so', async () => {
  const canMe = authorize(desk, 'me')
  const app = chain((ctx) => {
    expect(() => canMe.of(ctx)).toThrow('did not run for this request')
    ctx.body = 'checked'
  })
  expect(await (await ask(app)).text()).toBe('checked')
})

test('a decision without a guard', async () => {
  const app = chain(async (ctx) => {
    const caller = await authorize.authenticate(ctx)
    if (caller.kind === 'unavailable') return
    ctx.body = [caller.decide(desk.any, 'me').kind, caller.permittedActions(desk.any)]
  })
  expect(await (await ask(app)).json()).toEqual(['challenge', ['list', 'local']])
})

test('what makes middleware and is handed over uncalled fails, and says what to write', async () => {
  for (const name of ['requireDecision', 'metadata'] as const) {
    const app = chain(authorize[name] as never, answer)
    const seen: string[] = []
    app.on('error', (error: Error) => seen.push(error.message))
    expect((await ask(app)).status).toBe(500)
    expect(seen).toEqual([expect.stringContaining(`write authorize.${name}()`)])
  }
})
