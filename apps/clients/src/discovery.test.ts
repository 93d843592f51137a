import { describe, expect, test } from 'vitest'
import { clientAt } from './client.js'
import { requestsDuring, sentTo } from './wire.js'
import { ADAPTERS, settingsFor, startedWorld } from './world.js'

const world = startedWorld()

describe.each(ADAPTERS)('an API that is told the issuer alone: %s', (adapter) => {
  test('finds the keys when the first token comes, once for all that come together', async () => {
    const { server, apis } = world
    expect(settingsFor(server).tokens).toEqual({ issuer: server.issuer })
    const client = await clientAt(server, server.clients.service)
    const { access_token: token } = await client.clientCredentials()
    const ask = async () => {
      const asked = Array.from({ length: 20 }, () =>
        client.ask(`${apis[adapter].origin}/me`, token),
      )
      for (const { status } of await Promise.all(asked)) expect(status).toBe(200)
    }
    expect(sentTo(await requestsDuring(ask), server.issuer)).toEqual([
      'GET /.well-known/oauth-authorization-server',
      'GET /jwks',
    ])
    expect(sentTo(await requestsDuring(ask), server.issuer)).toEqual([])
  })
})
