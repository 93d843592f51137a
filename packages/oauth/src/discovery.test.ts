import type { RequestListener } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { signingKey, token } from '../test/issuer.js'
import { json, type KeyServer, keyServer, paths } from '../test/key-server.js'
import { noUnhandledRejections, type TestClock, testClock, verifying } from '../test/remote.js'
import { discovery } from './discovery.js'
import { remoteKeys } from './key-set.js'

const OAUTH = '/.well-known/oauth-authorization-server'
const OPENID = '/.well-known/openid-configuration'

let server: KeyServer
let clock: TestClock

beforeEach(async () => {
  server = await keyServer(json({}, 404))
  clock = testClock()
})
afterEach(() => server.stop())
noUnhandledRejections()

const discover = (issuer = server.origin) => discovery(issuer, 1, clock)
const metadata = (issuer = server.origin, changes: object = {}) => ({
  issuer,
  jwks_uri: `${issuer}/jwks`,
  introspection_endpoint: `${issuer}/introspect`,
  ...changes,
})
const moved: RequestListener = (_, response) =>
  response.writeHead(302, { location: '/elsewhere' }).end()

describe('where metadata is', () => {
  const both = (issuer: string) => [`${OAUTH}${issuer}`, `${issuer}${OPENID}`]
  const cases: [string, path: string, at: string, asked: string[]][] = [
    ['RFC 8414', '', OAUTH, [OAUTH]],
    ['RFC 8414, an issuer with a path', '/a/b', `${OAUTH}/a/b`, [`${OAUTH}/a/b`]],
    ['RFC 8414, a path with a slash at its end', '/a/', `${OAUTH}/a`, [`${OAUTH}/a`]],
    ['RFC 8414, a slash alone', '/', OAUTH, [OAUTH]],
    ['OpenID Connect', '', OPENID, both('')],
    ['OpenID Connect, an issuer with a path', '/a/b', `/a/b${OPENID}`, both('/a/b')],
  ]
  test.each(cases)('%s', async (_name, path, at, asked) => {
    const issuer = `${server.origin}${path}`
    server.respond = paths({ [at]: json(metadata(issuer)) })
    expect(await discover(issuer)()).toEqual({ kind: 'found', server: metadata(issuer) })
    expect(server.requests).toEqual(asked)
  })

  const none: [string, RequestListener][] = [
    ['400', json({}, 400)],
    ['401', json({}, 401)],
    ['403', json(metadata('https://other.example'), 403)],
    ['404', json('<h1>Not found</h1>', 404)],
    ['405', json({}, 405)],
    ['410', json({}, 410)],
    ['the way to a login page', moved],
    ['a page', json('<h1>Welcome</h1>')],
    ['nothing', json('')],
  ]
  test.each(none)('the other document, where the first is %s', async (_name, first) => {
    server.respond = paths({ [OAUTH]: first, [OPENID]: json(metadata()) })
    expect(await discover()()).toMatchObject({ kind: 'found' })
    expect(server.requests).toEqual([OAUTH, OPENID])
  })

  test('metadata without the places is metadata', async () => {
    server.respond = json({ issuer: server.origin })
    expect(await discover()()).toEqual({ kind: 'found', server: { issuer: server.origin } })
  })
})

