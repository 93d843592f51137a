import { policy } from '@verdict/core'
import { createAuthorizer, unavailable } from '@verdict/http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { active, CLIENT, SECRET } from '../test/introspecting.js'
import {
  type IntrospectionEndpoint,
  introspectionEndpoint,
  says,
} from '../test/introspection-endpoint.js'
import { AUDIENCE, ISSUER, now } from '../test/issuer.js'
import { type Api, api, type Sent } from '../test/refusals/api.js'
import {
  bound,
  CERTIFICATE,
  certified,
  OTHER_CERTIFICATE,
  withProof,
} from '../test/refusals/binding.js'
import { jwt } from '../test/refusals/jwt.js'
import { attacker, jwks } from '../test/verifying.js'
import { accessToken } from './access-token.js'
import { certificateField } from './certificate.js'
import { ClientSecretBasic } from './index.js'
import { revocationList } from './revocation.js'
import { memoryStore } from './store.js'
import type { Claims } from './token.js'

type Hook = (claims: Claims) => unknown

/** An API whose hook may give what the types refuse. */
function asking(revoked: Hook, options: object = {}): Api {
  const keys = { issuer: ISSUER, audience: AUDIENCE, jwks }
  return api({ ...keys, ...options, revoked: revoked as (claims: Claims) => boolean })
}

async function cameOf({ send }: Api, sent: Sent | string | Promise<string>) {
  const given = await sent
  const { response, event } = await send(
    typeof given === 'string' ? { authorization: `Bearer ${given}` } : given,
  )
  const { message, credentials } = event
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    message,
    reason: credentials?.kind === 'invalid' ? credentials.reason : null,
  }
}

const fail = (reason: unknown): never => {
  throw reason
}
const IN = { status: 200, message: null, retryAfter: null }
const REVOKED = { status: 401, reason: 'revoked', message: 'it was revoked', retryAfter: null }

describe('the hook says', () => {
  const down = unavailable({ retryAfter: 7, message: 'no route to host' })

  test.each<[name: string, hook: Hook, came: object]>([
    ['false', () => false, IN],
    ['true', () => true, REVOKED],
    ['that it cannot say', () => down, { status: 503, retryAfter: '7', message: down.message }],
    ['nothing more than that', () => unavailable(), { status: 503, retryAfter: null }],
  ])('%s', async (_name, hook, came) => {
    expect(await cameOf(asking(hook), jwt())).toMatchObject(came)
    expect(
      await cameOf(
        asking(async (claims) => hook(claims)),
        jwt(),
      ),
    ).toMatchObject(came)
  })

  const NO_ANSWERS: unknown[] = [
    undefined,
    null,
    0,
    1,
    '',
    'false',
    [],
    {},
    { kind: 'valid' },
    Number.NaN,
  ]
  test.each(NO_ANSWERS)('%o, which is no answer: nobody is let in', async (given) => {
    for (const hook of [() => given, async () => given]) {
      const came = cameOf(asking(hook), jwt())
      await expect(came).rejects.toThrow(/accessToken\(\): revoked has to give true or false/)
    }
  })

  test.each([
    ['an error', new Error('a bug')],
    ['nothing', undefined],
  ])('by throwing or rejecting with %s: nobody is let in', async (_name, reason) => {
    for (const hook of [() => fail(reason), async () => fail(reason)]) {
      const came = cameOf(asking(hook), jwt()).then(
        () => 'let in',
        (thrown: unknown) => ['thrown', thrown],
      )
      expect(await came).toEqual(['thrown', reason])
    }
  })

  test('an answer for each request anew', async () => {
    const answers = [false, true, false]
    const to = asking(() => answers.shift())
    const text = await jwt()
    for (const came of [IN, REVOKED, IN]) expect(await cameOf(to, text)).toMatchObject(came)
  })
})

test('what was revoked is no more than a stranger', async () => {
  const notes = policy('note')(({ anyone }) => ({ read: anyone() }))
  const tokens = accessToken({ issuer: ISSUER, audience: AUDIENCE, jwks, revoked: () => true })
  const authorize = createAuthorizer({ authenticators: [tokens], realm: 'notes' })
  const read = authorize(
    notes,
    'read',
  )((_request, { identity }) => new Response(String(identity?.id)))
  const headers = { authorization: `Bearer ${await jwt()}` }
  expect(await (await read(new Request(AUDIENCE, { headers }))).text()).toBe('undefined')
})

