import { ClientSecretBasic, ClientSecretPost, PrivateKeyJwt } from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AUDIENCE, now } from '../test/issuer.js'
import { API_KEY, type OpaqueIssuer, opaqueIssuer, SECRETS } from '../test/opaque-issuer.js'
import { type IntrospectorOptions, introspector } from './introspection.js'

// What a real authorization server says of its tokens, and what becomes of that.

let issuer: OpaqueIssuer
beforeAll(async () => {
  issuer = await opaqueIssuer()
})
afterAll(() => issuer.stop())

function introspectorOf(options: Partial<IntrospectorOptions> = {}) {
  return introspector({
    issuer: issuer.issuer,
    audience: [AUDIENCE],
    endpoint: async () => issuer.endpoint,
    clientId: 'api',
    authentication: ClientSecretBasic(SECRETS.api),
    timeout: 5,
    clockTolerance: 0,
    cacheFor: 30,
    negativeFor: 5,
    ...options,
  })
}

const { privateKey, kid } = API_KEY
describe.each([
  ['api', ClientSecretBasic(SECRETS.api)],
  ['post', ClientSecretPost(SECRETS.post)],
  ['jwt', PrivateKeyJwt({ key: privateKey, kid })],
])('asked by %s', (clientId, authentication) => {
  test("a user's token is the user's", async () => {
    const introspect = introspectorOf({ clientId, authentication })
    const came = await introspect(await issuer.userToken())
    expect(came).toMatchObject({
      kind: 'verified',
      claims: {
        iss: issuer.issuer,
        sub: 'alice',
        client_id: 'app',
        aud: AUDIENCE,
        scope: 'documents:read',
        token_type: 'Bearer',
        roles: ['editor'],
      },
    })
    const { exp } = (came as unknown as { claims: { exp: number } }).claims
    expect(exp).toBeGreaterThan(now())
  })
})

test('its key comes along', async () => {
  const jkt = '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I'
  const dpop = await introspectorOf()(await issuer.userToken({ jkt }))
  expect(dpop).toMatchObject({ claims: { token_type: 'DPoP', cnf: { jkt } } })
  const x5t = 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2'
  const mtls = await introspectorOf()(await issuer.userToken({ 'x5t#S256': x5t }))
  expect(mtls).toMatchObject({ claims: { cnf: { 'x5t#S256': x5t } } })
})

describe('it does not count', () => {
  test('unknown', async () => {
    const came = await introspectorOf()('made-up')
    expect(came).toMatchObject({ kind: 'invalid', reason: 'rejected' })
  })

  test('revoked', async () => {
    const [kept, asked] = [introspectorOf(), introspectorOf({ cacheFor: 0 })]
    const token = await issuer.userToken()
    for (const introspect of [kept, asked]) {
      expect(await introspect(token)).toMatchObject({ kind: 'verified' })
    }
    await issuer.revoke(token)
    expect(await asked(token)).toMatchObject({ kind: 'invalid', reason: 'rejected' })
    // The price of not asking each time, for cacheFor at most.
    expect(await kept(token)).toMatchObject({ kind: 'verified' })
  })

  test('expired', async () => {
    const introspect = introspectorOf()
    const token = await issuer.userToken({ expiresIn: 1 })
    expect(await introspect(token)).toMatchObject({ kind: 'verified' })
    await new Promise((resolve) => setTimeout(resolve, 2000))
    expect(await introspect(token)).toMatchObject({ kind: 'invalid', reason: 'rejected' })
  })

  test('for another API', async () => {
    const token = await issuer.userToken({ aud: 'https://other.example' })
    const came = await introspectorOf()(token)
    expect(came).toMatchObject({ kind: 'invalid', reason: 'wrong_audience' })
  })

  test('a refresh token, which is active, too', async () => {
    const token = await issuer.refreshToken()
    for (const [audience, reason] of [
      [[AUDIENCE], 'wrong_audience'],
      [undefined, 'untrusted'],
    ] as const) {
      expect(await introspectorOf({ audience })(token)).toMatchObject({ kind: 'invalid', reason })
    }
  })

  test('a JWT, which this issuer does not introspect', async () => {
    const jwt = `${Buffer.from('{"alg":"ES256"}').toString('base64url')}.e30.AAAA`
    expect(await introspectorOf()(jwt)).toMatchObject({ kind: 'invalid', reason: 'rejected' })
  })
})

describe("a client's own token", () => {
  test("is nobody's, where the issuer names nobody", async () => {
    const came = await introspectorOf()(await issuer.clientToken('app'))
    expect(came).toMatchObject({ kind: 'invalid', reason: 'malformed' })
    expect(came).toMatchObject({ message: expect.stringMatching(/there is no sub/) as string })
  })

  test("is the client's, by the name that the issuer has for it", async () => {
    const came = await introspectorOf()(await issuer.clientToken('named'))
    expect(came).toMatchObject({ claims: { sub: 'client:named', client_id: 'named' } })
  })
})

describe("our own credentials are refused: that is not the token's fault", () => {
  test.each([
    ['a wrong secret', { authentication: ClientSecretBasic('guessed') }],
    ['an unknown client', { clientId: 'nobody' }],
    ['a key that it does not know', { authentication: PrivateKeyJwt(privateKey) }],
  ])('%s', async (_name, options) => {
    const came = await introspectorOf(options)(await issuer.userToken())
    expect(came).toMatchObject({
      kind: 'unavailable',
      retryAfter: 5,
      message: expect.stringMatching(/status 40[01]/) as string,
    })
  })
})
