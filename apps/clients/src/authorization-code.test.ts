import { describe, expect, test } from 'vitest'
import { clientAt, withoutCode } from './client.js'
import { ADAPTERS, startedWorld } from './world.js'

const world = startedWorld()

describe.each(ADAPTERS)('authorization code with PKCE, then the API on %s', (adapter) => {
  test.for(['webApp', 'cli'] as const)('%s', async (name) => {
    const { server, apis } = world
    const { origin } = apis[adapter]
    const client = await clientAt(server, server.clients[name])
    const { access_token: token } = await client.logIn(withoutCode(server.users.alice), {
      scope: 'openid documents:write',
    })
    expect(await client.ask(`${origin}/me`, token)).toEqual({
      status: 200,
      challenges: [],
      body: {
        id: 'alice',
        issuer: server.issuer,
        scopes: ['documents:write'],
        roles: [],
        acr: 'pwd',
        authTime: expect.any(Number),
      },
    })
    const draft = await client.ask(`${origin}/documents/d2`, token)
    expect([draft.status, draft.body]).toMatchObject([200, { id: 'd2', authorId: 'alice' }])
    const others = await client.ask(`${origin}/documents/d3`, token)
    expect([others.status, others.challenges]).toEqual([403, []])
  })
})
