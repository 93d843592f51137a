import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JSONWebKeySet,
  jwtVerify,
} from 'jose'
import * as oauth from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server.js'
import { logIn } from './dev-login.js'
import {
  clientCredentials,
  codeGrant,
  dpopKey,
  introspect,
  refresh,
  revoke,
} from './testing/world.js'

let server: AuthorizationServer
beforeAll(async () => {
  server = await startAuthorizationServer({ audience: 'https://documents.example' })
})
afterAll(() => server.close())

const json = async (url: string) => (await fetch(url)).json()

test('its metadata stands where RFC 8414 and OpenID Connect Discovery say', async () => {
  for (const name of ['oauth-authorization-server', 'openid-configuration']) {
    expect(await json(`${server.issuer}/.well-known/${name}`)).toMatchObject({
      issuer: server.issuer,
      jwks_uri: server.jwksUri,
      token_endpoint: server.tokenEndpoint,
      introspection_endpoint: server.introspectionEndpoint,
      revocation_endpoint: server.revocationEndpoint,
      registration_endpoint: server.registrationEndpoint,
      dpop_signing_alg_values_supported: expect.arrayContaining(['ES256']),
      code_challenge_methods_supported: ['S256'],
    })
  }
})

test('opaque tokens say nothing; the API is told what they mean', async () => {
  const { clients, users, opaqueAudience: resource } = server
  const { access_token } = await codeGrant(server, clients.cli, users.carol, { resource })
  expect(access_token).not.toContain('.')
  const about = await introspect(server, clients.api, access_token)
  expect(about).toMatchObject({
    active: true,
    iss: server.issuer,
    aud: resource,
    sub: 'carol',
    client_id: 'cli',
    scope: 'documents:write',
    roles: ['admin'],
    acr: 'mfa',
    auth_time: expect.any(Number),
    exp: expect.any(Number),
    token_type: 'Bearer',
  })

  const own = await clientCredentials(server, clients.service, { resource })
  const service = await introspect(server, clients.api, own.access_token)
  expect(service).toMatchObject({ active: true, sub: 'service', client_id: 'service' })
  expect(service).not.toHaveProperty('roles')
})

test('nobody but the API is told, and nobody is told of what is no token', async () => {
  const { clients, opaqueAudience: resource } = server
  const { access_token } = await clientCredentials(server, clients.service, { resource })
  for (const client of [clients.service, clients.webApp, clients.cli]) {
    expect(await introspect(server, client, access_token)).toEqual({ active: false })
  }
  expect(await introspect(server, clients.api, 'nonsense')).toEqual({ active: false })
  const forged = { ...clients.api, secret: 'guess' }
  await expect(introspect(server, forged, access_token)).rejects.toMatchObject({ status: 401 })
  await expect(clientCredentials(server, clients.api)).rejects.toThrow()
})

test('a revoked token is not active, and only its own client can revoke it', async () => {
  const { clients, users, opaqueAudience: resource } = server
  const grant = await codeGrant(server, clients.webApp, users.alice, { resource })
  const isActive = async () => (await introspect(server, clients.api, grant.access_token)).active
  await revoke(server, clients.service, grant.access_token)
  expect(await isActive()).toBe(true)
  await revoke(server, clients.webApp, grant.refresh_token ?? '')
  expect(await isActive()).toBe(false)
})

test('with a DPoP proof the token is bound to its key, whatever its format', async () => {
  const { clients, users, opaqueAudience } = server
  const DPoP = await dpopKey(server, clients.cli)
  const jkt = await DPoP.calculateThumbprint()
  const grant = await codeGrant(server, clients.cli, users.alice, {}, { DPoP })
  expect(grant.token_type).toBe('dpop')
  expect(decodeJwt(grant.access_token)['cnf']).toEqual({ jkt })

  const more = { resource: opaqueAudience }
  const opaque = await codeGrant(server, clients.cli, users.alice, more, { DPoP })
  const about = await introspect(server, clients.api, opaque.access_token)
  expect(about).toMatchObject({ cnf: { jkt }, token_type: 'DPoP' })
})

test('with nonces, a client that knows how to fetch one gets its token', async () => {
  const strict = await startAuthorizationServer({
    audience: 'https://nonces.example',
    nonces: true,
  })
  try {
    const { clients, users } = strict
    const DPoP = await dpopKey(strict, clients.cli)
    const { access_token } = await codeGrant(strict, clients.cli, users.alice, {}, { DPoP })
    expect(decodeJwt(access_token)).toHaveProperty('cnf.jkt')
  } finally {
    await strict.close()
  }
})

test('a client that nobody knew registers, and gets tokens for an API that came later', async () => {
  const audience = 'http://127.0.0.1:65000/mcp'
  await server.addResource({ audience, scopes: ['notes:write', 'notes:read'], format: 'jwt' })
  const registered = await oauth.dynamicClientRegistration(
    new URL(server.issuer),
    {
      client_name: 'Somebody else’s',
      redirect_uris: ['http://127.0.0.1:65001/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
      scope: 'notes:write',
    },
    oauth.None(),
    { execute: [oauth.allowInsecureRequests] },
  )
  const pkceCodeVerifier = oauth.randomPKCECodeVerifier()
  const request = oauth.buildAuthorizationUrl(registered, {
    redirect_uri: 'http://127.0.0.1:65001/callback',
    resource: audience,
    scope: 'notes:write',
    code_challenge: await oauth.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  })
  const arrived = await logIn(request, server.users.bob)
  const grant = await oauth.authorizationCodeGrant(registered, arrived, { pkceCodeVerifier })
  expect(decodeJwt(grant.access_token)).toMatchObject({
    aud: audience,
    sub: 'bob',
    scope: 'notes:write',
  })
  expect(grant.refresh_token).toBeDefined()
  // What was there before still is.
  const own = await clientCredentials(server, server.clients.service, {
    resource: audience,
    scope: 'notes:read',
  })
  expect(decodeJwt(own.access_token)).toMatchObject({ aud: audience, scope: 'notes:read' })
})

test('nobody gets tokens for an API that it does not know', async () => {
  const resource = 'https://nowhere.example'
  const asked = clientCredentials(server, server.clients.service, { resource })
  await expect(asked).rejects.toMatchObject({ error: 'invalid_target' })
})

test('keys are rotated: new tokens have the new key, old ones hold until theirs is forgotten', async () => {
  const { clients, users, issuer, jwksUri } = server
  const published = async () => createLocalJWKSet((await json(jwksUri)) as JSONWebKeySet)
  const tokenOf = async () => (await clientCredentials(server, clients.service)).access_token
  const login = await codeGrant(server, clients.webApp, users.alice)
  const [old, kid] = [login.access_token, decodeProtectedHeader(login.access_token).kid]

  await server.rotateKeys()
  const second = await tokenOf()
  expect(decodeProtectedHeader(second).kid).not.toBe(kid)
  for (const token of [old, second]) await jwtVerify(token, await published(), { issuer })

  await server.rotateKeys({ forget: true })
  const third = await tokenOf()
  await jwtVerify(third, createRemoteJWKSet(new URL(jwksUri)), { issuer })
  for (const token of [old, second]) {
    await expect(jwtVerify(token, await published())).rejects.toMatchObject({
      code: 'ERR_JWKS_NO_MATCHING_KEY',
    })
  }
  // Who is logged in stays so.
  const fresh = await refresh(server, clients.webApp, login.refresh_token ?? '')
  await jwtVerify(fresh.access_token, await published(), { issuer })
})
