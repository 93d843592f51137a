import { unavailable } from '@verdict/http'
import type { InvalidReason } from '@verdict/core'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { ClientSecretBasic, ClientSecretPost, PrivateKeyJwt, TlsClientAuth } from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import { active, CLIENT, introspecting, SECRET } from '../test/introspecting.js'
import { says } from '../test/introspection-endpoint.js'
import { AUDIENCE, ISSUER, now, signingKey } from '../test/issuer.js'
import type { IntrospectorOptions } from './introspection.js'

const given = introspecting()

const TOKEN = 'mF_9.B5f-4.1JqM~+/=='

describe('what is asked', () => {
  const bearer = { token: TOKEN, token_type_hint: 'access_token' }

  test('the token, in a form', async () => {
    await given.introspectorOf()(TOKEN)
    expect(given.endpoint.requests).toMatchObject([
      {
        method: 'POST',
        path: '/introspect',
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
        },
        form: bearer,
      },
    ])
  })

  test('client_secret_basic', async () => {
    await given.introspectorOf({ authentication: ClientSecretBasic(SECRET) })(TOKEN)
    const [asked] = given.endpoint.requests
    // RFC 6749 2.3.1: each form-encoded before they are put together.
    const credentials = Buffer.from('documents%2Dapi:kept+to+ourselves').toString('base64')
    expect(asked?.headers.authorization).toBe(`Basic ${credentials}`)
    expect(asked?.form).toEqual(bearer)
  })

  test('client_secret_post', async () => {
    await given.introspectorOf({ authentication: ClientSecretPost(SECRET) })(TOKEN)
    const [asked] = given.endpoint.requests
    expect(asked?.headers.authorization).toBeUndefined()
    expect(asked?.form).toEqual({ ...bearer, client_id: CLIENT, client_secret: SECRET })
  })

  test('private_key_jwt', async () => {
    const { privateKey, jwk, kid } = await signingKey('ES256', 'mine')
    const authentication = PrivateKeyJwt({ key: privateKey, kid })
    await given.introspectorOf({ authentication })(TOKEN)
    const [asked] = given.endpoint.requests
    const { client_assertion: assertion = '', ...form } = asked?.form ?? {}
    expect(form).toEqual({
      ...bearer,
      client_id: CLIENT,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    })
    await jwtVerify(assertion, createLocalJWKSet({ keys: [jwk] }), {
      issuer: CLIENT,
      subject: CLIENT,
      audience: ISSUER,
    })
  })

  test('tls_client_auth', async () => {
    await given.introspectorOf({ authentication: TlsClientAuth() })(TOKEN)
    expect(given.endpoint.requests[0]?.form).toEqual({ ...bearer, client_id: CLIENT })
  })

  test.each([
    ['longer than 16 kB', 'a'.repeat(16_385)],
    ['nothing', ''],
  ])('not a word of %s', async (_name, token) => {
    const came = await given.introspectorOf()(token)
    expect(came).toMatchObject({ kind: 'invalid', reason: 'malformed' })
    expect(given.endpoint.requests).toEqual([])
  })

  test('16 kB, even so', async () => {
    expect(await given.introspectorOf()('a'.repeat(16_384))).toMatchObject({ kind: 'verified' })
  })

  test('nobody, where it is not known who', async () => {
    const nowhere = unavailable({ retryAfter: 7, message: 'no metadata' })
    const came = await given.introspectorOf({ endpoint: async () => nowhere })(TOKEN)
    expect(came).toBe(nowhere)
  })
})

