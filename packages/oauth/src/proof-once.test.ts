import { policy } from '@verdict/core'
import { type AuthorizationAuthenticator, createAuthorizer, readChallenges } from '@verdict/http'
import { describe, expect, test } from 'vitest'
import { AUDIENCE, ISSUER } from '../test/issuer.js'
import { URI } from '../test/refusals/api.js'
import { bound, client, withProof } from '../test/refusals/binding.js'
import { jwks } from '../test/verifying.js'
import { type AccessTokenOptions, accessToken } from './access-token.js'
import { memoryStore, type Store } from './store.js'

const issuer = { issuer: ISSUER, audience: AUDIENCE, jwks }
const documents = policy('document')(({ authenticated, scope }) => ({
  read: authenticated(),
  write: scope('documents:write'),
}))

/** How often a proof was looked up, and the store that it was looked up in. */
function counting() {
  const store = memoryStore()
  const added: string[] = []
  const add: Store['add'] = (key, ...rest) => {
    added.push(key)
    return store.add(key, ...rest)
  }
  return { added, replays: { ...store, add } }
}

/** A guard of an API at an origin, as it stands before a router and before a route. */
function guardsOf(tokens: AuthorizationAuthenticator, origin = AUDIENCE) {
  const authorize = createAuthorizer({ authenticators: [tokens], realm: 'api', origin })
  const answer = () => new Response('in')
  return {
    read: authorize(documents, 'read')(answer),
    write: authorize(documents, 'write')(answer),
  }
}

function tokensOf(options: Partial<AccessTokenOptions> = {}) {
  const { added, replays } = counting()
  const tokens = accessToken({ ...issuer, dpop: { replays }, ...options } as AccessTokenOptions)
  return { added, tokens }
}

async function requestOf(sent: ReturnType<typeof withProof> = withProof(bound())) {
  const { authorization = '', fields } = await sent
  return new Request(URI, { headers: { ...fields, authorization } })
}

/** The status, and the errors by scheme. */
async function cameOf(response: Response | Promise<Response>) {
  const { status, headers } = await response
  const list = readChallenges(headers.get('www-authenticate'))
  const challenges = list.kind === 'challenges' ? list.challenges : []
  return [status, ...challenges.flatMap(({ params }) => params?.['error'] ?? [])]
}

describe('one request passes several guards', () => {
  test('one after the other: its proof is used once', async () => {
    const { added, tokens } = tokensOf()
    const { read, write } = guardsOf(tokens)
    const request = await requestOf()
    for (const guard of [read, write, read]) expect(await cameOf(guard(request))).toEqual([200])
    expect(added.length).toBe(1)
  })

  test('at the same time: its proof is used once', async () => {
    const { added, tokens } = tokensOf()
    const guards = Object.values({ ...guardsOf(tokens) }).concat(Object.values(guardsOf(tokens)))
    const request = await requestOf()
    const all = await Promise.all(guards.map((guard) => cameOf(guard(request))))
    expect(all).toEqual([[200], [200], [200], [200]])
    expect(added.length).toBe(1)
  })

  test('of two protection spaces that share what takes tokens: its proof is used once', async () => {
    const { added, tokens } = tokensOf()
    const [space, another] = [guardsOf(tokens), guardsOf(tokens)]
    const request = await requestOf()
    for (const { read } of [space, another, space]) {
      expect(await cameOf(read(request))).toEqual([200])
    }
    expect(added.length).toBe(1)
  })

  test('a bad proof is bad to all of them', async () => {
    const { added, tokens } = tokensOf()
    const [space, another] = [guardsOf(tokens), guardsOf(tokens)]
    const token = await bound()
    const dpop = await client.prove({ method: 'POST', url: URI, token })
    const request = await requestOf(
      Promise.resolve({ authorization: `DPoP ${token}`, fields: { dpop } }),
    )
    for (const { read } of [space, another]) {
      expect(await cameOf(read(request))).toEqual([401, 'invalid_dpop_proof'])
    }
    expect(added).toEqual([])
  })

  test('a store that fails is asked once, and all are told the same', async () => {
    let asked = 0
    const add = () => {
      asked++
      throw new Error('down')
    }
    const { tokens } = tokensOf({ dpop: { replays: { ...memoryStore(), add } } })
    const request = await requestOf()
    for (const { read } of [guardsOf(tokens), guardsOf(tokens)]) {
      expect(await cameOf(read(request))).toEqual([503])
    }
    expect(asked).toBe(1)
  })

  test('regression: a proof for one origin counted at another, once it was good at the one', async () => {
    const { tokens } = tokensOf()
    const there = guardsOf(tokens, 'https://other.example.com')
    const request = await requestOf()
    for (const here of [guardsOf(tokens), guardsOf(tokens)]) {
      expect(await cameOf(here.read(request))).toEqual([200])
      expect(await cameOf(there.read(request))).toEqual([401, 'invalid_dpop_proof'])
    }
  })
})

describe('two requests are not one', () => {
  test('the same proof once more is a replay', async () => {
    const { tokens } = tokensOf()
    const { read } = guardsOf(tokens)
    const sent = await withProof(bound())
    const requests = [
      await requestOf(Promise.resolve(sent)),
      await requestOf(Promise.resolve(sent)),
    ]
    const came = await Promise.all(requests.map((request) => cameOf(read(request))))
    expect(came.filter(([status]) => status === 200).length).toBe(1)
    expect(came).toContainEqual([401, 'invalid_dpop_proof'])
  })

  test('a copy of a request is another', async () => {
    const { tokens } = tokensOf()
    const { read } = guardsOf(tokens)
    const request = await requestOf()
    expect(await cameOf(read(request.clone()))).toEqual([200])
    expect(await cameOf(read(request))).toEqual([401, 'invalid_dpop_proof'])
  })

  test('a proof that a bad request came with is not used up', async () => {
    const { added, tokens } = tokensOf()
    const { read } = guardsOf(tokens)
    const { authorization = '', fields } = await withProof(bound())
    const forged = authorization.replace(/.{8}$/, 'AAAAAAAA')
    const requests = [forged, authorization].map((authorization) =>
      requestOf(Promise.resolve({ authorization, ...(fields && { fields }) })),
    )
    const came = await Promise.all(requests.map(async (request) => cameOf(read(await request))))
    expect(came).toEqual([[401, 'invalid_token'], [200]])
    expect(added.length).toBe(1)
  })
})
