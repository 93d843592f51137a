import { describe, expect, test } from 'vitest'
import { challengeOf, clientAt } from './client.js'
import { ADAPTERS, startedWorld } from './world.js'

const world = startedWorld()

describe.each(ADAPTERS)('insufficient_scope, and the scope of the challenge: %s', (adapter) => {
  test('a user logs in again for it', async () => {
    const { server, apis } = world
    const url = `${apis[adapter].origin}/documents`
    const post = { method: 'POST', body: { title: 'New', body: 'Text.', published: false } }
    const client = await clientAt(server, server.clients.webApp)
    const cookies = new Map<string, string>()

    const narrow = await client.logIn(server.users.bob, {}, { cookies })
    const refused = await client.ask(url, narrow.access_token, post)
    const { error, scope = '' } = challengeOf(refused, 'bearer')
    expect([refused.status, error, scope]).toEqual([403, 'insufficient_scope', 'documents:write'])

    const asked = { scope: `openid ${scope}` }
    const wide = await client.logIn(server.users.bob, asked, { cookies })
    const allowed = await client.ask(url, wide.access_token, post)
    expect([allowed.status, allowed.body]).toMatchObject([201, { authorId: 'bob' }])
  })

  test('a client asks for it on its own behalf', async () => {
    const { server, apis } = world
    const url = `${apis[adapter].origin}/admin/audit`
    const client = await clientAt(server, server.clients.service)

    const narrow = await client.clientCredentials({ scope: 'documents:write' })
    const refused = await client.ask(url, narrow.access_token)
    const { error, scope = '' } = challengeOf(refused, 'bearer')
    expect([refused.status, error, scope]).toEqual([403, 'insufficient_scope', 'audit:read'])

    const wide = await client.clientCredentials({ scope })
    expect((await client.ask(url, wide.access_token)).status).toBe(200)
  })
})