describe('an active token counts', () => {
  const counts = async (
    response: Record<string, unknown>,
    options?: Partial<IntrospectorOptions>,
  ) => {
    given.endpoint.respond = says(response)
    const came = await given.introspectorOf(options)(TOKEN)
    return came.kind === 'verified' ? came.claims : came
  }

  test('with all that its issuer says of it', async () => {
    const response = active({
      username: 'alice@example.com',
      cnf: { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' },
      authorization_details: [{ type: 'payment', amount: 1.5 }],
      'https://example.com/tenant': { id: 7 },
    })
    expect(await counts(response)).toEqual(response)
  })

  test("as its issuer's, where the answer does not say whose it is", async () => {
    expect(await counts(active({ iss: undefined }))).toMatchObject({ iss: ISSUER, sub: 'alice' })
  })

  const cases: [string, Record<string, unknown>, Partial<IntrospectorOptions>?][] = [
    ['without end', { exp: undefined }],
    ['that ended within the tolerance', { exp: now() - 3 }],
    ['that begins within the tolerance', { nbf: now() + 3 }],
    ['of several audiences', { aud: ['https://other.example', AUDIENCE] }],
    ['of one of several audiences', {}, { audience: ['https://other.example', AUDIENCE] }],
    ['of a type in other letters', { token_type: 'bEARER' }],
    ['of no type', { token_type: undefined }],
    ['bound to a key', { token_type: 'DPoP', cnf: { jkt: 'x' } }],
  ]
  test.each(cases)('%s', async (_name, changes, options) => {
    expect(await counts({ ...active(), ...changes }, options)).toMatchObject({ sub: 'alice' })
  })

  test('for whom its issuer says, where no audience is configured', async () => {
    for (const aud of [undefined, 'https://other.example']) {
      given.endpoint.respond = says(active({ aud }))
      const introspect = given.introspectorOf({ audience: undefined, cacheFor: 0 })
      expect(await introspect(TOKEN)).toMatchObject({ kind: 'verified' })
    }
  })
})

describe('a token does not count', () => {
  const cases: [string, InvalidReason, unknown][] = [
    ['not active', 'rejected', { active: false }],
    ['not active, whatever else is said', 'rejected', active({ active: false })],
    ['of another issuer', 'untrusted', active({ iss: 'https://other.example' })],
    ['of an issuer that is nearly ours', 'untrusted', active({ iss: `${ISSUER}/` })],
    ['iss is null', 'untrusted', active({ iss: null })],
    ['a refresh token', 'untrusted', active({ token_type: 'Refresh' })],
    ['regression: a refresh token by its use', 'untrusted', active({ token_use: 'refresh_token' })],
    ['an ID token by its use', 'untrusted', active({ token_use: 'id' })],
    ['token_use is null', 'untrusted', active({ token_use: null })],
    ['token_type is empty', 'untrusted', active({ token_type: '' })],
    ['token_type is null', 'untrusted', active({ token_type: null })],
    ['DPoP without a key', 'untrusted', active({ token_type: 'DPoP' })],
    ['for another API', 'wrong_audience', active({ aud: 'https://other.example' })],
    ['for other APIs', 'wrong_audience', active({ aud: ['https://other.example', CLIENT] })],
    ['for nobody', 'wrong_audience', active({ aud: [] })],
    ['for nobody that is named', 'wrong_audience', active({ aud: undefined })],
    ['aud is an object', 'wrong_audience', active({ aud: { 0: AUDIENCE } })],
    ['aud holds ours', 'wrong_audience', active({ aud: `${AUDIENCE}.example` })],
    ['expired', 'expired', active({ exp: now() - 10 })],
    ['of 1970', 'expired', active({ exp: 0 })],
    ['not valid yet', 'not_yet_valid', active({ nbf: now() + 60 })],
    ['exp is text', 'malformed', active({ exp: String(now() + 60) })],
    ['exp is null', 'malformed', active({ exp: null })],
    ['exp is endless', 'malformed', JSON.stringify(active()).replace(/"exp":\d+/, '"exp":1e999')],
    ['nbf is text', 'malformed', active({ nbf: '0' })],
    [
      'nbf is endless',
      'malformed',
      JSON.stringify(active({ nbf: 0 })).replace('"nbf":0', '"nbf":-1e999'),
    ],
    ['iat is a list', 'malformed', active({ iat: [now()] })],
    ['of nobody', 'malformed', active({ sub: undefined })],
    ['sub is empty', 'malformed', active({ sub: '' })],
    ['sub is a number', 'malformed', active({ sub: 7 })],
  ]
  test.each(cases)('%s: %s', async (_name, reason, response) => {
    given.endpoint.respond = says(response)
    const introspect = given.introspectorOf({ negativeFor: 0 })
    // What is kept for a while is no better than what has just come.
    for (let i = 0; i < 2; i++) {
      const came = await introspect(TOKEN)
      expect(came).toMatchObject({ kind: 'invalid', reason })
      const { message = '' } = came as { message?: string }
      expect(message).not.toBe('')
      for (const told of ['other.example', 'alice', TOKEN, SECRET]) {
        expect(message).not.toContain(told)
      }
    }
  })

  test('of no type and no audience: it may be a refresh token', async () => {
    given.endpoint.respond = says(active({ token_type: undefined }))
    const came = await given.introspectorOf({ audience: undefined })(TOKEN)
    expect(came).toMatchObject({ kind: 'invalid', reason: 'untrusted' })
  })
})
