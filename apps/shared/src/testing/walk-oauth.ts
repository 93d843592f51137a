import * as oauth from 'openid-client'
import { expect, test } from 'vitest'
import { createProver } from '../dev-proof.js'
import { asker, BEARER, code, type Ground, PLAIN_BEARER } from './asker.js'
import { clientCredentials, codeGrant, discover, dpopKey, revoke } from './world.js'

const DPOP = 'DPoP realm="documents", algs="ES256"'

/** The routes that show more of OAuth: metadata, introspection, bound tokens. */
export function walkOAuth(ground: Ground): void {
  const { ask, expectAnswer, as } = asker(ground)
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const opaque = async () => {
    const { clients, users, opaqueAudience: resource } = ground.world.server
    return codeGrant(ground.world.server, clients.cli, users.carol, { resource })
  }

  test('the metadata say where tokens come from, and a token got by them gets in', async () => {
    const { origin } = ground.api
    const { server } = ground.world
    const path = '/.well-known/oauth-protected-resource'
    const { status, json, fields } = await ask({ path })
    expect(status).toBe(200)
    expect(json).toEqual({
      resource: origin,
      resource_name: 'The documents API',
      authorization_servers: [server.issuer],
      bearer_methods_supported: ['header'],
      scopes_supported: ['documents:write', 'audit:read'],
    })
    expect(fields.get('content-type')).toMatch(/^application\/json/)
    expect(fields.get('cache-control')).toBe('public, max-age=3600')
    expect(fields.get('access-control-allow-origin')).toBe('*')

    const { resource } = json as { resource: string }
    await server.addResource({ audience: resource, scopes: ['audit:read'], format: 'jwt' })
    const asked = { resource, scope: 'audit:read' }
    const { access_token } = await clientCredentials(server, server.clients.service, asked)
    const audit = { path: '/admin/audit', headers: bearer(access_token) }
    await expectAnswer(audit, 200, { entries: [] })
  })

  test('/introspected: the issuer says whose token it is', async () => {
    const path = '/introspected'
    const invalid = `${PLAIN_BEARER}, error="invalid_token"`
    await expectAnswer({ path }, 401, code('no_credentials'), PLAIN_BEARER)
    const { server } = ground.world
    const carol = {
      id: 'carol',
      issuer: server.issuer,
      scopes: ['documents:write'],
      roles: ['admin'],
      acr: 'mfa',
      authTime: expect.any(Number),
    }
    const headers = bearer((await opaque()).access_token)
    await expectAnswer({ path, headers }, 200, carol)

    const gone = (await opaque()).access_token
    await revoke(server, server.clients.cli, gone)
    const audience = 'https://other-opaque.example'
    await server.addResource({ audience, scopes: [], format: 'opaque' })
    const resource = { resource: audience }
    const elsewhere = await clientCredentials(server, server.clients.service, resource)
    // The last one is a good JWT, for the rest of the API: the issuer introspects none.
    for (const token of [gone, elsewhere.access_token, 'nonsense', ground.tokens.alice]) {
      const question = { path, headers: bearer(token) }
      await expectAnswer(question, 401, code('invalid_credentials'), invalid)
    }
  })

  test('/dpop: bound tokens, as a client library sends them', async () => {
    const { server } = ground.world
    const { clients, users } = server
    const DPoP = await dpopKey(server, clients.cli)
    const { access_token } = await codeGrant(server, clients.cli, users.alice, {}, { DPoP })
    // With the nonce, too: the library comes back with the one that it was given.
    const config = await discover(server, clients.cli)
    const get = (url: URL) =>
      oauth.fetchProtectedResource(config, access_token, url, 'GET', null, undefined, { DPoP })
    for (const path of ['/dpop?with=query', '/dpop-nonce', '/dpop-nonce']) {
      const answer = await get(new URL(path, ground.api.origin))
      expect([answer.status, await answer.json()]).toMatchObject([200, { id: 'alice' }])
    }
  })

  test('/dpop: what else may come', async () => {
    const path = '/dpop'
    const { server } = ground.world
    const { clients, users } = server
    const { keys, prove } = await createProver()
    const DPoP = await dpopKey(server, clients.cli, keys)
    const { access_token: token } = await codeGrant(server, clients.cli, users.bob, {}, { DPoP })
    const authorization = `DPoP ${token}`
    const url = ground.api.origin + path
    const good = await prove({ method: 'GET', url, token })

    await expectAnswer({ path }, 401, code('no_credentials'), `${PLAIN_BEARER}, ${DPOP}`)
    const bob = expect.objectContaining({ id: 'bob' })
    await expectAnswer({ path, headers: { authorization, dpop: good } }, 200, bob)
    const unbound = expect.objectContaining({ id: 'alice' })
    await expectAnswer({ path, headers: as('alice') }, 200, unbound)

    const badProof = `${PLAIN_BEARER}, ${DPOP}, error="invalid_dpop_proof"`
    const wrong = [
      good, // a second time
      await prove({ method: 'POST', url, token }),
      await prove({ method: 'GET', url: `${url}x`, token }),
      await prove({ method: 'GET', url, token: ground.tokens.alice }),
      await (await createProver()).prove({ method: 'GET', url, token }),
      'nonsense',
      '',
    ]
    for (const dpop of wrong) {
      const headers = { authorization, ...(dpop && { dpop }) }
      await expectAnswer({ path, headers }, 401, code('invalid_credentials'), badProof)
    }
    const stolen = `${PLAIN_BEARER}, error="invalid_token", ${DPOP}`
    const headers = bearer(token)
    await expectAnswer({ path, headers }, 401, code('invalid_credentials'), stolen)
    // Nor is it one for the rest of the API, which does not know of proofs.
    const elsewhere = `${BEARER}, error="invalid_token"`
    await expectAnswer({ path: '/me', headers }, 401, code('invalid_credentials'), elsewhere)
  })

  test('/dpop-nonce: a challenge with a nonce, and then the proof with it', async () => {
    const path = '/dpop-nonce'
    const { server } = ground.world
    const { clients, users } = server
    const { keys, prove } = await createProver()
    const DPoP = await dpopKey(server, clients.cli, keys)
    const { access_token: token } = await codeGrant(server, clients.cli, users.bob, {}, { DPoP })
    const authorization = `DPoP ${token}`
    const proof = { method: 'GET', url: ground.api.origin + path, token }
    const first = await ask({ path, headers: { authorization, dpop: await prove(proof) } })
    expect([first.status, first.json]).toEqual([401, code('partial_credentials')])
    expect(first.fields.get('www-authenticate')).toContain('error="use_dpop_nonce"')
    expect(first.fields.get('access-control-expose-headers')).toMatch(/DPoP-Nonce/)
    const nonce = first.fields.get('dpop-nonce') ?? ''
    expect(nonce).not.toBe('')
    const dpop = await prove({ ...proof, nonce })
    const bob = expect.objectContaining({ id: 'bob' })
    await expectAnswer({ path, headers: { authorization, dpop } }, 200, bob)
    const other = await prove({ ...proof, nonce: 'made-up' })
    expect((await ask({ path, headers: { authorization, dpop: other } })).status).toBe(401)
  })
}