describe('metadata that cannot be had', () => {
  /** What the server does at the first of the two places, and what operators are told. */
  const cases: [string, () => unknown, RegExp, asked?: string[]][] = [
    ['nobody is there', () => server.stop(), /network error ECONNREFUSED/, []],
    ['it hangs up', () => (server.respond = (r) => r.socket.destroy()), /network error/],
    ['it says 500', () => (server.respond = json(metadata(), 500)), /status 500/],
    ['it never answers', () => (server.respond = () => undefined), /did not come in time/],
    [
      'it never comes to an end',
      () => (server.respond = (_, response) => response.writeHead(200).write('{"issuer":')),
      /did not come in time/,
    ],
    [
      'it is far too long',
      () => (server.respond = json(metadata(server.origin, { x: 'x'.repeat(1024 * 1024) }))),
      /longer than 1 MiB/,
    ],
    [
      'neither is there',
      () => (server.respond = json({}, 404)),
      /status 404.*; then: status 404/,
      [OAUTH, OPENID],
    ],
    [
      'both have moved',
      () => (server.respond = moved),
      /status 302 .* not followed; then: status 302/,
      [OAUTH, OPENID],
    ],
    [
      'both are pages',
      () => (server.respond = json('<h1>Welcome</h1>')),
      /no JSON; then: what came is no JSON/,
      [OAUTH, OPENID],
    ],
    [
      'the first is not there, the other fails',
      () => (server.respond = paths({ [OPENID]: json({}, 502) })),
      /status 404.*; then: status 502/,
      [OAUTH, OPENID],
    ],
    ['it is a list', () => (server.respond = json([metadata()])), /no metadata/],
    ['it is null', () => (server.respond = json('null')), /no metadata/],
    ['it has no issuer', () => (server.respond = json({ jwks_uri: server.url })), /no metadata/],
    ['its issuer is no URL', () => (server.respond = json(metadata('me'))), /no metadata/],
    ['its issuer is a list', () => issuerIs([server.origin]), /no metadata/],
    ['another issuer', () => issuerIs('https://other.example'), /issuer in it is not exactly/],
    ['a slash more', () => issuerIs(`${server.origin}/`), /issuer in it is not exactly/],
    ['a path more', () => issuerIs(`${server.origin}/a`), /issuer in it is not exactly/],
    ['upper case', () => issuerIs(server.origin.toUpperCase()), /issuer in it is not exactly/],
    ['jwks_uri by http', () => places({ jwks_uri: 'http://example.com/' }), /jwks_uri in it is/],
    ['jwks_uri is a file', () => places({ jwks_uri: 'file:///etc/keys' }), /jwks_uri in it is/],
    ['jwks_uri is data', () => places({ jwks_uri: 'data:,{}' }), /jwks_uri in it is/],
    ['jwks_uri is a path', () => places({ jwks_uri: '/jwks' }), /jwks_uri in it is/],
    ['jwks_uri is a list', () => places({ jwks_uri: [server.url] }), /jwks_uri in it is/],
    ['jwks_uri is null', () => places({ jwks_uri: null }), /jwks_uri in it is/],
    [
      'jwks_uri with a password',
      () => places({ jwks_uri: 'https://user:password@example.com/' }),
      /jwks_uri in it is/,
    ],
    [
      'introspection by http',
      () => places({ introspection_endpoint: 'http://example.com/' }),
      /introspection_endpoint in it is/,
    ],
  ]
  const issuerIs = (issuer: unknown) => places({ issuer })
  const places = (changes: object) => (server.respond = json(metadata(server.origin, changes)))

  test.each(cases)(
    '%s: then it is unavailable, until it can be',
    async (_name, fail, message, asked = [OAUTH]) => {
      const found = discover()
      await fail()
      const came = await found()
      expect(came).toMatchObject({ kind: 'unavailable', retryAfter: 5 })
      expect((came as { message: string }).message).toMatch(message)
      expect((came as { message: string }).message).toContain(server.origin)
      expect(server.requests).toEqual(asked)

      // Nothing has to be restarted.
      if (_name === 'nobody is there') await server.start()
      server.respond = json(metadata())
      expect(await found()).toBe(came)
      clock.advance(1)
      expect(await found()).toMatchObject({ kind: 'found' })
    },
  )

  test('an issuer of elsewhere sends nobody to this machine', async () => {
    const other = 'https://login.example.com'
    // In place of a server of that name with a certificate for it.
    const { fetch } = globalThis
    globalThis.fetch = async () => Response.json(metadata(other, { jwks_uri: server.url }))
    try {
      const came = await discovery(other, 1, clock)()
      expect(came).toMatchObject({
        kind: 'unavailable',
        message: expect.stringMatching(/jwks_uri/),
      })
    } finally {
      globalThis.fetch = fetch
    }
  })

  test('the timeout is for both documents together', async () => {
    server.respond = (request, response) => {
      if (request.url === OAUTH) setTimeout(() => json({}, 404)(request, response), 900)
    }
    const started = performance.now()
    const came = await discover()()
    expect(came).toMatchObject({ message: expect.stringMatching(/404.*; then: it did not come/) })
    expect(performance.now() - started).toBeLessThan(1850)
  })
})

