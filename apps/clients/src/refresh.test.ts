import { setTimeout as wait } from 'node:timers/promises'
import { accessToken } from '@verdict/oauth'
import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { challengeOf, clientAt } from './client.js'
import { SMALL_APIS } from './small-apis.js'
import { ADAPTERS, startedWorld } from './world.js'

const world = startedWorld({ lifetime: 3 }, (adapter, { issuer, audience }) => () => {
  const tokens = accessToken({ issuer, audience, clockTolerance: 0 })
  return SMALL_APIS[adapter]({ authenticators: [tokens], realm: 'small' })
})

test.concurrent.each(ADAPTERS)(
  'invalid_token: the client refreshes and is allowed: %s',
  async (adapter) => {
    const { server, apis } = world
    const url = `${apis[adapter].origin}/me`
    const client = await clientAt(server, server.clients.cli)

    const first = await client.logIn(server.users.alice)
    expect((await client.ask(url, first.access_token)).status).toBe(200)

    const { exp = 0 } = decodeJwt(first.access_token)
    await wait(exp * 1000 - Date.now())
    const refused = await client.ask(url, first.access_token)
    expect([refused.status, challengeOf(refused, 'bearer')]).toEqual([
      401,
      { realm: 'small', error: 'invalid_token' },
    ])

    const second = await client.refresh(first)
    const allowed = await client.ask(url, second.access_token)
    expect([allowed.status, allowed.body]).toMatchObject([200, { id: 'alice' }])
  },
)
