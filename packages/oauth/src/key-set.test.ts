import { type Unavailable, unavailable } from '@verdict/http'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type SigningKey, signingKey, token } from '../test/issuer.js'
import { json, type KeyServer, keyServer } from '../test/key-server.js'
import { noUnhandledRejections, type TestClock, testClock, verifying } from '../test/remote.js'
import { localKeys, remoteKeys } from './key-set.js'
import type { Verification } from './token.js'

const rsa = await signingKey('RS256', 'rsa')
const ec = await signingKey('ES256', 'ec')
const unknown = await signingKey('ES256', 'unknown')
const jwks = { keys: [rsa.jwk, ec.jwk] }

let server: KeyServer
let clock: TestClock
/** One verifier over a test's tokens. */
let verify: (text: string) => Promise<Verification>

beforeEach(async () => {
  server = await keyServer(json(jwks))
  clock = testClock()
  verify = verifying(remoteKeys(async () => new URL(server.url), 1, clock))
})
afterEach(() => server.stop())
noUnhandledRejections()

const VERIFIED = { kind: 'verified', claims: { sub: 'alice' } }
const UNTRUSTED = { kind: 'invalid', reason: 'untrusted' }
const UNAVAILABLE = { kind: 'unavailable', retryAfter: 5 }

test('keys are fetched when the first token comes, once for all that wait', async () => {
  expect(server.requests).toEqual([])
  const texts = await Promise.all(Array.from({ length: 20 }, () => token(ec)))
  for (const came of await Promise.all(texts.map(verify))) expect(came).toMatchObject(VERIFIED)
  expect(await verify(await token(rsa))).toMatchObject(VERIFIED)
  expect(server.requests).toEqual(['/jwks'])
})

test('tokens that cannot be good cost no request', async () => {
  const tokens = [
    token(ec, { iss: 'https://other.example' }),
    token(ec, {}, { alg: 'HS256' }),
    token(ec, {}, { crit: ['x'] }),
    token(ec, {}, { typ: 'logout+jwt' }),
  ]
  for (const text of tokens) expect(await verify(await text)).toMatchObject({ kind: 'invalid' })
  expect(server.requests).toEqual([])
})

test('a key that is not among them is asked for again, not at once', async () => {
  expect(await verify(await token(ec))).toMatchObject(VERIFIED)
  const next = await signingKey('ES256', 'next')
  const text = await token(next)
  server.respond = json({ keys: [...jwks.keys, next.jwk] })
  clock.advance(4)
  for (let i = 0; i < 5; i++) expect(await verify(text)).toMatchObject(UNTRUSTED)
  expect(server.requests.length).toBe(1)

  clock.advance(1)
  expect(await verify(text)).toMatchObject(VERIFIED)
  expect(server.requests.length).toBe(2)
})

test('a key that is nowhere is asked for once in five seconds, however often it is named', async () => {
  const text = await token(unknown)
  for (let seconds = 0; seconds < 60; seconds++) {
    const came = await Promise.all(Array.from({ length: 5 }, () => verify(text)))
    for (const one of came) expect(one).toMatchObject(UNTRUSTED)
    clock.advance(1)
  }
  expect(server.requests.length).toBe(12)
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
      'it is far too long',
      (server) => (server.respond = json({ ...jwks, x: 'x'.repeat(1024 * 1024) })),
      /longer than 1 MiB/,
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
      const came = await verify(text)
      expect(came).toMatchObject(UNAVAILABLE)
      expect((came as { message: string }).message).toMatch(message)
      expect((came as { message: string }).message).toContain(server.url)
      // It is not the token's fault, however bad that is.
      expect(await verify(await token(rsa, { exp: 5 }))).toMatchObject(UNAVAILABLE)
      expect(server.requests).not.toContain('/new')

      server.respond = good
      if (_name === 'nobody is there') await server.start()
      clock.advance(1)
      expect(await verify(text)).toMatchObject(VERIFIED)
    },
  )

  test('is asked for once a second, whoever comes', async () => {
    server.respond = json({}, 500)
    const texts = await Promise.all(Array.from({ length: 50 }, () => token(ec)))
    for (let second = 1; second <= 3; second++) {
      const down = [...(await Promise.all(texts.map(verify))), await verify(texts[0] as string)]
      expect(new Set(down.map(({ kind }) => kind))).toEqual(new Set(['unavailable']))
      expect(server.requests.length).toBe(second)
      clock.advance(0.999)
      expect(await verify(texts[0] as string)).toMatchObject(UNAVAILABLE)
      expect(server.requests.length).toBe(second)
      clock.advance(0.001)
    }
    server.respond = json(jwks)
    const up = await Promise.all(texts.map(verify))
    expect(new Set(up.map(({ kind }) => kind))).toEqual(new Set(['verified']))
    expect(server.requests.length).toBe(4)
  })

  test('keys that are there still count, for tokens that they signed', async () => {
    expect(await verify(await token(ec))).toMatchObject(VERIFIED)
    server.respond = json({}, 503)
    clock.advance(31)
    expect(await verify(await token(ec))).toMatchObject(VERIFIED)
    expect(await verify(await token(unknown))).toMatchObject(UNAVAILABLE)
    expect(await verify(await token(ec))).toMatchObject(VERIFIED)
    // A withdrawn key must not live on because the issuer is down.
    clock.advance(600 - 31)
    expect(await verify(await token(ec))).toMatchObject(UNAVAILABLE)
    server.respond = json(jwks)
    clock.advance(1)
    expect(await verify(await token(ec))).toMatchObject(VERIFIED)
  })
})

