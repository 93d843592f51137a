import { setTimeout as wait } from 'node:timers/promises'
import { accessToken } from '@verdict/oauth'
import { expect, test } from 'vitest'
import { challengeOf, clientAt } from './client.js'
import { SMALL_APIS } from './small-apis.js'
import { ADAPTERS, startedWorld } from './world.js'

const world = startedWorld({}, (adapter, { issuer, audience }) => () => {
  const tokens = accessToken({ issuer, audience })
  return SMALL_APIS[adapter]({ authenticators: [tokens], realm: 'small' })
})

test.concurrent.each(ADAPTERS)(
  'a login that is too old is made fresh, as the challenge says: %s',
  async (adapter) => {
    const { server, apis } = world
    const url = `${apis[adapter].origin}/fresh`
    const { bob } = server.users
    const client = await clientAt(server, server.clients.webApp)
    const cookies = new Map<string, string>()

    const old = await client.logIn(bob, {}, { cookies })
    await wait(4000)
    const refused = await client.ask(url, old.access_token)
    const { error, acr_values, max_age = '' } = challengeOf(refused, 'bearer')
    expect([refused.status, error]).toEqual([401, 'insufficient_user_authentication'])
    expect([acr_values, max_age]).toEqual([undefined, '3'])

    // The browser is still logged in: without max_age it would get the same old login again.
    const again = await client.logIn(bob, {}, { cookies })
    expect((await client.ask(url, again.access_token)).status).toBe(401)
    const fresh = await client.logIn(bob, { max_age }, { cookies })
    expect((await client.ask(url, fresh.access_token)).status).toBe(200)
  },
)
