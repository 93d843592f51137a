import type { Identity } from '@verdict/core'
import { type AuthorizationAuthenticator, createAuthorizer } from '@verdict/http'
import type { JSONWebKeySet } from 'jose'
import { expectTypeOf, test } from 'vitest'
import {
  type AccessTokenOptions,
  type Algorithm,
  accessToken,
  type Claims,
  type JsonWebKeySet,
} from './index.js'

const issuer = 'https://login.example.com'
const audience = 'https://api.example.com'
const jwksUri = 'https://login.example.com/jwks'
declare const jwks: JsonWebKeySet

test('keys are given once', () => {
  expectTypeOf(accessToken({ issuer, audience, jwks })).toEqualTypeOf<AuthorizationAuthenticator>()
  accessToken({ issuer, audience, jwksUri })
  accessToken({ issuer, audience, jwksUri: new URL(jwksUri), timeout: 2 })
  // @ts-expect-error no keys
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
