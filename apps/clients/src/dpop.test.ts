import { describe, expect, test } from 'vitest'
import { challengeOf, clientAt } from './client.js'
import { requestsDuring, sentTo } from './wire.js'
import { ADAPTERS, startedWorld } from './world.js'

describe.each([
  ['the server asks for no nonces', false],
  ['the server asks for nonces of its own', true],
] as const)('%s', (_name, nonces) => {
  const world = startedWorld({ nonces })

  describe.each(ADAPTERS)('tokens that are bound to a key: %s', (adapter) => {
    const bound = async () => {
      const { server, apis } = world
      const client = await clientAt(server, server.clients.webApp)
      const DPoP = await client.dpopKey()
      const grant = await client.logIn(server.users.alice, {}, { DPoP })
      expect(grant.token_type).toBe('dpop')
      return { client, DPoP, token: grant.access_token, origin: apis[adapter].origin }
    }

    test('without nonces of the API: one request for each answer', async () => {
      const { client, DPoP, token, origin } = await bound()
      const requests = await requestsDuring(async () => {
        for (const query of ['', '?a=1', '?a=2']) {
          const { status, body } = await client.ask(`${origin}/dpop${query}`, token, { DPoP })
          expect([status, body]).toMatchObject([200, { id: 'alice' }])
        }
      })
      expect(sentTo(requests, origin)).toHaveLength(3)
    })

    test('with nonces: the client is told the first, and needs to be told no more', async () => {
      const { client, DPoP, token, origin } = await bound()
      const requests = await requestsDuring(async () => {
        for (let i = 0; i < 3; i++) {
          const { status, body } = await client.ask(`${origin}/dpop-nonce`, token, { DPoP })
          expect([status, body]).toMatchObject([200, { id: 'alice' }])
        }
      })
      expect(sentTo(requests, origin)).toHaveLength(4)
    })

    test.for(['/dpop', '/dpop-nonce'])('%s: who stole the token has not the key', async (path) => {
      const { client, token, origin } = await bound()
      const asBearer = await client.ask(origin + path, token)
      expect(asBearer.status).toBe(401)
      expect(challengeOf(asBearer, 'bearer').error).toBe('invalid_token')
      const otherKey = await client.ask(origin + path, token, { DPoP: await client.dpopKey() })
      expect(otherKey.status).toBe(401)
      expect(challengeOf(otherKey, 'dpop').error).toBe('invalid_dpop_proof')
    })
  })
})
