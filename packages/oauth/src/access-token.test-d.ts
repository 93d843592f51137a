import type { Identity } from '@verdict/core'
import { type AuthorizationAuthenticator, createAuthorizer } from '@verdict/http'
import type { JSONWebKeySet } from 'jose'
import { expectTypeOf, test } from 'vitest'
import {
  type AccessTokenOptions,
  type Algorithm,
  accessToken,
  type Claims,
  ClientSecretBasic,
  certificateField,
  connectionCertificate,
  type JsonWebKeySet,
  memoryStore,
  revocationList,
} from './index.js'

const issuer = 'https://login.example.com'
const audience = 'https://api.example.com'
const jwksUri = 'https://login.example.com/jwks'
declare const jwks: JsonWebKeySet

test('keys are given once', () => {
  expectTypeOf(accessToken({ issuer, audience, jwks })).toEqualTypeOf<AuthorizationAuthenticator>()
  accessToken({ issuer, audience, jwksUri })
  accessToken({ issuer, audience, jwksUri: new URL(jwksUri), timeout: 2 })
  // Its metadata says where they are.
  accessToken({ issuer, audience })
  // @ts-expect-error the keys twice
  accessToken({ issuer, audience, jwks, jwksUri })
  // @ts-expect-error nothing is waited for
  accessToken({ issuer, audience, jwks, timeout: 2 })
})

test('what is needed, and what there is', () => {
  // @ts-expect-error whose tokens?
  accessToken({ audience, jwksUri })
  // @ts-expect-error tokens for whom?
  accessToken({ issuer, jwksUri })
  // @ts-expect-error one at least
  accessToken({ issuer, audience: [], jwksUri })
  accessToken({ issuer, audience: [audience, 'https://other.example.com'], jwksUri })
  // @ts-expect-error a typing mistake
  accessToken({ issuer, audience, jwksUri, algorithm: ['RS256'] })
  // @ts-expect-error one issuer
  accessToken({ issuer: [issuer], audience, jwksUri })
})

test('several issuers, each with its own options', () => {
  const other = 'https://other.example.com'
  const introspection = { clientId: 'api', authentication: ClientSecretBasic('secret') }
  accessToken({
    issuers: [
      { issuer, audience },
      { issuer: other, introspection },
    ],
  })
  // @ts-expect-error one at least
  accessToken({ issuers: [] })
  // @ts-expect-error one or several
  accessToken({ issuers: [{ issuer, audience }], issuer })
  // @ts-expect-error what holds for all stands beside them
  accessToken({ issuers: [{ issuer, audience, dpop: true }] })
  // @ts-expect-error a token that is asked about has no keys
  accessToken({ issuer, introspection, jwksUri })
  // @ts-expect-error who asks?
  accessToken({ issuer, introspection: { clientId: 'api' } })
  accessToken({ issuer, introspection, audience })
})

test('bindings, revocation and the cache', () => {
  const list = revocationList({ store: memoryStore(), lifetime: 3600 })
  accessToken({
    issuer,
    audience,
    dpop: { nonces: { secret: 'x' }, algorithms: ['ES256'], replays: memoryStore() },
    certificate: certificateField({ name: 'client-cert', trusted: () => true }),
    revoked: list.has,
    cache: { max: 100 },
  })
  accessToken({ issuer, audience, dpop: true, certificate: connectionCertificate(), cache: true })
  accessToken({ issuer, audience, revoked: ({ jti }) => jti === 'stolen' })
  // @ts-expect-error not at all is left out
  accessToken({ issuer, audience, cache: false })
  // @ts-expect-error a shared secret
  accessToken({ issuer, audience, dpop: { algorithms: ['HS256'] } })
  // @ts-expect-error a field is trusted explicitly
  certificateField({ name: 'client-cert' })
  // @ts-expect-error no yes and no no
  accessToken({ issuer, audience, revoked: () => undefined })
  // @ts-expect-error one claim
  void list.revoke({ issuer, jti: 'a', sub: 'b' })
})

test('algorithms have public keys', () => {
  accessToken({ issuer, audience, jwksUri, algorithms: ['RS512', 'ML-DSA-65'] })
  // @ts-expect-error no signature
  accessToken({ issuer, audience, jwksUri, algorithms: ['none'] })
  // @ts-expect-error a shared secret
  accessToken({ issuer, audience, jwksUri, algorithms: ['HS256'] })
  // @ts-expect-error one at least
  accessToken({ issuer, audience, jwksUri, algorithms: [] })
  expectTypeOf<'none' | 'HS256'>().not.toExtend<Algorithm>()
})

test('the usual kinds of key sets are taken', () => {
  expectTypeOf<JSONWebKeySet>().toExtend<JsonWebKeySet>()
  expectTypeOf<{ keys: JsonWebKey[] }>().toExtend<JsonWebKeySet>()
  accessToken({ issuer, audience, jwks: { keys: [{ kty: 'RSA', n: 'AQAB', e: 'AQAB' }] } })
  // @ts-expect-error no key
  accessToken({ issuer, audience, jwks: { keys: ['k1'] } })
})

test('claims are unknown, not any', () => {
  expectTypeOf<Claims[string]>().toEqualTypeOf<unknown>()
  accessToken({
    issuer,
    audience,
    jwksUri,
    roles(claims) {
      expectTypeOf(claims).toEqualTypeOf<Claims>()
      return claims['groups']
    },
    attributes(claims) {
      expectTypeOf(claims['tenant']).toEqualTypeOf<unknown>()
      return { tenant: claims['tenant'] }
    },
  })
  // @ts-expect-error no object
  accessToken({ issuer, audience, jwksUri, attributes: (claims) => claims['tenant'] })
  // @ts-expect-error a promise
  accessToken({ issuer, audience, jwksUri, attributes: async (claims) => ({ ...claims }) })
})

test('nothing is any', () => {
  expectTypeOf<AccessTokenOptions>().not.toBeAny()
  expectTypeOf<AccessTokenOptions[keyof AccessTokenOptions]>().not.toBeAny()
  expectTypeOf<JsonWebKeySet['keys'][number]>().toEqualTypeOf<object>()
  expectTypeOf<Identity['attributes']>().not.toBeAny()
})

test('it fits an authorizer', () => {
  createAuthorizer({ authenticators: [accessToken({ issuer, audience, jwks })], realm: 'api' })
})