describe('how often metadata is asked for', () => {
  const all = (found: () => Promise<unknown>, count = 20) =>
    Promise.all(Array.from({ length: count }, found))

  test('once for all that wait, and once an hour', async () => {
    server.respond = json(metadata())
    const found = discover()
    expect(server.requests).toEqual([])
    expect(new Set(await all(found)).size).toBe(1)
    clock.advance(3599.999)
    await all(found)
    expect(server.requests.length).toBe(1)
    clock.advance(0.001)
    await all(found)
    expect(server.requests.length).toBe(2)
  })

  test('once a second while there is none', async () => {
    server.respond = json({}, 500)
    const found = discover()
    for (let second = 1; second <= 3; second++) {
      await all(found)
      clock.advance(0.999)
      expect(new Set(await all(found)).size).toBe(1)
      expect(server.requests.length).toBe(second)
      clock.advance(0.001)
    }
    server.respond = json(metadata())
    expect(await found()).toMatchObject({ kind: 'found' })
  })

  test('once a minute while the old one counts on', async () => {
    server.respond = json(metadata())
    const found = discover()
    const old = await found()
    clock.advance(3600)
    server.respond = json(metadata('https://other.example'))
    for (let minute = 1; minute <= 3; minute++) {
      expect(new Set(await all(found))).toEqual(new Set([old]))
      clock.advance(59)
      expect(await found()).toBe(old)
      expect(server.requests.length).toBe(1 + minute)
      clock.advance(1)
    }
    const changed = metadata(server.origin, { jwks_uri: `${server.origin}/new` })
    server.respond = json(changed)
    expect(await found()).toEqual({ kind: 'found', server: changed })
    clock.advance(3599)
    await found()
    expect(server.requests.length).toBe(5)
  })

  test('again when the clock was set back', async () => {
    server.respond = json(metadata())
    const found = discover()
    await found()
    clock.advance(-1)
    await found()
    expect(server.requests.length).toBe(2)
  })
})

test('several issuers at once, one of which is down: each has its own keys', async () => {
  const names = ['a', 'b', 'c']
  const keys = await Promise.all(names.map(() => signingKey('ES256', 'the-same-kid')))
  const issuerOf = (name: string) => `${server.origin}/${name}`
  const up: Record<string, RequestListener> = {}
  for (const [at, name] of names.entries()) {
    up[`${OAUTH}/${name}`] = json(metadata(issuerOf(name)))
    up[`/${name}/jwks`] = json({ keys: [keys[at]?.jwk] })
  }
  server.respond = paths({ ...up, [`${OAUTH}/c`]: json({}, 503) })

  const verifiers = names.map((name) => {
    const found = discovery(issuerOf(name), 1, clock)
    const place = async () => {
      const came = await found()
      return came.kind === 'found' ? new URL(came.server.jwks_uri as string) : came
    }
    return verifying(remoteKeys(place, 1, clock), { issuer: issuerOf(name) })
  })
  /** What each issuer's verifier says of a token of each key under each name. */
  const outcomes = () =>
    Promise.all(
      names.flatMap((name, at) =>
        keys.map(async (key, signer) => {
          const text = await token(key, { iss: issuerOf(name) })
          const came = await verifiers[at]?.(text)
          return { name, own: signer === at, kind: came?.kind }
        }),
      ),
    )
  for (const { name, own, kind } of await outcomes()) {
    expect(kind).toBe(name === 'c' ? 'unavailable' : own ? 'verified' : 'invalid')
  }
  // Two documents for each that is up, and one attempt at the other.
  expect(server.requests.length).toBe(5)

  server.respond = paths(up)
  clock.advance(1)
  for (const { own, kind } of await outcomes()) expect(kind).toBe(own ? 'verified' : 'invalid')
})
