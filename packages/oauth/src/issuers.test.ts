import { policy } from '@verdict/core'
import { createAuthorizer } from '@verdict/http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { active, CLIENT, SECRET } from '../test/introspecting.js'
import {
  type IntrospectionEndpoint,
  introspectionEndpoint,
  says,
} from '../test/introspection-endpoint.js'
import { AUDIENCE, signingKey, token } from '../test/issuer.js'
import { KEYS, METADATA, OUR_KEY, type Party, party, THEIR_KEY } from '../test/parties.js'
import { type Api, api } from '../test/refusals/api.js'
import { accessToken } from './access-token.js'
import { ClientSecretBasic } from './index.js'
import type { Issuer } from './issuer.js'

const ours = party(OUR_KEY)
const theirs = party(THEIR_KEY)
let asked: IntrospectionEndpoint
beforeEach(async () => {
  asked = await introspectionEndpoint(says({ active: false }))
})
afterEach(() => asked.stop())

const OPAQUE = 'https://opaque.example.com'
const opaque = (): Issuer => ({
  issuer: OPAQUE,
  introspection: {
    clientId: CLIENT,
    authentication: ClientSecretBasic(SECRET),
    endpoint: asked.url,
  },
})

/** An API that takes the tokens of both, and of whoever else is given. */
const both = (...more: Issuer[]) =>
  api({ issuers: [ours.discovered(), theirs.discovered(), ...more] })

/** Who came in with a token, or the status of the refusal. */
async function whoIs(to: Api, text: string | Promise<string>): Promise<string | number> {
  const { response, event } = await to.send({ authorization: `Bearer ${await text}` })
  return event.identity?.id ?? response.status
}

const requestsOf = (...parties: Party[]) => parties.flatMap(({ server }) => server.requests)

describe('whose a token is', () => {
  test('is said by its iss', async () => {
    const to = both()
    expect(await whoIs(to, ours.signs())).toBe(`${ours.issuer}|alice`)
    expect(await whoIs(to, theirs.signs())).toBe(`${theirs.issuer}|alice`)
  })

  test('and proved by that issuer’s keys alone, though another’s have the same name', async () => {
    const to = both()
    expect(await whoIs(to, ours.signs({ iss: theirs.issuer }))).toBe(401)
    expect(await whoIs(to, theirs.signs({ iss: ours.issuer }))).toBe(401)
  })

  test('only the issuer that a token names is asked for anything', async () => {
    const to = both(opaque())
    await whoIs(to, theirs.signs())
    expect([requestsOf(ours), requestsOf(theirs), asked.requests]).toEqual([
      [],
      [METADATA, KEYS],
      [],
    ])
  })

  test.each<[name: string, make: () => string | Promise<string>]>([
    ['a JWT of somebody else', () => ours.signs({ iss: 'https://attacker.example' })],
    ['a JWT whose iss is a list', () => ours.signs({ iss: [ours.issuer] })],
    ['a JWT whose iss is null', () => ours.signs({ iss: null })],
    ['a JWT whose iss every object has', () => ours.signs({ iss: 'constructor' })],
    ['a JWT with a slash more', () => ours.signs({ iss: `${ours.issuer}/` })],
  ])('nobody is asked about %s', async (_name, make) => {
    expect(await whoIs(both(opaque()), make())).toBe(401)
    expect([...requestsOf(ours, theirs), ...asked.requests]).toEqual([])
  })

  test.each<[name: string, make: () => string | Promise<string>]>([
    ['a JWT without iss', () => ours.signs({ iss: undefined })],
    ['no JWT', () => 'mF_9.B5f-4.1JqM'],
  ])('without an issuer that introspects, nobody is asked about %s', async (_name, make) => {
    expect(await whoIs(both(), make())).toBe(401)
    expect(requestsOf(ours, theirs)).toEqual([])
  })
})

describe('the issuer that introspects', () => {
  const tokens: [name: string, make: () => string | Promise<string>][] = [
    ['a JWT of its own', () => ours.signs({ iss: OPAQUE })],
    ['a JWT without iss', () => ours.signs({ iss: undefined })],
    ['no JWT', () => 'mF_9.B5f-4.1JqM'],
    ['a JWT that is cut off', async () => (await ours.signs()).slice(0, -1)],
    ['a JWT of five parts', async () => `${await ours.signs()}.e30.e30`],
  ]

  test.each(tokens)('is asked about %s, and says who it is', async (_name, make) => {
    const text = await make()
    asked.respond = says(active({ iss: undefined }))
    expect(await whoIs(both(opaque()), text)).toBe(`${OPAQUE}|alice`)
    expect(asked.requests.map(({ form }) => form['token'])).toEqual([text])
    expect(requestsOf(ours, theirs)).toEqual([])
  })

  test('is not asked about the JWTs of others, good or bad', async () => {
    const to = both(opaque())
    await whoIs(to, ours.signs())
    expect(await whoIs(to, ours.signs({ exp: 5 }))).toBe(401)
    expect(asked.requests).toEqual([])
  })
})

