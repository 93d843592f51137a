import type { Authentication } from '@verdict/http'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { signingKey, token } from '../test/issuer.js'
import { json, type KeyServer, keyServer } from '../test/key-server.js'
import { ec, jwks, rsa, verify } from '../test/verifying.js'
import { type AccessTokenOptions, accessToken } from './access-token.js'
import { AUDIENCE, ISSUER } from '../test/issuer.js'

const request = { method: 'GET', fieldLines: () => [], native: undefined }
let server: KeyServer
/** One authenticator over a test's requests. */
let bearer: (text: string) => Promise<Authentication>
const rejections: unknown[] = []
const onRejection = (reason: unknown) => rejections.push(reason)

function authenticatorOf(options: Partial<AccessTokenOptions> = {}): typeof bearer {
  const { authenticate } = accessToken({
    issuer: ISSUER,
    audience: AUDIENCE,
    jwksUri: server.url,
    timeout: 1,
    ...options,
  } as AccessTokenOptions)
  return async (token68) => authenticate({ scheme: 'Bearer', params: {}, token68 }, request)
}

beforeEach(async () => {
  process.on('unhandledRejection', onRejection)
  server = await keyServer(json(jwks))
  bearer = authenticatorOf()
})
afterEach(async () => {
  vi.useRealTimers()
  await server.stop()
  await new Promise((resolve) => setTimeout(resolve, 10))
  process.off('unhandledRejection', onRejection)
  expect(rejections).toEqual([])
})

const IDENTIFIED = { kind: 'identified', identity: { id: 'alice' } }

test('keys are fetched when the first token comes, once for all that wait', async () => {
  expect(server.requests).toEqual([])
  const texts = await Promise.all(Array.from({ length: 20 }, () => token(ec)))
  for (const came of await Promise.all(texts.map(bearer))) expect(came).toMatchObject(IDENTIFIED)
  expect(await bearer(await token(rsa))).toMatchObject(IDENTIFIED)
  expect(server.requests).toEqual(['/jwks'])
})

test('tokens that cannot be good cost no request', async () => {
  const tokens = [
    token(ec, { iss: 'https://other.example' }),
    token(ec, {}, { alg: 'HS256' }),
    token(ec, {}, { crit: ['x'] }),
    token(ec, {}, { typ: 'logout+jwt' }),
    'opaque',
  ]
  for (const text of tokens) expect(await bearer(await text)).toMatchObject({ kind: 'invalid' })
  expect(server.requests).toEqual([])
})

test('a key that is not among them is asked for again, not at once', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  expect(await bearer(await token(ec))).toMatchObject(IDENTIFIED)
  const next = await signingKey('ES256', 'next')
  const text = await token(next)
  for (let i = 0; i < 5; i++) {
    expect(await bearer(text)).toMatchObject({ kind: 'invalid', reason: 'untrusted' })
  }
  expect(server.requests.length).toBe(1)

  server.respond = json({ keys: [...jwks.keys, next.jwk] })
  vi.advanceTimersByTime(31_000)
  expect(await bearer(text)).toMatchObject(IDENTIFIED)
  expect(server.requests.length).toBe(2)
})

