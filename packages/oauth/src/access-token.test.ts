import { exportJWK, generateSecret } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { AUDIENCE, ISSUER, type SigningKey, signingKey } from '../test/issuer.js'
import { accessToken } from './access-token.js'
import { ClientSecretBasic } from './index.js'

let key: SigningKey
beforeAll(async () => {
  key = await signingKey('ES256', 'k1')
})

/** Builds with options that the types refuse. */
function build(changes: Record<string, unknown>): () => unknown {
  const options = { issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [key.jwk] }, ...changes }
  return () => accessToken(options)
}
const NONE = { issuer: undefined, audience: undefined, jwks: undefined }
const OTHER = { issuer: 'https://other.example', audience: AUDIENCE }
const INTROSPECTION = { clientId: 'api', authentication: ClientSecretBasic('secret') }
const ASKED = { issuer: 'https://asked.example', introspection: INTROSPECTION }
const ASKED_TOO = { ...ASKED, issuer: 'https://asked-too.example' }
const REMOTE = { jwks: undefined, jwksUri: 'https://login.example.com/jwks' }

test('is a Bearer authenticator of its issuer', () => {
  const authenticator = accessToken({
    issuer: ISSUER,
    audience: AUDIENCE,
    jwks: { keys: [key.jwk] },
  })
  expect(authenticator.from).toBe('authorization')
  expect(authenticator.issuers).toEqual([ISSUER])
  expect(authenticator.schemes({ realm: 'api' })).toMatchObject([
    { scheme: 'Bearer', params: { realm: 'api' }, deliversScope: true, deliversStepUp: true },
  ])
})

