import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { now, signingKey, token } from '../test/issuer.js'
import { json, keyServer } from '../test/key-server.js'
import { type TestClock, testClock, verifying } from '../test/remote.js'
import { type Jwt, readJwt } from './jwt.js'
import { localKeys, remoteKeys } from './key-set.js'
import type { Verified } from './token.js'
import { type TokenCacheOptions, tokenCache } from './token-cache.js'

const key = await signingKey('ES256', 'key')
const next = await signingKey('ES256', 'next')
const jwks = { keys: [key.jwk] }

let clock: TestClock
beforeEach(() => {
  clock = testClock()
})
afterEach(() => {
  vi.useRealTimers()
})

const verified = (claims: object = {}): Verified => ({
  kind: 'verified',
  claims: { sub: 'alice', exp: now() + 300, ...claims },
})

test('what is kept is what was verified', async () => {
  const cache = tokenCache(true, clock)
  const text = await token(key)
  expect(cache.get(text)).toBeUndefined()
  const first = await verifying(localKeys(jwks))(text)
  if (first.kind !== 'verified') throw new Error(first.message)
  cache.set(text, first, 5)
  expect(cache.get(text)).toBe(first)
})

test('only the whole token is the token', async () => {
  const cache = tokenCache(true, clock)
  const text = await token(key)
  cache.set(text, verified(), 5)
  const [header, claims, signature] = text.split('.') as [string, string, string]
  const others = [
    await token(key),
    `${header}.${claims}.`,
    `${header}.${claims}`,
    `${header}.${claims}.${signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}`,
    text.slice(0, -1),
    `${text}=`,
    `${text} `,
    text.toLowerCase(),
    signature,
    '',
    '__proto__',
  ]
  for (const other of others) expect(cache.get(other)).toBeUndefined()
  expect(cache.get(text)).toBeDefined()
})

describe('what is kept counts as long as it would be verified once more', () => {
  const at = 1_800_000_000
  const cases: [string, claims: object, from: number, to: number][] = [
    ['exp', { exp: at }, -20, 20],
    ['exp with a fraction', { exp: at + 0.5 }, -20, 20],
    ['nbf', { nbf: at, exp: at + 900 }, -20, 20],
    ['nbf with a fraction', { nbf: at + 0.5, exp: at + 900 }, -20, 20],
    ['iat', { iat: at, exp: at + 900 }, -85, -45],
    ['none but exp', { iat: undefined, exp: at }, -20, 20],
  ]
  const all = cases.flatMap((one) => [0, 5, 17].map((tolerance) => [...one, tolerance] as const))
  test.each(all)('%s %o, %s to %s seconds, tolerance %s', async (_name, changes, from, to, tol) => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const text = await token(key, { iat: at - 300, ...changes })
    const verify = verifying(localKeys(jwks), { clockTolerance: tol })
    const kinds = new Set<string>()
    const { claims } = readJwt(text) as Jwt
    for (let second = from; second <= to; second += 0.5) {
      const cache = tokenCache({ max: 1 })
      cache.set(text, { kind: 'verified', claims }, tol)
      vi.setSystemTime((at + second) * 1000)
      const { kind } = await verify(text)
      expect([second, cache.get(text) ? 'verified' : 'invalid']).toEqual([second, kind])
      kinds.add(kind)
    }
    expect(kinds.size).toBe(2)
  })
})

test('what has expired is dropped, and does not come back with the clock', () => {
  const cache = tokenCache(true, clock)
  cache.set('token', verified({ exp: Math.floor(clock() / 1000) + 60 }), 5)
  clock.advance(64)
  expect(cache.get('token')).toBeDefined()
  clock.advance(1)
  expect(cache.get('token')).toBeUndefined()
  clock.advance(-60)
  expect(cache.get('token')).toBeUndefined()
})

test('what no longer stands is dropped', () => {
  const cache = tokenCache(true, clock)
  let stands = true
  cache.set('token', { ...verified(), stands: () => stands }, 5)
  expect(cache.get('token')).toBeDefined()
  stands = false
  expect(cache.get('token')).toBeUndefined()
  stands = true
  expect(cache.get('token')).toBeUndefined()
})

