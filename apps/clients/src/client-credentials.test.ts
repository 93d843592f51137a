import { describe, expect, test } from 'vitest'
import { clientAt } from './client.js'
import { ADAPTERS, startedWorld } from './world.js'

const world = startedWorld()

describe.each(ADAPTERS)('client credentials, then the API on %s', (adapter) => {
  test('the client is the identity, and has the scope that it asked for', async () => {
    const { server, apis } = world
    const { origin } = apis[adapter]
    const client = await clientAt(server, server.clients.service)
    const { access_token: token } = await client.clientCredentials({ scope: 'audit:read' })
    const me = await client.ask(`${origin}/me`, token)
    expect(me.body).toEqual({ id: 'service', issuer: server.issuer, scopes: ['audit:read'] })
    expect((await client.ask(`${origin}/admin/audit`, token)).status).toBe(200)
    expect((await client.ask(`${origin}/admin/report`, token)).status).toBe(403)
  })

  test('a token for another API is none for this one', async () => {
    const { server, apis } = world
    const client = await clientAt(server, server.clients.service)
    const { access_token: token } = await client.clientCredentials({
      resource: server.otherAudience,
    })
    const answer = await client.ask(`${apis[adapter].origin}/me`, token)
    expect(answer.status).toBe(401)
    expect(answer.challenges).toMatchObject([
      { scheme: 'bearer', parameters: { error: 'invalid_token' } },
    ])
  })
})