test.each<[string, Record<string, unknown>, RegExp]>([
  ['an option that is none', { jwkUri: 'https://a.example' }, /no option jwkUri; there are issuer/],
  ['no issuer', { issuer: undefined }, /issuer is the iss/],
  ['an empty issuer', { issuer: '' }, /issuer is the iss/],
  ['several issuers', { issuer: [ISSUER] }, /issuer is the iss of its tokens, one string/],
  ['no audience', { audience: undefined }, /audience is the aud/],
  ['an empty audience', { audience: '' }, /audience is the aud/],
  ['an empty list of audiences', { audience: [] }, /audience is the aud/],
  ['an audience that is no string', { audience: [AUDIENCE, 5] }, /audience is the aud/],
  [
    'no keys, and no URL to find them by',
    { jwks: undefined, issuer: 'me' },
    /give jwksUri or jwks/,
  ],
  [
    'http elsewhere to find keys by',
    { jwks: undefined, issuer: 'http://a.example' },
    /no https URL/,
  ],
  [
    'an issuer with a query to find',
    { jwks: undefined, issuer: 'https://a.example?x' },
    /no https/,
  ],
  ['the keys twice', { jwksUri: REMOTE.jwksUri }, /give the keys once/],
  ['an empty key set', { jwks: { keys: [] } }, /jwks has no key/],
  ['a key in place of a set', { jwks: { kty: 'EC' } }, /jwks has no key/],
  ['null for a key set', { jwks: null }, /jwks has no key/],
  ['keys that are no JWK', { jwks: { keys: ['k', null, {}] } }, /jwks has no key/],
  ['keys that no algorithm takes', { algorithms: ['RS256'] }, /no key of jwks can be used/],
  ['no algorithm', { algorithms: [] }, /algorithms is a list/],
  ['algorithms as text', { algorithms: 'RS256' }, /algorithms is a list/],
  ['alg none', { algorithms: ['none'] }, /algorithms has none; there are RS256/],
  ['alg NONE', { algorithms: ['ES256', 'NONE'] }, /algorithms has NONE/],
  ['HS256', { algorithms: ['HS256', 'ES256'] }, /algorithms has HS256/],
  ['HS512 with jwksUri', { ...REMOTE, algorithms: ['HS512'] }, /algorithms has HS512/],
  ['an algorithm in lower case', { algorithms: ['es256'] }, /algorithms has es256/],
  ['a negative tolerance', { clockTolerance: -1 }, /clockTolerance is a number of seconds/],
  ['a tolerance in milliseconds', { clockTolerance: 5000 }, /clockTolerance is a number of sec/],
  ['a tolerance that is no number', { clockTolerance: '5s' }, /clockTolerance is a number/],
  ['a tolerance of NaN', { clockTolerance: Number.NaN }, /clockTolerance is a number/],
  ['strict as text', { strict: 'true' }, /strict is true or false/],
  ['roles as a list', { roles: ['roles'] }, /roles is a claim's name/],
  ['roles as nothing', { roles: '' }, /roles is a claim's name/],
  ['attributes as text', { attributes: 'tenant' }, /attributes is a function/],
  ['a timeout for a local set', { timeout: 5 }, /timeout goes with an issuer that is asked/],
  ['a timeout of 0', { ...REMOTE, timeout: 0 }, /timeout is a number of seconds/],
  ['a timeout in milliseconds', { ...REMOTE, timeout: 5000 }, /timeout is a number of seconds/],
  ['http elsewhere', { ...REMOTE, jwksUri: 'http://login.example.com/jwks' }, /https URL/],
  ['http at a lookalike', { ...REMOTE, jwksUri: 'http://127.0.0.1.example.com/' }, /https URL/],
  ['http at another one', { ...REMOTE, jwksUri: 'http://localhost.example.com/' }, /https URL/],
  ['http behind a loopback user', { ...REMOTE, jwksUri: 'http://127.0.0.1@a.example/' }, /https/],
  ['a password in the URL', { ...REMOTE, jwksUri: 'https://u:p@a.example/' }, /user and password/],
  ['a file', { ...REMOTE, jwksUri: 'file:///jwks.json' }, /https URL/],
  ['data', { ...REMOTE, jwksUri: 'data:application/json,{}' }, /https URL/],
  ['a path', { ...REMOTE, jwksUri: '/jwks' }, /https URL/],
  [
    'issuers beside an issuer',
    { issuers: [{ issuer: ISSUER }] },
    /no option issuer; there are iss/,
  ],
  ['no issuers', { ...NONE, issuers: [] }, /issuers is a list of at least one/],
  [
    'one issuer under the name of several',
    { issuers: 'https://login.example.com', audience: 'a' },
    /for one alone write issuer, audience/,
  ],
  ['issuers that are no list', { ...NONE, issuers: { issuer: ISSUER } }, /issuers is a list/],
  ['an issuer that is null', { ...NONE, issuers: [null] }, /an issuer is written \{ issuer/],
  ['an issuer without a name', { ...NONE, issuers: [{ audience: AUDIENCE }] }, /issuer is the iss/],
  [
    'a common option of one',
    { ...NONE, issuers: [{ ...OTHER, dpop: true }] },
    /no option issuers\[\]\.dpop/,
  ],
  ['the same issuer twice', { ...NONE, issuers: [OTHER, OTHER] }, /other.example is given twice/],
  [
    'two that are to be asked',
    { ...NONE, issuers: [ASKED, ASKED_TOO] },
    /two issuers are to be asked/,
  ],
  ['introspection with keys', { introspection: INTROSPECTION }, /jwks is for JWTs/],
  [
    'introspection that is none',
    { ...ASKED, jwks: undefined, introspection: 'https://a.example' },
    /introspection is \{/,
  ],
  ...(
    [
      [{ clientId: '' }, /introspection.clientId is this API's own name/],
      [{ authentication: 'secret' }, /introspection.authentication is how/],
      [{ endpoint: 'http://a.example' }, /introspection.endpoint is an https URL/],
      [{ cacheFor: -1 }, /introspection.cacheFor is a number of seconds/],
      [{ negativeFor: 1e6 }, /introspection.negativeFor is a number of seconds/],
      [{ cache: 5 }, /no option introspection.cache; there are clientId/],
    ] as const
  ).map(
    ([changes, message]) =>
      [
        `introspection with ${JSON.stringify(changes)}`,
        { jwks: undefined, introspection: { ...INTROSPECTION, ...changes } },
        message,
      ] as [string, Record<string, unknown>, RegExp],
  ),
  ['dpop as text', { dpop: 'yes' }, /dpop is true, or/],
  ['dpop with a mistyped name', { dpop: { nonce: true } }, /no option dpop.nonce; there are/],
  ['dpop with HS256', { dpop: { algorithms: ['HS256'] } }, /dpop.algorithms has HS256/],
  ['dpop without algorithms', { dpop: { algorithms: [] } }, /dpop.algorithms is a list/],
  ['dpop with a window in milliseconds', { dpop: { window: 60_000 } }, /dpop.window is a number/],
  ['dpop with a set for a store', { dpop: { replays: new Set() } }, /dpop.replays is a store/],
  ['dpop with null for algorithms', { dpop: { algorithms: null } }, /dpop.algorithms is a list/],
  ['dpop as a list', { dpop: [] }, /dpop is true, or/],
  ['a cache as a list', { cache: [] }, /cache is true, or/],
  ['dpop without a store', { dpop: { replays: new Map() } }, /dpop.replays is a store/],
  ['dpop with a short secret', { dpop: { nonces: { secret: 'short' } } }, /secret/],
  [
    'dpop that is required as text',
    { dpop: { required: 'yes' } },
    /dpop.required is true or false/,
  ],
  ['dpop with null for nonces', { dpop: { nonces: null } }, /dpop.nonces is true, or/],
  ['dpop that is null', { dpop: null }, /dpop is true, or/],
  ['a cache that is null', { cache: null }, /cache is true, or/],
  ['a cache that is false', { cache: false }, /cache is true, or/],
  ['a certificate that is no source', { certificate: 'x-cert' }, /certificate is connectionCert/],
  ['revoked as a list', { revoked: ['jti'] }, /revoked is a function of the claims/],
  ['a cache that is none', { cache: 'yes' }, /cache is true, or/],
  ['a cache of nothing', { cache: { max: 0 } }, /cache.max is a number of tokens/],
])('refuses %s', (_name, changes, message) => {
  expect(build(changes)).toThrow(TypeError)
  expect(build(changes)).toThrow(message)
})

test('refuses no options at all', () => {
  expect(() => accessToken(undefined as never)).toThrow(/write accessToken\(\{/)
})

test('refuses keys that only the issuer may have, and says so without them', async () => {
  const pair = await exportJWK(key.privateKey)
  const secret = await exportJWK(await generateSecret('HS256', { extractable: true }))
  for (const jwk of [pair, secret]) {
    const refused = build({ jwks: { keys: [key.jwk, jwk] } })
    expect(refused).toThrow(/jwks has a private or secret key/)
    expect(refused).not.toThrow(String(jwk.d ?? jwk.k))
    expect(build({ jwks: { keys: [jwk] } })).toThrow(/jwks has a private or secret key/)
  }
})

test.each([
  'https://login.example.com/jwks',
  'http://localhost:8080/jwks',
  'http://127.0.0.1/jwks',
  'http://127.9.9.9:1/jwks',
  'http://[::1]:8080/jwks',
  new URL('https://login.example.com/jwks'),
])('takes keys from %s, and asks for none before a token comes', (jwksUri) => {
  expect(build({ jwks: undefined, jwksUri })).not.toThrow()
})

test('ignores keys of a type that is not known', () => {
  expect(build({ jwks: { keys: [{ kty: 'NEW', n: 'x' }, key.jwk] } })).not.toThrow()
})
