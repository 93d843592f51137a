import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server.js'
import { clientCredentials, codeGrant, refresh } from './testing/world.js'

let server: AuthorizationServer
beforeAll(async () => {
  server = await startAuthorizationServer({ audience: 'https://documents.example' })
})
afterAll(() => server.close())

const now = () => Math.floor(Date.now() / 1000)

test('client credentials give a JWT for the audience, with the scope that was asked for', async () => {
  const { access_token } = await clientCredentials(server, server.clients.service, {
    scope: 'documents:write',
  })
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
  const expired = await clientCredentials(server, server.clients.expired)
  expect(decodeJwt(expired.access_token).exp).toBeLessThan(now() - 3000)
  const other = await clientCredentials(server, server.clients.service, {
    resource: server.otherAudience,
  })
  expect(decodeJwt(other.access_token).aud).toBe(server.otherAudience)
})

test.each(['webApp', 'cli'] as const)(
  'code and PKCE for %s: who, which roles, how and when',
  async (name) => {
    const { username, password } = server.users.carol
    const { access_token } = await codeGrant(server, server.clients[name], { username, password })
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
  const strong = await codeGrant(server, server.clients.cli, carol, {
    acr_values: 'mfa',
    max_age: '300',
  })
  expect(decodeJwt(strong.access_token)['acr']).toBe('mfa')
  const { username, password } = carol
  const weak = codeGrant(server, server.clients.cli, { username, password }, { acr_values: 'mfa' })
  await expect(weak).rejects.toThrow('status 400')
})

test('a browser that is logged in is asked again for what its login lacks, and only then', async () => {
  const { username, password, otp } = server.users.carol
  const cookies = new Map<string, string>()
  const acrOf = async (secrets: { password: string; otp?: string }, more = {}) => {
    const user = { username, ...secrets }
    const { access_token } = await codeGrant(server, server.clients.cli, user, more, { cookies })
    return decodeJwt(access_token)['acr']
  }
  expect(await acrOf({ password })).toBe('pwd')
  expect(await acrOf({ password: 'not needed' })).toBe('pwd')
  expect(await acrOf({ password: 'not needed' }, { acr_values: 'pwd' })).toBe('pwd')
  const silent = acrOf({ password }, { acr_values: 'mfa', prompt: 'none' })
  await expect(silent).rejects.toMatchObject({ error: 'unmet_authentication_requirements' })
  expect(await acrOf({ password, otp }, { acr_values: 'mfa' })).toBe('mfa')
  expect(await acrOf({ password: 'not needed' }, { acr_values: 'mfa', max_age: '300' })).toBe('mfa')
  await expect(acrOf({ password: 'wrong' }, { prompt: 'login' })).rejects.toThrow('status 400')
})

test('the refreshed token keeps acr and auth_time', async () => {
  const first = await codeGrant(server, server.clients.webApp, server.users.carol)
  const { auth_time } = decodeJwt(first.access_token)
  const second = await refresh(server, server.clients.webApp, first.refresh_token ?? '')
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
    await expect(codeGrant(server, server.clients.cli, user)).rejects.toThrow('status 400')
  }
})
