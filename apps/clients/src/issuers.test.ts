import { accessToken } from '@verdict/oauth'
import { type AuthorizationServer, startAuthorizationServer, type User } from '@verdict-apps/shared'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { challengeOf, clientAt } from './client.js'
import { SMALL_APIS } from './small-apis.js'
import { requestsDuring, sentTo } from './wire.js'
import { ADAPTERS, startedWorld } from './world.js'

let second: AuthorizationServer
let stranger: AuthorizationServer
beforeAll(async () => {
  const audience = 'https://documents.example'
  second = await startAuthorizationServer({ audience })
  stranger = await startAuthorizationServer({ audience })
})
afterAll(async () => {
  await second.close()
  await stranger.close()
})

const world = startedWorld({}, (adapter, { issuer, audience }) => () => {
  const tokens = accessToken({
    issuers: [
      { issuer, audience },
      { issuer: second.issuer, audience, jwksUri: second.jwksUri },
    ],
  })
  return SMALL_APIS[adapter]({
    authenticators: [tokens],
    realm: 'small',
    mapIdentity: (identity) => ({ ...identity, id: `${identity.issuer}|${identity.id}` }),
  })
})

async function tokenFrom(server: AuthorizationServer, user: User): Promise<string> {
  const client = await clientAt(server, server.clients.webApp)
  return (await client.logIn(user)).access_token
}

/** The token with another `iss`, and the signature as it was. */
function renamed(token: string, iss: string): string {
  const [header, claims = '', signature] = token.split('.')
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as object
  const says = Buffer.from(JSON.stringify({ ...said, iss })).toString('base64url')
  return [header, says, signature].join('.')
}

describe.each(ADAPTERS)('several issuers in one API: %s', (adapter) => {
  const url = () => `${world.apis[adapter].origin}/me`
  const ask = async (token: string) =>
    (await clientAt(world.server, world.server.clients.webApp)).ask(url(), token)

  test('each one’s tokens are taken, and the same name is another identity', async () => {
    for (const server of [world.server, second]) {
      const { status, body } = await ask(await tokenFrom(server, server.users.alice))
      expect([status, body]).toMatchObject([200, { id: `${server.issuer}|alice` }])
    }
  })

  test('a token of a third is refused, and nobody is asked about it', async () => {
    const token = await tokenFrom(stranger, stranger.users.alice)
    const client = await clientAt(world.server, world.server.clients.webApp)
    const requests = await requestsDuring(async () => {
      for (let i = 0; i < 10; i++) {
        const refused = await client.ask(url(), token)
        expect([refused.status, challengeOf(refused, 'bearer').error]).toEqual([
          401,
          'invalid_token',
        ])
      }
    })
    expect(sentTo(requests, new URL(url()).origin)).toHaveLength(10)
    expect(requests).toHaveLength(10)
  })

  test.for(['first', 'second'] as const)('nor does it pass in the name of the %s', async (name) => {
    const { issuer } = name === 'first' ? world.server : second
    const token = await tokenFrom(stranger, stranger.users.alice)
    expect((await ask(renamed(token, issuer))).status).toBe(401)
  })
})
