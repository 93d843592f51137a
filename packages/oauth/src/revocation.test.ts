import { expect, test } from 'vitest'
import { type Revocation, type RevocationList, revocationList } from './revocation.js'
import { memoryStore, type Store } from './store.js'
import type { Claims } from './token.js'

const issuer = 'https://login.example.com'
const NOW = 1_700_000_000

/** A token that was issued a minute ago. */
const claims: Claims = {
  iss: issuer,
  jti: 'token-1',
  sid: 'session-1',
  sub: 'alice',
  iat: NOW - 60,
}

function at(seconds: number = NOW) {
  const clock = { now: seconds * 1000 }
  const store = memoryStore({}, () => clock.now)
  return { clock, store, list: revocationList({ store, lifetime: 3600 }, () => clock.now) }
}

const cases: readonly [
  name: string,
  which: Revocation,
  changes: Record<string, unknown>,
  revoked: boolean,
][] = [
  ['the token', { issuer, jti: 'token-1' }, {}, true],
  ['another token', { issuer, jti: 'token-2' }, {}, false],
  ["another issuer's token", { issuer: 'https://other.example', jti: 'token-1' }, {}, false],
  ['a token without jti', { issuer, jti: 'token-1' }, { jti: undefined }, false],
  ['a jti whenever it was issued', { issuer, jti: 'token-1' }, { iat: NOW + 60 }, true],
  ['the session', { issuer, sid: 'session-1' }, {}, true],
  ['the session, later on', { issuer, sid: 'session-1' }, { iat: NOW + 60, jti: 'token-2' }, true],
  ['another session', { issuer, sid: 'session-2' }, {}, false],
  ['a token without session', { issuer, sid: 'session-1' }, { sid: undefined }, false],
  ['the subject', { issuer, sub: 'alice' }, {}, true],
  ['another subject', { issuer, sub: 'bob' }, {}, false],
  ["another issuer's subject", { issuer: 'https://other.example', sub: 'alice' }, {}, false],
  ['a token without subject', { issuer, sub: 'alice' }, { sub: undefined }, false],
  ['the subject, in the same second', { issuer, sub: 'alice' }, { iat: NOW }, true],
  ['the subject, in a part of it', { issuer, sub: 'alice' }, { iat: NOW + 0.9 }, true],
  ['the subject, a second later', { issuer, sub: 'alice' }, { iat: NOW + 1 }, false],
  ['the subject, not known when', { issuer, sub: 'alice' }, { iat: undefined }, true],
  ['the subject, at no number', { issuer, sub: 'alice' }, { iat: `${NOW + 60}` }, true],
  ['the subject, at NaN', { issuer, sub: 'alice' }, { iat: Number.NaN }, true],
  ['a subject called as the token', { issuer, sub: 'token-1' }, {}, false],
  ['a jti called as the subject', { issuer, jti: 'alice' }, {}, false],
  ['a value with a NUL', { issuer, jti: 'a\0b' }, { jti: 'a\0b' }, true],
  ['a lone surrogate', { issuer, jti: '\ud800' }, { jti: '\ud801' }, false],
  ['composed otherwise', { issuer, jti: '\u00e9' }, { jti: 'e\u0301' }, false],
  ['in capitals', { issuer, sub: 'ALICE' }, {}, false],
  ['a number', { issuer, jti: '5' }, { jti: 5 }, false],
]

test.each(cases)('%s: %j, %j: %s', async (_name, which, changes, revoked) => {
  const { list } = at()
  await list.revoke(which)
  expect(await list.has({ ...claims, ...changes })).toBe(revoked)
})

test('where issuer and value meet cannot be moved', async () => {
  const { list } = at()
  await list.revoke({ issuer: 'https://a.example/","x', jti: 'y' })
  await list.revoke({ issuer: 'https://a.example', jti: '/:b' })
  for (const [iss, jti] of [
    ['https://a.example/', 'x","y'],
    ['https://a.example/:', 'b'],
    ['https://a.example/:b', ''],
  ]) {
    expect(await list.has({ iss, jti })).toBe(false)
  }
})

test('keys are of one length, and tell nothing of what is revoked', async () => {
  const keys: string[] = []
  const store: Store = {
    add: () => true,
    get: () => undefined,
    set: (key) => void keys.push(key),
  }
  const list = revocationList({ store, lifetime: 60 })
  await list.revoke({ issuer, sub: 'alice' })
  await list.revoke({ issuer, sub: 'alice'.repeat(10_000) })
  expect(keys).toEqual([expect.stringMatching(/^revoked:[\w-]{43}$/), expect.any(String)])
  expect(keys[1]).toHaveLength(keys[0]?.length ?? 0)
})