describe('a key set that cannot be fetched', () => {
  const cases: [string, (server: KeyServer) => unknown, RegExp][] = [
    ['nobody is there', (server) => server.stop(), /network error ECONNREFUSED/],
    [
      'it hangs up',
      (server) => (server.respond = (request) => request.socket.destroy()),
      /network/,
    ],
    ['it says 500', (server) => (server.respond = json(jwks, 500)), /status 500/],
    ['it says 404', (server) => (server.respond = json({}, 404)), /status 404/],
    ['it says 204', (server) => (server.respond = (_, r) => r.writeHead(204).end()), /status 204/],
    ['it says HTML', (server) => (server.respond = json('<h1>Welcome</h1>')), /no JSON/],
    ['it says nothing', (server) => (server.respond = json('')), /no JSON/],
    ['it says null', (server) => (server.respond = json('null')), /no JSON Web Key Set/],
    ['it says text', (server) => (server.respond = json('"keys"')), /no JSON Web Key Set/],
    ['it says something else', (server) => (server.respond = json({ ok: true })), /no JSON Web/],
    ['keys is no list', (server) => (server.respond = json({ keys: {} })), /no JSON Web Key Set/],
    ['it has no keys', (server) => (server.respond = json({ keys: [] })), /no JSON Web Key Set/],
    ['its keys are none', (server) => (server.respond = json({ keys: [5, null] })), /no JSON Web/],
    ['it never answers', (server) => (server.respond = () => undefined), /did not come in time/],
    [
      'it never comes to an end',
      (server) => (server.respond = (_, response) => response.writeHead(200).write('{"keys":[')),
      /did not come in time/,
    ],
    [
      'it breaks off',
      (server) =>
        (server.respond = (request, response) => {
          response.writeHead(200, { 'content-length': '1000' }).write('{')
          setTimeout(() => request.socket.destroy(), 20)
        }),
      /network error/,
    ],
    [
      'it has moved',
      (server) =>
        (server.respond = (request, response) => {
          if (request.url === '/jwks') response.writeHead(302, { location: '/new' }).end()
          else json(jwks)(request, response)
        }),
      /status 302 in place of 200; redirects are not followed/,
    ],
  ]
  test.each(cases)(
    '%s: then nothing is known of a token, until it can be',
    async (_name, fail, message) => {
      const good = server.respond
      const text = await token(ec)
      await fail(server)
      const came = await bearer(text)
      expect(came).toMatchObject({ kind: 'unavailable', retryAfter: 5 })
      expect((came as { message: string }).message).toMatch(message)
      // It is not the token's fault, however bad that is.
      expect(await bearer(await token(rsa, { exp: 5 }))).toMatchObject({ kind: 'unavailable' })
      expect(server.requests).not.toContain('/new')

      server.respond = good
      if (_name === 'nobody is there') await server.start()
      expect(await bearer(text)).toMatchObject(IDENTIFIED)
    },
  )

  test('keys that are there still count, for tokens that they signed', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const unknown = await signingKey('ES256', 'unknown')
    expect(await bearer(await token(ec))).toMatchObject(IDENTIFIED)
    server.respond = json({}, 503)
    vi.advanceTimersByTime(31_000)
    expect(await bearer(await token(ec))).toMatchObject(IDENTIFIED)
    expect(await bearer(await token(unknown))).toMatchObject({ kind: 'unavailable' })
    // A withdrawn key must not live on because the issuer is down.
    vi.advanceTimersByTime(600_000)
    expect(await bearer(await token(ec))).toMatchObject({ kind: 'unavailable' })
    server.respond = json(jwks)
    expect(await bearer(await token(ec))).toMatchObject(IDENTIFIED)
  })

  test('many tokens at once, while it is down and after', async () => {
    server.respond = json({}, 500)
    const texts = await Promise.all(Array.from({ length: 50 }, () => token(ec)))
    const down = await Promise.all(texts.map(bearer))
    expect(new Set(down.map(({ kind }) => kind))).toEqual(new Set(['unavailable']))
    server.respond = json(jwks)
    const up = await Promise.all(texts.map(bearer))
    expect(new Set(up.map(({ kind }) => kind))).toEqual(new Set(['identified']))
  })
})

test('private and symmetric keys in the set are not used', async () => {
  const secret = { kty: 'oct', k: 'AAAA', kid: 'ec', alg: 'HS256' }
  server.respond = json({ keys: [secret, { ...ec.jwk, d: 'AAAA' }, rsa.jwk] })
  expect(await bearer(await token(ec))).toMatchObject({ kind: 'invalid', reason: 'untrusted' })
  expect(await bearer(await token(rsa))).toMatchObject(IDENTIFIED)
})

test('nothing is fetched for keys that are at hand', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch')
  expect(await verify(token(ec))).toMatchObject(IDENTIFIED)
  expect(fetched).not.toHaveBeenCalled()
})

test('the timeout is that of the options', async () => {
  server.respond = () => undefined
  bearer = authenticatorOf({ timeout: 0.05 })
  const started = performance.now()
  expect(await bearer(await token(ec))).toMatchObject({ kind: 'unavailable' })
  expect(performance.now() - started).toBeLessThan(900)
})