test('a key that was withdrawn takes its tokens with it', async () => {
  const server = await keyServer(json(jwks))
  const cache = tokenCache(true, clock)
  const verify = verifying(remoteKeys(async () => new URL(server.url), 1, clock))
  const read = async (text: string) => {
    const kept = cache.get(text)
    if (kept) return { ...kept, kept: true }
    const came = await verify(text)
    if (came.kind === 'verified') cache.set(text, came, 5)
    return came
  }
  const [old, renewed] = [await token(key, { exp: now() + 9000 }), await token(next)]
  expect(await read(old)).not.toHaveProperty('kept')
  expect(await read(old)).toHaveProperty('kept')

  server.respond = json({ keys: [next.jwk] })
  clock.advance(30)
  expect(await read(old)).toHaveProperty('kept')
  // The first token of the new key brings the new set.
  expect(await read(renewed)).toMatchObject({ kind: 'verified' })
  expect(await read(old)).toMatchObject({ kind: 'invalid', reason: 'untrusted' })
  expect(await read(renewed)).toHaveProperty('kept')

  // Without a word of the issuer, nothing is known after ten minutes.
  server.respond = json({}, 503)
  clock.advance(600)
  expect(await read(renewed)).toMatchObject({ kind: 'unavailable' })
  await server.stop()
})

describe('a cache is full', () => {
  test('of tokens: those that were sent longest ago make room', () => {
    const cache = tokenCache({ max: 3 }, clock)
    for (const text of ['a', 'b', 'c']) cache.set(text, verified(), 5)
    cache.get('a')
    cache.set('d', verified(), 5)
    expect(['a', 'b', 'c', 'd'].filter((text) => cache.get(text))).toEqual(['a', 'c', 'd'])
  })

  test('of characters', () => {
    const cache = tokenCache(true, clock)
    // The claims of each are one object, which counts for 64.
    const texts = Array.from({ length: 2049 }, (_, i) => `${i}`.padStart(8 * 1024 - 64, 'x'))
    for (const text of texts) cache.set(text, verified(), 5)
    expect(texts.filter((text) => cache.get(text)).length).toBe(2048)
    expect(cache.get(texts[0] as string)).toBeUndefined()
  })

  test('regression: of claims that are many small objects, which take more than their text', () => {
    const cache = tokenCache(true, clock)
    const small = () => ({ details: Array.from({ length: 5000 }, () => ({})) })
    for (let i = 0; i < 100; i++) cache.set(`${i}`, verified(small()), 5)
    const kept = Array.from({ length: 100 }, (_, i) => cache.get(`${i}`)).filter(Boolean)
    expect(kept.length).toBe(Math.floor((16 * 1024 * 1024) / (5002 * 64 + 2)))
  })

  test('of 10,000 tokens, where nothing is said', () => {
    const cache = tokenCache(true, clock)
    for (let i = 0; i <= 10_000; i++) cache.set(`${i}`, verified(), 5)
    expect(cache.get('0')).toBeUndefined()
    expect(cache.get('1')).toBeDefined()
  })
})

test('claims that are kept cannot be changed, however deep they are', () => {
  const cache = tokenCache(true, clock)
  const deep: unknown = JSON.parse(`${'[{"a":'.repeat(2000)}1${'}]'.repeat(2000)}`)
  const claims = {
    sub: 'alice',
    exp: now() + 300,
    roles: ['editor'],
    address: { street: 'x' },
    deep,
  }
  cache.set('token', { kind: 'verified', claims }, 5)
  expect(() => claims.roles.push('admin')).toThrow(TypeError)
  expect(() => (claims.address.street = 'y')).toThrow(TypeError)
  expect(() => (claims.sub = 'root')).toThrow(TypeError)
  let value = deep as [{ a: typeof value }] | 1
  while (value !== 1) {
    expect(Object.isFrozen(value) && Object.isFrozen(value[0])).toBe(true)
    value = value[0].a
  }
})

test.each<[string, unknown]>([
  ['text', 'yes'],
  ['a number', 10_000],
  ['max as text', { max: '10' }],
  ['max 0', { max: 0 }],
  ['max with a fraction', { max: 1.5 }],
  ['max without end', { max: Infinity }],
  ['another name', { size: 10 }],
])('%s is no cache', (_name, options) => {
  expect(() => tokenCache(options as TokenCacheOptions)).toThrow(/accessToken\(\): .*cache/)
})
