import { setTimeout as wait } from 'node:timers/promises'
import { accessToken, ClientSecretBasic } from '@verdict/oauth'
import { describe, expect, test } from 'vitest'
import { challengeOf, clientAt } from './client.js'
import { SMALL_APIS } from './small-apis.js'
import { requestsDuring, sentTo } from './wire.js'
import { ADAPTERS, startedWorld } from './world.js'

/** In seconds. */
const CACHE_FOR = 1

const world = startedWorld({}, (adapter, { issuer, opaqueAudience, clients }) => () => {
  const { id: clientId, secret } = clients.api
  const introspection = {
    clientId,
    authentication: ClientSecretBasic(secret),
    cacheFor: CACHE_FOR,
  }
  const tokens = accessToken({ issuer, audience: opaqueAudience, introspection })
  return SMALL_APIS[adapter]({ authenticators: [tokens], realm: 'small' })
})

describe.each(ADAPTERS)('opaque tokens: %s', (adapter) => {
  test('the issuer is asked; one that was revoked is refused after the time of the cache', async () => {
    const { server, apis } = world
    const url = `${apis[adapter].origin}/me`
    const client = await clientAt(server, server.clients.webApp)
    const resource = { resource: server.opaqueAudience }
    const { access_token: token } = await client.logIn(server.users.carol, resource)
    expect(token).not.toContain('.')

    const requests = await requestsDuring(async () => {
      const asked = Array.from({ length: 10 }, () => client.ask(url, token))
      for (const { status, body } of await Promise.all(asked)) {
        expect([status, body]).toMatchObject([200, { id: 'carol', roles: ['admin'], acr: 'mfa' }])
      }
    })
    const toServer = sentTo(requests, server.issuer)
    expect(toServer.filter((one) => one === 'POST /introspect')).toHaveLength(1)

    await client.revoke(token)
    await wait(CACHE_FOR * 1000)
    const refused = await client.ask(url, token)
    expect([refused.status, challengeOf(refused, 'bearer').error]).toEqual([401, 'invalid_token'])
  })

  test('a token that the issuer never gave out, and one for another API', async () => {
    const { server, apis } = world
    const url = `${apis[adapter].origin}/me`
    const client = await clientAt(server, server.clients.service)
    const jwt = await client.clientCredentials({ resource: server.otherAudience })
    for (const token of ['never-given-out', jwt.access_token]) {
      const refused = await client.ask(url, token)
      expect([refused.status, challengeOf(refused, 'bearer').error]).toEqual([401, 'invalid_token'])
    }
  })
})