describe('the same sub of two issuers', () => {
  const documents = policy('document')(({ authenticated }) => ({ read: authenticated() }))

  test('is two identities', async () => {
    const seen: unknown[] = []
    const authorize = createAuthorizer({
      authenticators: [accessToken({ issuers: [ours.discovered(), theirs.discovered()] })],
      realm: 'documents',
      mapIdentity: (identity) => {
        seen.push([identity.issuer, identity.id])
        return identity
      },
    })
    const guard = authorize(documents, 'read')(() => new Response())
    for (const { signs } of [ours, theirs]) {
      const headers = { authorization: `Bearer ${await signs()}` }
      expect(await guard(new Request(AUDIENCE, { headers }))).toMatchObject({ status: 200 })
    }
    expect(seen).toEqual([
      [ours.issuer, 'alice'],
      [theirs.issuer, 'alice'],
    ])
  })

  test('has to be told apart, or no API is made', () => {
    const create = (...issuers: [Issuer, ...Issuer[]]) =>
      createAuthorizer({ authenticators: [accessToken({ issuers })], realm: 'documents' })
    expect(() => create(ours.discovered(), theirs.discovered())).toThrow(/give mapIdentity/)
    expect(() => create(ours.discovered(), opaque())).toThrow(/give mapIdentity/)
    expect(() => create(ours.discovered())).not.toThrow()
  })
})

describe('each issuer has options of its own', () => {
  const PARTNER = 'urn:partner:documents'
  /** Ours is taken as it comes; theirs is strict and knows this API and its roles by other names. */
  const different = () =>
    api({
      issuers: [
        { ...ours.discovered(), attributes: ({ tenant }) => ({ tenant }) },
        {
          issuer: theirs.issuer,
          audience: PARTNER,
          algorithms: ['RS256'],
          strict: true,
          clockTolerance: 60,
          roles: 'realm_access.roles',
        },
      ],
    })
  const late = () => Math.floor(Date.now() / 1000) - 30

  const cases: [string, of: () => Party, claims: () => object, header: object, taken: boolean][] = [
    ['our audience', () => ours, () => ({}), {}, true],
    ['their audience, of ours', () => ours, () => ({ aud: PARTNER }), {}, false],
    ['their audience', () => theirs, () => ({ aud: PARTNER }), {}, true],
    ['our audience, of theirs', () => theirs, () => ({}), {}, false],
    ['any type, of ours', () => ours, () => ({}), { typ: 'JWT' }, true],
    ['any type, of theirs', () => theirs, () => ({ aud: PARTNER }), { typ: 'JWT' }, false],
    ['a late one of ours', () => ours, () => ({ exp: late() }), {}, false],
    ['a late one of theirs', () => theirs, () => ({ aud: PARTNER, exp: late() }), {}, true],
  ]
  test.each(cases)('%s', async (_name, of, claims, header, taken) => {
    const came = await whoIs(different(), of().signs(claims(), header))
    expect(came).toBe(taken ? `${of().issuer}|alice` : 401)
  })

  test('algorithms: what one signs with is nothing to the other', async () => {
    const another = await signingKey('ES256', 'one')
    theirs.publishes(THEIR_KEY, another)
    const claims = { iss: theirs.issuer, aud: PARTNER }
    expect(await whoIs(different(), token(another, claims))).toBe(401)
    expect(await whoIs(both(), token(another, { ...claims, aud: AUDIENCE }))).not.toBe(401)
  })

  test('roles and attributes', async () => {
    const to = different()
    const claims = { roles: ['a'], realm_access: { roles: ['b'] }, tenant: 't1' }
    const identityOf = async (text: string) =>
      (await to.send({ authorization: `Bearer ${text}` })).event.identity
    const one = await identityOf(await ours.signs(claims))
    expect(one).toMatchObject({ roles: ['a'], attributes: { tenant: 't1' } })
    const other = await identityOf(await theirs.signs({ ...claims, aud: PARTNER }))
    expect(other).toMatchObject({ roles: ['b'] })
    expect(other).not.toHaveProperty('attributes')
  })
})

describe('an issuer that is down', () => {
  test('is nothing to the others', async () => {
    const to = both(opaque())
    await ours.server.stop()
    asked.respond = says('', { status: 500 })
    for (let i = 0; i < 2; i++) {
      expect(await whoIs(to, ours.signs())).toBe(503)
      expect(await whoIs(to, 'mF_9.B5f-4.1JqM')).toBe(503)
      expect(await whoIs(to, theirs.signs())).toBe(`${theirs.issuer}|alice`)
    }
    await ours.server.start()
  })

  test('still refuses what it need not be asked about', async () => {
    const to = both()
    await ours.server.stop()
    expect(await whoIs(to, ours.signs({}, { alg: 'none' }))).toBe(401)
    expect(await whoIs(to, ours.signs({}, { typ: 'logout+jwt' }))).toBe(401)
    await ours.server.start()
  })
})

test('metadata and keys are asked for once, by however many tokens', async () => {
  const to = both()
  const attempts = Array.from({ length: 10 }, (_, i) => (i % 2 ? ours : theirs))
  const came = await Promise.all(attempts.map(({ signs }) => whoIs(to, signs())))
  expect(new Set(came)).toEqual(new Set([`${ours.issuer}|alice`, `${theirs.issuer}|alice`]))
  expect([requestsOf(ours), requestsOf(theirs)]).toEqual([
    [METADATA, KEYS],
    [METADATA, KEYS],
  ])
})

test('clients are told of all issuers', async () => {
  const authorize = createAuthorizer({
    authenticators: [accessToken({ issuers: [ours.discovered(), opaque()] })],
    realm: 'documents',
    protectedResource: { resource: AUDIENCE },
    mapIdentity: (identity) => identity,
  })
  const serve = authorize.metadata()(() => new Response(null, { status: 404 }))
  const response = await serve(new Request(`${AUDIENCE}/.well-known/oauth-protected-resource`))
  expect(await response.json()).toMatchObject({
    authorization_servers: [ours.issuer, OPAQUE],
  })
})
