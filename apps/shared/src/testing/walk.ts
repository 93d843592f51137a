import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CreateApp, startApi } from '../start.js'
import { asker, code, type Ground } from './asker.js'
import { walkCredentials } from './walk-credentials.js'
import { walkDocuments } from './walk-documents.js'
import { walkOAuth } from './walk-oauth.js'
import { createWorld } from './world.js'

/**
 * The same walk over every route of every API. What one of them answers is written down here, so
 * answers that are as expected are answers that are alike.
 */
export function walk(name: string, createApp: CreateApp): void {
  describe(name, () => {
    const ground = {} as Ground
    beforeAll(async () => {
      const world = await createWorld()
      const { tokenFor, tokenOf } = world
      const { clients, users } = world.server
      Object.assign(ground, {
        world,
        api: await startApi(createApp, world.settings),
        tokens: {
          service: await tokenFor(clients.service, 'audit:read'),
          expired: await tokenFor(clients.expired),
          alice: await tokenOf(users.alice, 'pwd', 'documents:write'),
          bob: await tokenOf(users.bob, 'pwd'),
          erin: await tokenOf(users.erin, 'pwd'),
          carol: await tokenOf(users.carol, 'pwd'),
          carolMfa: await tokenOf(users.carol, 'mfa'),
        },
      } satisfies Ground)
    })
    afterAll(async () => {
      await ground.api.close()
      await ground.world.server.close()
    })

    walkDocuments(ground)
    walkCredentials(ground)
    walkOAuth(ground)

    test('behind a proxy that does TLS the cookie is for that origin alone', async () => {
      const { settings } = ground.world
      const origin = 'https://api.example'
      const api = await startApi(createApp, { ...settings, origin })
      try {
        const { ask } = asker({ ...ground, api })
        const { basicUser: username, basicPassword: password } = settings
        const headers = { 'x-forwarded-proto': 'https' }
        const body = { username, password }
        const { fields } = await ask({ method: 'POST', path: '/login', headers, body })
        const [line = ''] = fields.getSetCookie()
        expect(line).toMatch(/^__Host-session=[^;]+;/)
        expect(line).toMatch(/; secure/i)
        expect(line).not.toMatch(/domain/i)
        const cookie = line.split(';')[0] ?? ''
        const logout = { method: 'POST', path: '/logout' }
        const here = { cookie, origin, 'x-forwarded-proto': 'https' }
        expect((await ask({ ...logout, headers: { cookie, origin: api.origin } })).status).toBe(403)
        expect((await ask({ ...logout, headers: here })).status).toBe(204)
        expect((await ask({ path: '/account', headers: here })).status).toBe(401)
      } finally {
        await api.close()
      }
    })

    test('keys that cannot be fetched: nobody is let in, and nobody is told to log in', async () => {
      const { settings, server } = ground.world
      const nobody = { issuer: server.issuer, jwksUri: 'http://127.0.0.1:9/jwks' }
      const api = await startApi(createApp, { ...settings, tokens: nobody })
      try {
        const { ask, expectAnswer, as } = asker({ ...ground, api })
        const headers = as('alice')
        await expectAnswer({ path: '/me', headers }, 503, code('could_not_verify'))
        expect((await ask({ path: '/documents', headers })).status).toBe(200)
      } finally {
        await api.close()
      }
    })
  })
}
