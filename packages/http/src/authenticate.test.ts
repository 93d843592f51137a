import { bearer, type Identity } from '@verdict/core'
import { describe, expect, test } from 'vitest'
import { authenticateWith } from './authenticate.js'
import {
  apiKeyField,
  type Authenticator,
  basicPassword,
  identified,
  keyDigest,
  nothing,
  sessionCookie,
  type Verified,
} from './index.js'
import { type AuthorizerOptions, spaceOf } from './options.js'
import type { HttpRequest } from './request.js'

function request(fields: Record<string, string | string[]>, method = 'GET'): HttpRequest {
  return {
    method,
    target: () => '/',
    fieldLines: (name) => [fields[name] ?? []].flat(),
    origin: undefined,
    native: undefined,
  }
}

function authenticate(
  authenticators: AuthorizerOptions<never>['authenticators'],
  mapIdentity?: (identity: Identity) => Identity,
) {
  const options = { authenticators, realm: 'api', ...(mapIdentity && { mapIdentity }) }
  return authenticateWith({ ...spaceOf(options), origin: undefined, mapIdentity })
}

const BASIC = { authorization: `Basic ${btoa('u1:p')}` }
const basic = (came: unknown) => authenticate([basicPassword({ verify: () => came as Verified })])

describe('what verify returns', () => {
  test('an identity, which gets the issuer', async () => {
    const { identity, credentials } = await basic({ id: 'u1' })(request(BASIC))
    expect(identity).toEqual({ id: 'u1', issuer: 'basic' })
    expect(credentials.kind).toBe('valid')
  })

  test('an issuer that is there, and undefined, is none', async () => {
    const { identity } = await basic({ id: 'u1', issuer: undefined })(request(BASIC))
    expect(identity).toEqual({ id: 'u1', issuer: 'basic' })
  })

  test('the same state for the same reason, and another for another', async () => {
    const came = ['rejected', 'expired', 'rejected'].map((reason) => ({ kind: 'invalid', reason }))
    const read = basic(undefined)
    const verify = () => came.shift() as Verified
    const one = authenticate([basicPassword({ verify })])
    const states = []
    for (let i = 0; i < 3; i++) states.push((await one(request(BASIC))).credentials)
    expect(states.map((state) => (state as { reason?: string }).reason)).toEqual([
      'rejected',
      'expired',
      'rejected',
    ])
    expect(states[2]).toBe(states[0])
    expect((await read(request(BASIC))).credentials).not.toBe(states[0]) // another space's
  })

  test.for([null, undefined])('%j is nobody: 401 and not an error', async (came) => {
    const { identity, credentials } = await basic(came)(request(BASIC))
    expect(identity).toBeNull()
    expect(credentials).toMatchObject({ kind: 'invalid', reason: 'rejected' })
  })

  test('a row with a column named kind is an identity for all that', async () => {
    const { identity } = await basic({ id: 'u1', kind: 'invalid' })(request(BASIC))
    expect(identity?.id).toBe('u1')
  })

  test('nothing, for credentials in which nobody logged in', async () => {
    expect((await basic(nothing())(request(BASIC))).credentials.kind).toBe('omitted')
  })

  test.for([
    ['true', true, 'no identity, and not null'],
    ['false', false, 'no identity, and not null'],
    ['a string', 'u1', 'no identity, and not null'],
    ['zero', 0, 'no identity, and not null'],
    ['an identity without an id', {}, 'an identity needs an id'],
    ['an empty id', { id: '' }, 'an identity needs an id'],
    ['a number for an id', { id: 7 }, 'an identity needs an id'],
    ['a role that is no list', { id: 'u1', roles: 'editor' }, "write roles: ['editor']"],
    ['a scope that is no list', { id: 'u1', scopes: 'a b' }, 'roles and scopes are lists'],
    ['an outcome that there is not', { kind: 'maybe' }, 'none of the outcomes'],
    [
      'an identity inside that is null',
      identified(null as never),
      'Cannot read properties of null',
    ],
  ] as const)('%s is a bug, and lets nobody in', async ([, came, message]) => {
    await expect(basic(came)(request(BASIC))).rejects.toThrow(message)
  })

  test('what it throws goes on', async () => {
    const broken = authenticate([
      basicPassword({
        verify: async () => {
          throw new Error('down')
        },
      }),
    ])
    await expect(broken(request(BASIC))).rejects.toThrow('down')
  })

  test('a scheme that is not of the space throws, and does not repeat it', () => {
    const own: Authenticator = {
      from: 'authorization',
      schemes: (space) => [bearer(space)],
      issuers: ['own'],
      authenticate: () => ({ kind: 'identified', identity: { id: 'u1' }, scheme: 'secret' }),
    }
    const read = () => authenticate([own])(request({ authorization: 'Bearer x' }))
    expect(read).toThrow(RangeError)
    expect(read).not.toThrow('secret')
  })
})