test('a later revocation takes in what was issued meanwhile', async () => {
  const { list, clock } = at()
  await list.revoke({ issuer, sub: 'alice' })
  const later = { ...claims, iat: NOW + 10 }
  expect(await list.has(later)).toBe(false)
  clock.now += 10_000
  await list.revoke({ issuer, sub: 'alice' })
  expect(await list.has(later)).toBe(true)
  expect(await list.has(claims)).toBe(true)
})

test('entries outlive every token, by more than any clock is off', async () => {
  const { list, clock } = at()
  await list.revoke({ issuer, jti: 'token-1' })
  clock.now += (3600 + 299) * 1000
  expect(await list.has(claims)).toBe(true)
  clock.now += 2000
  expect(await list.has(claims)).toBe(false)
})

test('only claims that are there are asked for, all at once', async () => {
  let asked = 0
  let most = 0
  const store: Store = {
    ...memoryStore(),
    async get() {
      most = Math.max(most, ++asked)
      await new Promise((resolve) => setTimeout(resolve, 10))
      asked--
      return undefined
    },
  }
  const { has } = revocationList({ store, lifetime: 60 })
  expect(await has({ iss: issuer, sub: 'alice' })).toBe(false)
  expect(most).toBe(1)
  expect(await has(claims)).toBe(false)
  expect(most).toBe(3)
})

const fails = (failure: unknown) => (): never => {
  throw failure
}

test.each<[name: string, get: Store['get']]>([
  ['rejects', () => Promise.reject(new Error('broken'))],
  ['throws', fails(new Error('broken'))],
  ['throws no error', fails(undefined)],
  [
    'answers for one claim',
    (() => {
      let asked = 0
      return async () => (++asked === 1 ? NOW : fails(new Error('broken'))())
    })(),
  ],
])('a store that %s: neither revoked nor not', async (_name, get) => {
  const { has } = revocationList({ store: { ...memoryStore(), get }, lifetime: 60 })
  expect(await has(claims)).toEqual({
    kind: 'unavailable',
    retryAfter: 5,
    message: expect.stringMatching(/could not be asked: (broken|no reason given)/),
  })
})

test('claims without iss: neither revoked nor not', async () => {
  const { has } = at().list
  for (const iss of [undefined, '', 5]) {
    expect(await has({ ...claims, iss })).toMatchObject({ kind: 'unavailable' })
  }
})

test('revoking is rejected when the store cannot be asked', async () => {
  const full = memoryStore({ max: 1 })
  const list = revocationList({ store: full, lifetime: 60 })
  await list.revoke({ issuer, jti: 'token-1' })
  await expect(list.revoke({ issuer, jti: 'token-2' })).rejects.toThrow('full')
})

test.each<unknown>([
  {},
  { issuer },
  { jti: 'token-1' },
  { issuer: '', jti: 'token-1' },
  { issuer, jti: '' },
  { issuer, jti: 5 },
  { issuer, jti: 'token-1', sub: 'alice' },
  { issuer, email: 'alice@example.com' },
  { issuer, constructor: 'x' },
])('revoke(%j) is refused', async (which) => {
  const { list } = at()
  await expect(list.revoke(which as Revocation)).rejects.toThrow(
    new TypeError(
      'revoke() is told of one claim: revoke({ issuer, jti }), revoke({ issuer, sid }) or ' +
        'revoke({ issuer, sub })',
    ),
  )
})

test.each<[options: object, message: string]>([
  [{ lifetime: 60 }, 'store is a store, such as redisStore(client)'],
  [{ lifetime: 60, store: {} }, 'store is a store, such as redisStore(client)'],
  [{ store: memoryStore() }, 'lifetime is the longest life of a token, in seconds, such as 3600'],
  [
    { store: memoryStore(), lifetime: 0 },
    'lifetime is the longest life of a token, in seconds, such as 3600',
  ],
  [
    { store: memoryStore(), lifetime: '60' },
    'lifetime is the longest life of a token, in seconds, such as 3600',
  ],
  [
    { store: memoryStore(), lifetime: 60, max: 5 },
    'there is no option max; there are store, lifetime',
  ],
])('options %j are refused', (options, message) => {
  expect(() => revocationList(options as Parameters<typeof revocationList>[0])).toThrow(
    new TypeError(`revocationList(): ${message}`),
  )
})

test('the system clock is the usual one', async () => {
  const list: RevocationList = revocationList({ store: memoryStore(), lifetime: 60 })
  const now = Math.floor(Date.now() / 1000)
  await list.revoke({ issuer, sub: 'alice' })
  expect(await list.has({ ...claims, iat: now - 1 })).toBe(true)
  expect(await list.has({ ...claims, iat: now + 60 })).toBe(false)
})
