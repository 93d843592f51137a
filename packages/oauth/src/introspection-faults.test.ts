import { ClientSecretBasic } from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import { active, introspecting, SECRET } from '../test/introspecting.js'
import { type IntrospectionEndpoint, says } from '../test/introspection-endpoint.js'

const given = introspecting()

const TOKEN = 'mF_9.B5f-4.1JqM'
const VERIFIED = { kind: 'verified', claims: { sub: 'alice' } }

/** Says this, whatever else is said of the request. */
function saying(...said: Parameters<typeof says>) {
  return (endpoint: IntrospectionEndpoint) => {
    endpoint.respond = says(...said)
  }
}

describe('nothing is known of a token while the server fails', () => {
  const good = JSON.stringify(active())
  const cases: [string, (endpoint: IntrospectionEndpoint) => unknown, RegExp][] = [
    ['it is down', (endpoint) => endpoint.stop(), /network error ECONNREFUSED/],
    [
      'it hangs up',
      (endpoint) => (endpoint.respond = (response) => response.destroy()),
      /network error/,
    ],
    [
      'it never answers',
      (endpoint) => (endpoint.respond = () => undefined),
      /it did not answer in time/,
    ],
    [
      'it never comes to an end',
      (endpoint) =>
        (endpoint.respond = (response) => {
          response.writeHead(200, { 'content-type': 'application/json' }).write('{"active":')
        }),
      /it did not answer in time/,
    ],
    [
      'it breaks off',
      (endpoint) =>
        (endpoint.respond = (response) => {
          const headers = { 'content-type': 'application/json', 'content-length': '1000' }
          response.writeHead(200, headers).write('{"active":true')
          setTimeout(() => response.destroy(), 20)
        }),
      /network error/,
    ],
    ['it speaks no HTTP', (endpoint) => (endpoint.respond = (r) => r.socket?.end('?')), /network/],
    ['its answer is cut short', saying(good.slice(0, -5)), /no introspection response/],
    ['it says 500', saying(good, { status: 500 }), /status 500 in place of 200/],
    ['it says 503', saying('busy', { status: 503, type: 'text/plain' }), /status 503/],
    ['it says 404', saying(good, { status: 404 }), /status 404/],
    ['it says 201', saying(good, { status: 201 }), /status 201/],
    ['it says 204', (e) => (e.respond = (r) => r.writeHead(204).end()), /status 204/],
    ['it says 400', saying({ error: 'invalid_request' }, { status: 400 }), /status 400/],
    ['it says 400 in HTML', saying('<h1>', { status: 400, type: 'text/html' }), /status 400/],
    ['it says 400 and nothing', saying('', { status: 400 }), /no introspection response/],
    [
      'it does not know the client',
      saying(
        { error: 'invalid_client' },
        { status: 401, headers: { 'www-authenticate': 'Basic' } },
      ),
      /status 401: it refuses the client credentials/,
    ],
    ['it does not let the client ask', saying({}, { status: 403 }), /status 403: it refuses/],
    ['it says HTML', saying('<h1>Welcome</h1>', { type: 'text/html' }), /not application\/json/],
    ['it says JSON under another name', saying(good, { type: 'text/plain' }), /not application/],
    [
      'it says nearly JSON',
      saying(good, { type: 'application/json-seq' }),
      /not application\/json/,
    ],
    [
      'it signs the answer, which nobody asked for',
      saying('a.b.c', { type: 'application/token-introspection+jwt' }),
      /not application\/json/,
    ],
    ['it says nothing', saying(''), /no introspection response/],
    ['it says null', saying('null'), /no introspection response/],
    ['it says true', saying('true'), /no introspection response/],
    ['it says a list', saying([active()]), /no introspection response/],
    ['it says an object of nothing', saying({}), /no introspection response/],
    ['active is text', saying(active({ active: 'true' })), /no introspection response/],
    ['active is a number', saying(active({ active: 1 })), /no introspection response/],
    ['active is null', saying({ active: null }), /no introspection response/],
    ['Active is another word', saying({ Active: true }), /no introspection response/],
    ['it says an error', saying({ error: 'server_error' }), /no introspection response/],
    ['it says octets', saying(Buffer.from('{"active":true,"sub":"\xff"}', 'latin1')), /no UTF-8/],
    ['it says too much', saying({ ...active(), note: 'x'.repeat(1024 * 1024) }), /more than 1 MB/],
    [
      'it says too much, wrapped up small',
      (endpoint) =>
        (endpoint.respond = async (response) => {
          const { gzipSync } = await import('node:zlib')
          const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
          response.writeHead(200, headers).end(gzipSync(' '.repeat(50_000_000)))
        }),
      /more than 1 MB/,
    ],
    [
      'it is too deep',
      saying(`{"active":true,"a":${'['.repeat(5e5)}${']'.repeat(5e5)}}`),
      /no introspection response/,
    ],
    [
      'it has moved',
      (endpoint) =>
        (endpoint.respond = (response, { path }) => {
          if (path === '/introspect') response.writeHead(307, { location: '/new' }).end()
          else says(active())(response)
        }),
      /status 307 in place of 200; redirects are not followed/,
    ],
  ]

  test.each(cases)('%s; and it is, as soon as the server is well', async (name, fail, message) => {
    const { endpoint } = given
    const well = endpoint.respond
    const introspect = given.introspectorOf({ timeout: /time/.test(message.source) ? 0.6 : 10 })
    await fail(endpoint)
    for (const token of [TOKEN, 'another']) {
      const came = await introspect(token)
      expect(came).toMatchObject({ kind: 'unavailable', retryAfter: 5 })
      const { message: told = '' } = came as { message?: string }
      expect(told).toMatch(/^the token could not be introspected: /)
      expect(told).toMatch(message)
      for (const secret of [TOKEN, SECRET, 'alice']) expect(told).not.toContain(secret)
    }
    expect(endpoint.requests.map(({ path }) => path)).not.toContain('/new')

    endpoint.respond = well
    if (name === 'it is down') await endpoint.start()
    expect(await introspect(TOKEN)).toMatchObject(VERIFIED)
  })

  test('a token that is remembered counts, and others are not known', async () => {
    const introspect = given.introspectorOf()
    expect(await introspect(TOKEN)).toMatchObject(VERIFIED)
    await given.endpoint.stop()
    expect(await introspect(TOKEN)).toMatchObject(VERIFIED)
    expect(await introspect('another')).toMatchObject({ kind: 'unavailable' })
    await given.endpoint.start()
    expect(await introspect('another')).toMatchObject(VERIFIED)
  })
})