test('the place of the key set is asked for with each fetch, and may not be known', async () => {
  let place: URL | Unavailable = unavailable({ retryAfter: 7, message: 'no metadata' })
  verify = verifying(remoteKeys(async () => place, 1, clock))
  const text = await token(ec)
  expect(await verify(text)).toBe(place)
  place = new URL('/a', server.origin)
  expect(await verify(text)).toMatchObject({ message: 'no metadata' })
  expect(server.requests).toEqual([])
  clock.advance(1)
  expect(await verify(text)).toMatchObject(VERIFIED)
  place = new URL('/b', server.origin)
  expect(await verify(text)).toMatchObject(VERIFIED)
  clock.advance(600)
  expect(await verify(text)).toMatchObject(VERIFIED)
  expect(server.requests).toEqual(['/a', '/b'])
})

test('a clock that is set back makes no key older than it may be', async () => {
  expect(await verify(await token(ec))).toMatchObject(VERIFIED)
  server.respond = json({ keys: [rsa.jwk] })
  clock.advance(-3600)
  expect(await verify(await token(ec))).toMatchObject(UNTRUSTED)
})

test('private and symmetric keys in the set are not used', async () => {
  const secret = { kty: 'oct', k: 'AAAA', kid: 'ec', alg: 'HS256' }
  server.respond = json({ keys: [secret, { ...ec.jwk, d: 'AAAA' }, rsa.jwk] })
  expect(await verify(await token(ec))).toMatchObject(UNTRUSTED)
  expect(await verify(await token(rsa))).toMatchObject(VERIFIED)
})

test('nothing is fetched for keys that are at hand, and they stand', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch')
  const came = await verifying(localKeys(jwks))(await token(ec))
  expect(came).toMatchObject(VERIFIED)
  expect(came.kind === 'verified' && came.stands?.()).toBe(true)
  expect(fetched).not.toHaveBeenCalled()
})

test('the timeout is that of the options', async () => {
  server.respond = () => undefined
  verify = verifying(remoteKeys(async () => new URL(server.url), 0.05, clock))
  const started = performance.now()
  expect(await verify(await token(ec))).toMatchObject(UNAVAILABLE)
  expect(performance.now() - started).toBeLessThan(4000)
})

test('where a fetch ends with its request, no request waits for that of another', async () => {
  vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' })
  const texts = await Promise.all(Array.from({ length: 3 }, () => token(ec)))
  for (const came of await Promise.all(texts.map(verify))) expect(came).toMatchObject(VERIFIED)
  expect(server.requests.length).toBe(3)
  vi.unstubAllGlobals()
})

test('regression: of a hundred keys, none is tried for a token that names none', async () => {
  const many = await Promise.all(Array.from({ length: 17 }, (_, i) => signingKey('ES256', `k${i}`)))
  const [signer] = many as [SigningKey, ...SigningKey[]]
  const set = (keys: readonly SigningKey[]) => json({ keys: keys.map(({ jwk }) => jwk) })
  const text = await token(signer, {}, { kid: undefined })
  server.respond = set(many.slice(0, 16))
  expect(await verify(text)).toMatchObject(VERIFIED)

  server.respond = set(many)
  clock.advance(600)
  expect(await verify(text)).toMatchObject(UNTRUSTED)
  expect(await verify(await token(signer))).toMatchObject(VERIFIED)
})