describe('the hook is asked', () => {
  let endpoint: IntrospectionEndpoint
  beforeAll(async () => {
    endpoint = await introspectionEndpoint(says(active({ iss: undefined, jti: 'opaque' })))
  })
  afterAll(() => endpoint.stop())

  const certificate = certificateField({ name: 'client-cert', trusted: () => true })
  function noting(options: object = {}) {
    const claims: Claims[] = []
    const revoked: Hook = (one) => claims.push(one) === 0
    return { claims, to: asking(revoked, { dpop: true, certificate, ...options }) }
  }
  const introspected = () => {
    const authentication = ClientSecretBasic(SECRET)
    const introspection = { clientId: CLIENT, authentication, endpoint: endpoint.url }
    return noting({ audience: undefined, jwks: undefined, introspection })
  }

  test('with all claims of a JWT', async () => {
    const { claims, to } = noting()
    expect(await cameOf(to, jwt({ sid: 's1' }))).toMatchObject(IN)
    expect(claims).toEqual([
      {
        iss: ISSUER,
        aud: AUDIENCE,
        sub: 'alice',
        sid: 's1',
        jti: 'token-1',
        client_id: 'app',
        iat: expect.any(Number) as number,
        exp: expect.any(Number) as number,
        scope: 'documents:read documents:write',
        roles: ['editor'],
      },
    ])
  })

  test('with what the issuer said of an opaque token, and whose it is', async () => {
    const { claims, to } = introspected()
    expect(await cameOf(to, 'mF_9.B5f-4.1JqM')).toMatchObject(IN)
    expect(claims).toMatchObject([{ iss: ISSUER, sub: 'alice', jti: 'opaque' }])
  })

  test('once for a request', async () => {
    const { claims, to } = noting()
    const sent = await withProof(bound())
    expect(await cameOf(to, sent)).toMatchObject(IN)
    expect(claims.length).toBe(1)
  })

  test.each<[name: string, sends: () => Sent | string | Promise<Sent | string>]>([
    ['forged', () => jwt({}, {}, attacker)],
    ['without a signature', () => jwt({}, { alg: 'none' })],
    ['expired', () => jwt({ exp: now() - 60 })],
    ['not valid yet', () => jwt({ nbf: now() + 60 })],
    ['for another API', () => jwt({ aud: 'urn:other' })],
    ['of another issuer', () => jwt({ iss: 'https://other.example.com' })],
    ['no JWT', () => 'mF_9.B5f-4.1JqM'],
    ['no token', () => ({ authorization: 'Bearer' })],
    ['bound to a key, and without a proof', () => bound()],
    [
      'with a proof of something else',
      async () => ({ ...(await withProof(bound())), method: 'PUT' }),
    ],
    ['with another certificate', () => certified(OTHER_CERTIFICATE)],
    ['bound to what is not checked', () => jwt({ cnf: { kid: 'x' } })],
  ])('not at all of a token that is refused: %s', async (_name, sends) => {
    const { claims, to } = noting()
    expect((await cameOf(to, (await sends()) as Sent)).status).toBeGreaterThanOrEqual(400)
    expect(claims).toEqual([])
  })

  test('not at all of a token that its issuer refuses, or cannot be asked about', async () => {
    const { claims, to } = introspected()
    for (const respond of [says({ active: false }), says('', { status: 500 })]) {
      endpoint.respond = respond
      expect(await cameOf(to, `opaque-${claims.length}`)).not.toMatchObject(IN)
    }
    expect(claims).toEqual([])
  })

  test('of one that is bound, when it was let in for the rest', async () => {
    const { claims, to } = noting()
    expect(await cameOf(to, await certified(CERTIFICATE))).toMatchObject(IN)
    expect(claims.length).toBe(1)
  })
})

describe('a revocation list', () => {
  test('is a hook, its functions taken by themselves', async () => {
    const { add, set, get } = memoryStore()
    const { has, revoke } = revocationList({ store: { add, set, get }, lifetime: 3600 })
    const to = asking(has)
    const text = await jwt({ jti: 'one' })
    expect(await cameOf(to, text)).toMatchObject(IN)
    await revoke({ issuer: ISSUER, jti: 'one' })
    expect(await cameOf(to, text)).toMatchObject(REVOKED)
    expect(await cameOf(to, jwt({ jti: 'another' }))).toMatchObject(IN)
    await revoke({ issuer: 'https://other.example.com', jti: 'another' })
    expect(await cameOf(to, jwt({ jti: 'another' }))).toMatchObject(IN)
  })

  test('whose store is down lets nobody in, and everybody again when it is up', async () => {
    let isDown = true
    const store = memoryStore()
    const get = (key: string) => (isDown ? fail(new Error('down')) : store.get(key))
    const to = asking(revocationList({ store: { ...store, get }, lifetime: 3600 }).has)
    expect(await cameOf(to, jwt())).toMatchObject({
      status: 503,
      retryAfter: '5',
      message: 'the store of what was revoked could not be asked: down',
    })
    isDown = false
    expect(await cameOf(to, jwt())).toMatchObject(IN)
  })
})

test('regression: the mapping is not asked of a token that does not count', async () => {
  const asked: Claims[] = []
  const note = (claims: Claims) => {
    asked.push(claims)
    return {}
  }
  const options = { issuer: ISSUER, audience: AUDIENCE, jwks, attributes: note }
  const { send } = api({ ...options, revoked: ({ jti }: Claims) => jti === 'stolen' })
  const bearer = async (claims: object) => {
    const { response } = await send({ authorization: `Bearer ${await jwt({ ...claims })}` })
    return response.status
  }
  expect(await bearer({ jti: 'stolen' })).toBe(401)
  expect(await bearer({ cnf: { jkt: 'x' } })).toBe(401)
  expect(asked).toEqual([])
  expect(await bearer({ jti: 'good' })).toBe(200)
  expect(asked.length).toBe(1)
})
