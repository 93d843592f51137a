import { policy } from '@verdict/core'
import { expect, test } from 'vitest'
import { basicPassword, createAuthorizer, toResponse } from './index.js'

const desk = policy('desk')(({ anyone, authenticated, network }) => ({
  list: anyone(),
  me: authenticated(),
  inside: network({ allow: ['10.0.0.0/8'] }),
}))
const basic = basicPassword({ verify: (id) => ({ id }) })
const authorize = createAuthorizer({ authenticators: [basic], realm: 'api' })
const url = 'http://127.0.0.1/'

test('a guard passes on what came behind the request', async () => {
  const handler = authorize(
    desk,
    'list',
  )((request, { identity }, env: string) => Response.json([request.url, identity, env]))
  expect(await (await handler(new Request(url), 'env')).json()).toEqual([url, null, 'env'])
})

test('a refusal has no content on HEAD, and the same fields', async () => {
  const handler = authorize(desk, 'me')(() => new Response())
  const [get, head] = await Promise.all(
    ['GET', 'HEAD'].map((method) => handler(new Request(url, { method }))),
  )
  expect(await head?.text()).toBe('')
  expect(await get?.text()).not.toBe('')
  expect([...(head?.headers ?? [])]).toEqual([...(get?.headers ?? [])])
  expect(head?.status).toBe(401)
})

test('plain OPTIONS is guarded like any other method', async () => {
  const handler = authorize(desk, 'me')(() => new Response())
  expect((await handler(new Request(url, { method: 'OPTIONS' }))).status).toBe(401)
})

test('what the handler throws, throws or rejects, is the caller’s to see', async () => {
  const handler = authorize(
    desk,
    'list',
  )(() => {
    throw new Error('broken')
  })
  await expect(handler(new Request(url))).rejects.toThrow('broken')
})

test('a rule that looks at the network needs an address', () => {
  expect(() => authorize(desk, 'inside')).toThrow('give createAuthorizer() an address')
})

test('the answer of a decision made by hand is a response', async () => {
  const caller = await authorize.authenticate(new Request(url))
  if (caller.kind !== 'caller') throw new Error('no caller')
  const decision = caller.decide(desk.any, 'me')
  if (decision.kind === 'allow') throw new Error('allowed')
  const response = toResponse(caller.answer(decision, desk.any))
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Basic realm="api", charset="UTF-8"')
  expect(toResponse(caller.answer(decision, desk.any), 'HEAD').body).toBeNull()
})

test('regression: a hidden resource stays hidden when the decision is made by hand', async () => {
  const secrets = policy<{ owner: string }>('secret', { hide: true })(({ owner }) => ({
    read: owner('owner'),
  }))
  const caller = await authorize.authenticate(new Request(url))
  if (caller.kind !== 'caller') throw new Error('no caller')
  const secret = secrets.of({ owner: 'ada' })
  const decision = caller.decide(secret, 'read')
  if (decision.kind === 'allow') throw new Error('allowed')
  expect(caller.answer(decision, secret)).toMatchObject({ status: 404 })
  // What is known before the resource is no secret.
  expect(caller.answer(decision, secrets.any)).toMatchObject({ status: 401 })
})

test('what stands around a handler is made first', () => {
  const protectedResource = { resource: 'https://api.example.com' }
  const both = createAuthorizer({ authenticators: [basic], realm: 'api', protectedResource })
  const handler = () => new Response('in')
  for (const name of ['requireDecision', 'metadata'] as const) {
    const make = both[name] as unknown as (handler: () => Response) => unknown
    expect(() => make(handler)).toThrow(`write authorize.${name}()`)
  }
})