describe('mapIdentity', () => {
  test('gives the identity that policies see', async () => {
    const map = (identity: Identity) => ({ ...identity, id: `${identity.issuer}|${identity.id}` })
    const read = authenticate([basicPassword({ verify: () => ({ id: 'u1' }) })], map)
    expect((await read(request(BASIC))).identity).toEqual({ id: 'basic|u1', issuer: 'basic' })
  })

  test.for([null, undefined, {}, { id: '' }])('%j is a bug', async (mapped) => {
    const read = authenticate(
      [basicPassword({ verify: () => ({ id: 'u1' }) })],
      () => mapped as never,
    )
    await expect(read(request(BASIC))).rejects.toThrow('an identity needs an id')
  })
})

describe('API keys', () => {
  const KEY = 'k-1'
  const find = async (digest: string) =>
    digest === (await keyDigest(KEY)) ? { id: 'm1' } : undefined
  const read = authenticate([apiKeyField({ find, field: 'X-Own-Key' })])

  test('are found by their digest, in a field of any case', async () => {
    expect((await read(request({ 'x-own-key': KEY }))).identity?.id).toBe('m1')
    expect(await keyDigest('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', // FIPS 180-2 B.1
    )
  })

  test('a find that gives undefined is a 401', async () => {
    expect((await read(request({ 'x-own-key': 'k-2' }))).credentials.kind).toBe('invalid')
  })

  test.for([
    ['twice', [KEY, KEY]],
    ['joined by Fetch', `${KEY}, ${KEY}`],
    ['empty', ''],
  ] as const)('a field that came %s is malformed on every platform', async ([, lines]) => {
    const { malformed, identity } = await read(request({ 'x-own-key': lines as string }))
    expect({ malformed, identity }).toEqual({ malformed: true, identity: null })
  })

  test('in two fields at once are two keys', async () => {
    const two = authenticate([
      apiKeyField({ find }),
      { ...apiKeyField({ find, field: 'x-other' }), schemes: (space) => [{ ...bearer(space) }] },
    ])
    expect((await two(request({ 'x-api-key': KEY, 'x-other': KEY }))).malformed).toBe(true)
    expect((await two(request({ 'x-other': KEY }))).credentials).toMatchObject({ scheme: 'Bearer' })
  })
})

test('verify of a session sees the value as sent, and the request', async () => {
  const seen: unknown[] = []
  const read = authenticate([
    sessionCookie({
      cookie: 'sid',
      verify: (value, { method }) => {
        seen.push(value, method)
        return null
      },
    }),
  ])
  await read(request({ cookie: 'sid="a%20b"' }, 'HEAD'))
  expect(seen).toEqual(['"a%20b"', 'HEAD'])
})

test('a cookie from another site is not even looked at', async () => {
  const read = authenticate([
    sessionCookie({
      cookie: 'sid',
      verify: () => {
        throw new Error('it was')
      },
    }),
  ])
  const { crossSite, credentials } = await read(request({ cookie: 'sid=a' }, 'POST'))
  expect({ crossSite, kind: credentials.kind }).toEqual({ crossSite: true, kind: 'omitted' })
})
