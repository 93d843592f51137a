import { expect, test } from 'vitest'
import { challengeOf, clientAt, withoutCode } from './client.js'
import { ADAPTERS, startedWorld } from './world.js'

const world = startedWorld()

test.each(ADAPTERS)(
  'a login that is too weak is made stronger, as the challenge says: %s',
  async (adapter) => {
    const { server, apis } = world
    const url = `${apis[adapter].origin}/documents/d3`
    const remove = { method: 'DELETE' }
    const { carol } = server.users
    const client = await clientAt(server, server.clients.webApp)
    const cookies = new Map<string, string>()

    const weak = await client.logIn(withoutCode(carol), {}, { cookies })
    const refused = await client.ask(url, weak.access_token, remove)
    const { error, acr_values = '', max_age = '' } = challengeOf(refused, 'bearer')
    expect([refused.status, error]).toEqual([401, 'insufficient_user_authentication'])
    expect({ acr_values, max_age }).toEqual({ acr_values: 'mfa', max_age: '300' })

    const strong = await client.logIn(carol, { acr_values, max_age }, { cookies })
    expect((await client.ask(url, strong.access_token, remove)).status).toBe(204)
  },
)
