import { decodeJwt } from 'jose'
import * as oauth from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type AuthorizationServer,
  type Client,
  logIn,
  startAuthorizationServer,
  type User,
} from './index.js'

let server: AuthorizationServer
beforeAll(async () => {
  server = await startAuthorizationServer({ audience: 'https://documents.example' })
})
afterAll(() => server.close())

const discover = ({ id, secret }: Client) =>
  oauth.discovery(new URL(server.issuer), id, secret, secret ? undefined : oauth.None(), {
    execute: [oauth.allowInsecureRequests],
  })

const now = () => Math.floor(Date.now() / 1000)

/** Authorization code with PKCE, the way a client of the world outside does it. */
async function codeGrant(
  client: Client,
  user: Pick<User, 'username' | 'password'> & { otp?: string },
  more = {},
) {
  const config = await discover(client)
  const pkceCodeVerifier = oauth.randomPKCECodeVerifier()
  const request = oauth.buildAuthorizationUrl(config, {
    redirect_uri: client.redirectUri ?? '',
    scope: 'openid documents:write',
    code_challenge: await oauth.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...more,
  })
  return oauth.authorizationCodeGrant(config, await logIn(request, user), { pkceCodeVerifier })
}

test('client credentials give a JWT for the audience, with the scope that was asked for', async () => {
  const config = await discover(server.clients.service)
  const { access_token } = await oauth.clientCredentialsGrant(config, { scope: 'documents:write' })
  const claims = decodeJwt(access_token)
  expect(claims).toMatchObject({
    iss: server.issuer,
    aud: 'https://documents.example',
    sub: 'service',
    scope: 'documents:write',
  })
  expect(claims).not.toHaveProperty('roles')
  expect(claims).not.toHaveProperty('acr')
})

test('the client `expired` gets tokens of the past, and `resource` those for another API', async () => {
  const expired = await oauth.clientCredentialsGrant(await discover(server.clients.expired))
  expect(decodeJwt(expired.access_token).exp).toBeLessThan(now() - 3000)
  const config = await discover(server.clients.service)
  const other = await oauth.clientCredentialsGrant(config, { resource: server.otherAudience })
  expect(decodeJwt(other.access_token).aud).toBe(server.otherAudience)
})

test.each(['webApp', 'cli'] as const)(
  'code and PKCE for %s: who, which roles, how and when',
  async (name) => {
    const { username, password } = server.users.carol
    const { access_token } = await codeGrant(server.clients[name], { username, password })
    const claims = decodeJwt(access_token)
    expect(claims).toMatchObject({
      aud: 'https://documents.example',
      sub: 'carol',
      roles: ['admin'],
      scope: 'documents:write',
      acr: 'pwd',
    })
    expect(Math.abs(Number(claims['auth_time']) - now())).toBeLessThan(30)
  },
)

test('a one-time code makes the login `mfa`, and a request for `mfa` insists on it', async () => {
  const { carol } = server.users
  const strong = await codeGrant(server.clients.cli, carol, { acr_values: 'mfa', max_age: '300' })
  expect(decodeJwt(strong.access_token)['acr']).toBe('mfa')
  const { username, password } = carol
  const weak = codeGrant(server.clients.cli, { username, password }, { acr_values: 'mfa' })
  await expect(weak).rejects.toThrow('status 400')
})

test('the refreshed token keeps acr and auth_time', async () => {
  const first = await codeGrant(server.clients.webApp, server.users.carol)
  const { auth_time } = decodeJwt(first.access_token)
  const config = await discover(server.clients.webApp)
  const second = await oauth.refreshTokenGrant(config, first.refresh_token ?? '')
  expect(decodeJwt(second.access_token)).toMatchObject({ acr: 'mfa', auth_time })
})

test('a wrong password, a wrong one-time code and an unknown user do not get in', async () => {
  const { alice, bob } = server.users
  const wrong = [
    { ...alice, password: bob.password },
    { ...alice, otp: '000000' },
    { ...alice, username: 'mallory' },
  ]
  for (const user of wrong) {
    await expect(codeGrant(server.clients.cli, user)).rejects.toThrow('status 400')
  }
})