describe('when to come back', () => {
  test.each([
    ['17', 17],
    ['1', 1],
    ['3600', 3600],
    ['0', 5],
    ['3601', 5],
    ['-1', 5],
    ['1.5', 5],
    ['1e3', 5],
    ['soon', 5],
    ['Wed, 21 Oct 2065 07:28:00 GMT', 5],
  ])('Retry-After: %s means %d seconds', async (field, retryAfter) => {
    for (const status of [429, 503]) {
      given.endpoint.respond = says('', { status, headers: { 'retry-after': field } })
      const came = await given.introspectorOf()(TOKEN)
      expect(came).toMatchObject({ kind: 'unavailable', retryAfter })
    }
  })
})

test('a token that the server does not introspect does not count', async () => {
  given.endpoint.respond = says({ error: 'unsupported_token_type' }, { status: 400 })
  const came = await given.introspectorOf()(TOKEN)
  expect(came).toMatchObject({ kind: 'invalid', reason: 'rejected' })
})

describe('the client cannot authenticate', () => {
  test.each([
    [
      'it throws',
      () => {
        throw new Error(SECRET)
      },
    ],
    ['it rejects', () => Promise.reject(new TypeError(SECRET))],
    ['it rejects with nothing', () => Promise.reject(undefined)],
    [
      'it makes a field that is none',
      (_as: unknown, _client: unknown, _body: unknown, headers: Headers) => {
        headers.set('authorization', `${SECRET}\n`.repeat(2))
      },
    ],
  ])('%s', async (_name, authentication) => {
    const came = await given.introspectorOf({ authentication })(TOKEN)
    expect(came).toEqual({
      kind: 'unavailable',
      retryAfter: 5,
      message: 'the token could not be introspected: the client authentication failed',
    })
    expect(given.endpoint.requests).toEqual([])
  })
})

test('http is for this machine; whoever gives an endpoint sees to that', async () => {
  // Nothing here but that https is https: a server without TLS is not spoken to.
  const { url } = given.endpoint
  const secure = new URL(url.href.replace('http:', 'https:'))
  const introspect = given.introspectorOf({
    endpoint: async () => secure,
    authentication: ClientSecretBasic(SECRET),
  })
  expect(await introspect(TOKEN)).toMatchObject({ kind: 'unavailable' })
  expect(given.endpoint.requests).toEqual([])
})
