import { policy, vocabulary } from '@verdict/core'
import { createAuthorizer, type DecisionEvent } from '@verdict/http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AUDIENCE, ISSUER, now, token } from '../test/issuer.js'
import { json, type KeyServer, keyServer } from '../test/key-server.js'
import { attacker, ec, jwks } from '../test/verifying.js'
import { accessToken } from './access-token.js'

const documents = policy('document')(
  ({ anyone, authenticated, role, scope, allOf, assurance }) => ({
    list: anyone(),
    read: authenticated(),
    create: scope('documents:write'),
    purge: allOf(role('admin'), assurance({ acr: ['mfa'], maxAge: 300 })),
    audit: scope('audit:read'),
  }),
)

let server: KeyServer
beforeAll(async () => {
  server = await keyServer(json(jwks))
})
afterAll(() => server.stop())

/** One request through a guard: status, challenges, code in the body, and what operators see. */
async function send(
  action: keyof typeof documents.rules & string,
  authorization?: string,
  keys: object = { jwks },
) {
  const events: DecisionEvent[] = []
  const authorize = createAuthorizer({
    authenticators: [accessToken({ issuer: ISSUER, audience: AUDIENCE, ...keys })],
    realm: 'api',
    onDecision: (event) => events.push(event),
  })
  const handler = authorize(
    documents,
    action as never,
  )(
    (_request, granted: { identity: { id: string } | null }) =>
      new Response(JSON.stringify({ id: granted.identity?.id ?? null })),
  )
  const headers = authorization === undefined ? {} : { authorization }
  const response = await handler(new Request('https://api.example.com/', { headers }))
  const { code, id } = (await response.json()) as { code?: string; id?: string | null }
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    retryAfter: response.headers.get('retry-after'),
    code,
    id,
    message: events[0]?.message ?? null,
  }
}

const INVALID = { status: 401, challenge: 'Bearer realm="api", error="invalid_token"' }

test('a good token', async () => {
  expect(await send('read', `Bearer ${await token(ec)}`)).toMatchObject({
    status: 200,
    id: 'alice',
  })
  expect(await send('read', `bearer ${await token(ec)}`)).toMatchObject({ status: 200 })
  expect(await send('create', `Bearer ${await token(ec)}`)).toMatchObject({ status: 200 })
})

test('no credentials, or none that are taken: a challenge without error code', async () => {
  const plain = { status: 401, challenge: 'Bearer realm="api"' }
  expect(await send('read')).toMatchObject(plain)
  expect(await send('read', 'Basic YTpi')).toMatchObject(plain)
})

test('bad tokens: invalid_token, with the reason for operators alone', async () => {
  const tokens: [string | Promise<string>, RegExp][] = [
    ['opaque', /no signed JWT/],
    [token(ec, { exp: now() - 60 }), /exp has passed/],
    [token(ec, { nbf: now() + 60 }), /nbf is in the future/],
    [token(ec, { aud: 'https://other.example' }), /aud does not name this API/],
    [token(ec, { iss: 'https://other.example' }), /iss is another issuer/],
    [token(attacker), /signature/],
    [token(ec, {}, { kid: 'other' }), /no key/],
    [token(ec, {}, { alg: 'none' }), /alg is none of RS256, PS256, ES256, EdDSA, Ed25519/],
    [token(ec, {}, { crit: ['x'] }), /crit/],
    [token(ec, { groups: 'x'.repeat(75_000) }), /16 kB/],
  ]
  for (const [text, message] of tokens) {
    const came = await send('read', `Bearer ${await text}`)
    expect(came).toMatchObject(INVALID)
    expect(came.message).toMatch(message)
    // Where strangers are welcome, so is one with a bad token.
    expect(await send('list', `Bearer ${await text}`)).toMatchObject({ status: 200, id: null })
  }
})

test('no token, or parameters in its place: 400', async () => {
  const malformed = { status: 400, challenge: 'Bearer realm="api", error="invalid_request"' }
  for (const field of ['Bearer', 'Bearer ', 'Bearer token="x"', 'Bearer realm="api", a=b']) {
    expect(await send('read', field)).toMatchObject(malformed)
  }
})

test('a scope too small: 403 with the scope that is needed', async () => {
  expect(await send('audit', `Bearer ${await token(ec)}`)).toMatchObject({
    status: 403,
    challenge: 'Bearer realm="api", error="insufficient_scope", scope="audit:read"',
  })
})

test('a role missing: 403 without a challenge', async () => {
  expect(await send('purge', `Bearer ${await token(ec)}`)).toMatchObject({
    status: 403,
    challenge: null,
  })
})

test('a login too weak or too old: 401 with what is needed, and then it is enough', async () => {
  const admin = { roles: ['admin'] }
  const weak = { acr: 'pwd', auth_time: now() }
  const old = { acr: 'mfa', auth_time: now() - 3600 }
  for (const login of [{}, weak, old]) {
    const came = await send('purge', `Bearer ${await token(ec, { ...admin, ...login })}`)
    expect(came.status).toBe(401)
    expect(came.challenge).toContain('error="insufficient_user_authentication"')
    expect(came.challenge).toContain('acr_values="mfa"')
    expect(came.challenge).toContain('max_age="300"')
  }
  const strong = { ...admin, acr: 'mfa', auth_time: now() - 10 }
  expect(await send('purge', `Bearer ${await token(ec, strong)}`)).toMatchObject({ status: 200 })
})

test('the key set is down: 503, nobody is let in, and strangers stay welcome', async () => {
  const keys = { jwksUri: server.url, timeout: 2 }
  const good = `Bearer ${await token(ec)}`
  expect(await send('read', good, keys)).toMatchObject({ status: 200 })
  server.respond = json('garbage', 500)
  expect(await send('read', good, keys)).toMatchObject({
    status: 503,
    challenge: null,
    retryAfter: '5',
    code: 'could_not_verify',
    message: expect.stringContaining('status 500') as string,
  })
  expect(await send('list', good, keys)).toMatchObject({ status: 200, id: null })
  server.respond = json(jwks)
  expect(await send('read', good, keys)).toMatchObject({ status: 200 })
})

test('the identity keeps its types', async () => {
  const words = vocabulary<{ role: 'admin'; scope: 'documents:write' }>()
  const notes = words.policy('note')(({ scope }) => ({ create: scope('documents:write') }))
  const authorize = createAuthorizer({
    authenticators: [accessToken({ issuer: ISSUER, audience: AUDIENCE, jwks })],
    realm: 'api',
  })
  const handler = authorize(notes, 'create')((_request, { identity }) => new Response(identity.id))
  const headers = { authorization: `Bearer ${await token(ec)}` }
  const response = await handler(new Request('https://api.example.com/', { headers }))
  expect(await response.text()).toBe('alice')
})
