import type { HttpRequest } from '@verdict/http'
import { describe, expect, test } from 'vitest'
import { accessToken } from './access-token.js'
import { type Jwt, readJwt } from './jwt.js'
import { verifier } from './verify.js'
import { AUDIENCE, goodClaims, ISSUER, now, sign, signingKey, token } from '../test/issuer.js'
import {
  attacker,
  claimsText,
  ec,
  HEADER,
  jwks,
  type Options,
  rsa,
  verify,
} from '../test/verifying.js'

const REQUEST: HttpRequest = {
  method: 'GET',
  target: () => '/',
  origin: undefined,
  fieldLines: () => [],
  native: undefined,
}

describe('good tokens', () => {
  const cases: [string, () => Promise<string>, Options?][] = [
    ['RS256', () => token(rsa)],
    ['ES256', () => token(ec)],
    ['typ JWT', () => token(ec, {}, { typ: 'JWT' })],
    ['typ jwt', () => token(ec, {}, { typ: 'jwt' })],
    ['typ AT+JWT', () => token(ec, {}, { typ: 'AT+JWT' })],
    ['typ application/at+jwt', () => token(ec, {}, { typ: 'application/at+jwt' })],
    [
      'typ Application/AT+JWT where RFC 9068 counts',
      () => token(ec, {}, { typ: 'Application/AT+JWT' }),
      { strict: true },
    ],
    ['no typ', () => token(ec, {}, { typ: undefined })],
    ['no kid, and one key that fits', () => token(ec, {}, { kid: undefined })],
    ['every claim of RFC 9068', () => token(ec), { strict: true }],
    ['a list of audiences with ours', () => token(ec, { aud: ['https://a.example', AUDIENCE] })],
    ['one of our audiences', () => token(ec), { audience: ['https://a.example', AUDIENCE] }],
    [
      'no iat, client_id and jti',
      () => token(ec, { iat: undefined, client_id: undefined, jti: undefined }),
    ],
    ['times with fractions', () => token(ec, { iat: now() - 0.5, exp: now() + 60.5 })],
    ['expired within the tolerance', () => token(ec, { exp: now() - 3 })],
    [
      'expired within a tolerance of its own',
      () => token(ec, { exp: now() - 100 }),
      { clockTolerance: 120 },
    ],
    ['valid soon, within the tolerance', () => token(ec, { nbf: now() + 3 })],
    ['issued a little ahead of us', () => token(ec, { iat: now() + 30 })],
    [
      'claims twice, the last of them ours',
      () => sign(HEADER, claimsText('"aud":"x","aud":"https://api.example.com"'), ec),
    ],
    ['claims with a prototype', () => sign(HEADER, claimsText('"__proto__":{"sub":5}'), ec)],
    [
      'headers that say where other keys are',
      () =>
        token(
          ec,
          {},
          { jku: 'https://a.example', x5u: 'https://a.example', x5c: ['x'], jwk: { kty: 'EC' } },
        ),
    ],
    ['a token of nearly 16 kB', () => token(ec, { groups: 'x'.repeat(11_500) })],
  ]
  test.each(cases)('%s', async (_name, make, options) => {
    expect(await verify(make(), options)).toMatchObject({
      kind: 'identified',
      identity: { id: 'alice', issuer: ISSUER },
    })
  })

  test.each(['PS256', 'EdDSA', 'Ed25519'])('%s', async (alg) => {
    const key = await signingKey(alg, 'k')
    expect(await verify(token(key), { jwks: { keys: [key.jwk] } })).toMatchObject({
      kind: 'identified',
    })
  })

  test('a token that does not name its key, where several fit', async () => {
    const [a, b] = [await signingKey('ES256', 'a'), await signingKey('ES256', 'b')]
    for (const key of [a, b]) {
      const nameless = token(key, {}, { kid: undefined })
      expect(await verify(nameless, { jwks: { keys: [a.jwk, b.jwk] } })).toMatchObject({
        kind: 'identified',
      })
    }
    expect(
      await verify(token(attacker, {}, { kid: undefined }), { jwks: { keys: [a.jwk, b.jwk] } }),
    ).toMatchObject({ kind: 'invalid', reason: 'untrusted' })
    const late = token(b, { exp: 5 }, { kid: undefined })
    expect(await verify(late, { jwks: { keys: [a.jwk, b.jwk] } })).toMatchObject({
      reason: 'expired',
    })
  })
})

test('a token that is too long is refused quickly', async () => {
  const long = await token(ec, { groups: 'x'.repeat(75_000) })
  const authenticator = accessToken({ issuer: ISSUER, audience: AUDIENCE, jwks })
  const started = performance.now()
  for (let i = 0; i < 100; i++) {
    await authenticator.authenticate({ scheme: 'Bearer', params: {}, token68: long }, REQUEST)
  }
  expect((performance.now() - started) / 100).toBeLessThan(5)
})

test('keys that cannot be used are ignored, and are no failure', async () => {
  const weak = await crypto.subtle.generateKey(
    {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      modulusLength: 1024,
      publicExponent: new Uint8Array([1, 0, 1]),
    },
    true,
    ['sign', 'verify'],
  )
  const { n, e } = await crypto.subtle.exportKey('jwk', weak.publicKey)
  const broken = { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA', kid: 'broken' }
  const keys = [
    { kty: 'RSA', n, e, kid: 'weak' },
    broken,
    { kty: 'RSA', n: 5, e: {}, kid: 'odd' },
    ec.jwk,
  ]
  const signedWeakly = { alg: 'RS256', kid: 'weak', privateKey: weak.privateKey }
  const attempts = [
    sign({ alg: 'RS256', kid: 'weak' }, goodClaims(), signedWeakly),
    token(ec, {}, { kid: 'broken' }),
    token(rsa, {}, { kid: 'odd' }),
  ]
  for (const attempt of attempts) {
    expect(await verify(attempt, { jwks: { keys } })).toMatchObject({
      kind: 'invalid',
      reason: 'untrusted',
    })
  }
  expect(await verify(token(ec), { jwks: { keys } })).toMatchObject({ kind: 'identified' })
})

test.each([
  ['no token', {}],
  ['parameters', { token: 'x' }],
])('credentials with %s are malformed', async (_name, params) => {
  const authenticator = accessToken({ issuer: ISSUER, audience: AUDIENCE, jwks })
  expect(await authenticator.authenticate({ scheme: 'Bearer', params }, REQUEST)).toEqual({
    kind: 'malformed',
  })
})

test('what a function of the options throws is thrown', async () => {
  const roles = () => {
    throw new RangeError('a bug')
  }
  await expect(verify(token(ec), { roles })).rejects.toThrow(RangeError)
})

test('what goes wrong and is not about the token is thrown', async () => {
  const verifyWithPrivateKey = verifier({
    issuer: ISSUER,
    audience: [AUDIENCE],
    algorithms: ['ES256'],
    clockTolerance: 5,
    strict: false,
    findKeys: async () => ({ kind: 'keys', keys: [ec.privateKey], stands: () => true }),
  })
  const jwt = readJwt(await token(ec)) as Jwt
  await expect(verifyWithPrivateKey(jwt)).rejects.toThrow(TypeError)
})
