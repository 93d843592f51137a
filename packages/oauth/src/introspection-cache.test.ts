import { describe, expect, test, vi } from 'vitest'
import { active, introspecting } from '../test/introspecting.js'
import { says } from '../test/introspection-endpoint.js'
import { now } from '../test/issuer.js'
import { introspectionCache } from './introspection-cache.js'
import { untrusted } from './token.js'

const given = introspecting()

const VERIFIED = { kind: 'verified', claims: { sub: 'alice' } }
interface Alice {
  sub: string
  realm_access: { roles: string[] }
}
const REJECTED = { kind: 'invalid', reason: 'rejected' }

/** How often was asked since the last time. */
function askedSince(): number {
  return given.endpoint.requests.splice(0).length
}

function stopClocks(): void {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] })
  // lru-cache takes a moment 0 for none at all.
  seconds(1)
}

function seconds(passed: number): void {
  vi.advanceTimersByTime(passed * 1000)
}

describe('an active token', () => {
  test('is asked about again after cacheFor', async () => {
    stopClocks()
    const introspect = given.introspectorOf({ cacheFor: 30 })
    for (let i = 0; i < 5; i++) expect(await introspect('t')).toMatchObject(VERIFIED)
    seconds(29)
    expect(await introspect('t')).toMatchObject(VERIFIED)
    expect(askedSince()).toBe(1)

    // Revoked meanwhile.
    given.endpoint.respond = says({ active: false })
    seconds(2)
    expect(await introspect('t')).toMatchObject(REJECTED)
    expect(askedSince()).toBe(1)
  })

  test('is asked about each time, where cacheFor is 0', async () => {
    const introspect = given.introspectorOf({ cacheFor: 0 })
    for (let i = 0; i < 3; i++) expect(await introspect('t')).toMatchObject(VERIFIED)
    expect(askedSince()).toBe(3)
  })

  test('does not outlive exp', async () => {
    stopClocks()
    const introspect = given.introspectorOf({ cacheFor: 3600 })
    given.endpoint.respond = says(active({ exp: now() + 10 }))
    expect(await introspect('t')).toMatchObject(VERIFIED)
    seconds(14)
    expect(await introspect('t')).toMatchObject(VERIFIED)
    expect(askedSince()).toBe(1)
    // The tolerance is over.
    seconds(2)
    expect(await introspect('t')).toMatchObject({ kind: 'invalid', reason: 'expired' })
    // Its issuer had the last word: it may have prolonged the token.
    expect(askedSince()).toBe(1)
  })

  test('does not outlive exp when the clock was put forward', async () => {
    stopClocks()
    const introspect = given.introspectorOf({ cacheFor: 3600, negativeFor: 0 })
    given.endpoint.respond = says(active({ exp: now() + 10 }))
    expect(await introspect('t')).toMatchObject(VERIFIED)
    vi.setSystemTime(Date.now() + 20_000)
    expect(await introspect('t')).toMatchObject({ kind: 'invalid', reason: 'expired' })
    expect(askedSince()).toBe(2)
  })

  test('does not count before nbf when the clock was put back', async () => {
    stopClocks()
    const introspect = given.introspectorOf({ cacheFor: 3600 })
    given.endpoint.respond = says(active({ nbf: now() }))
    expect(await introspect('t')).toMatchObject(VERIFIED)
    vi.setSystemTime(Date.now() - 60_000)
    expect(await introspect('t')).toMatchObject({ kind: 'invalid', reason: 'not_yet_valid' })
  })

  test('does not live longer when the clock was put back', async () => {
    stopClocks()
    const introspect = given.introspectorOf({ cacheFor: 30 })
    expect(await introspect('t')).toMatchObject(VERIFIED)
    vi.setSystemTime(Date.now() - 60_000)
    seconds(31)
    expect(await introspect('t')).toMatchObject(VERIFIED)
    expect(askedSince()).toBe(2)
  })

  test('has claims that nobody can change for the next', async () => {
    const introspect = given.introspectorOf()
    given.endpoint.respond = says(active({ realm_access: { roles: ['reader'] } }))
    const [first, second] = await Promise.all([introspect('t'), introspect('t')])
    const { claims } = first as unknown as { claims: Alice }
    claims.sub = 'root'
    claims.realm_access.roles.push('admin')
    for (const other of [second, await introspect('t')]) {
      expect(other).toMatchObject({ claims: { sub: 'alice', realm_access: { roles: ['reader'] } } })
    }
    expect(askedSince()).toBe(1)
  })

  test('is itself and no other: not one more letter, not one less, not in other letters', async () => {
    given.endpoint.respond = (response, { form }) =>
      says(form['token'] === 'abc' ? active() : { active: false })(response)
    const introspect = given.introspectorOf()
    expect(await introspect('abc')).toMatchObject(VERIFIED)
    for (const other of ['ab', 'abcd', 'aBc', 'abc=', '__proto__', 'constructor']) {
      expect(await introspect(other)).toMatchObject(REJECTED)
    }
    expect(await introspect('abc')).toMatchObject(VERIFIED)
  })
})

describe('a token that does not count', () => {
  test.each([
    ['not active', { active: false }],
    ['for another API', active({ aud: 'https://other.example' })],
    ['expired, by our clock', active({ exp: 1 })],
  ])('%s: is asked about again after negativeFor', async (_name, response) => {
    stopClocks()
    given.endpoint.respond = says(response)
    const introspect = given.introspectorOf({ cacheFor: 3600, negativeFor: 5 })
    for (let i = 0; i < 5; i++) expect(await introspect('t')).toMatchObject({ kind: 'invalid' })
    expect(askedSince()).toBe(1)
    given.endpoint.respond = says(active())
    seconds(6)
    expect(await introspect('t')).toMatchObject(VERIFIED)
    expect(askedSince()).toBe(1)
  })

  test('is asked about each time, where negativeFor is 0', async () => {
    given.endpoint.respond = says({ active: false })
    const introspect = given.introspectorOf({ negativeFor: 0 })
    for (let i = 0; i < 3; i++) expect(await introspect('t')).toMatchObject(REJECTED)
    expect(askedSince()).toBe(3)
  })

  test('counts as soon as it is valid', async () => {
    stopClocks()
    given.endpoint.respond = says(active({ nbf: now() + 6 }))
    const introspect = given.introspectorOf({ negativeFor: 3600 })
    expect(await introspect('t')).toMatchObject({ kind: 'invalid', reason: 'not_yet_valid' })
    seconds(1)
    expect(await introspect('t')).toMatchObject(VERIFIED)
  })
})

describe('what is kept has bounds', () => {
  test('in entries', async () => {
    const introspect = given.introspectorOf({ max: 3 })
    for (const token of ['a', 'b', 'c', 'd']) await introspect(token)
    askedSince()
    for (const token of ['b', 'c', 'd']) await introspect(token)
    expect(askedSince()).toBe(0)
    await introspect('a')
    expect(askedSince()).toBe(1)
  })

  test('in characters', async () => {
    const introspect = given.introspectorOf()
    given.endpoint.respond = says(active({ note: 'x'.repeat(1_000_000) }))
    for (let i = 0; i < 16; i++) await introspect(`token-${i}`)
    askedSince()
    await introspect('token-15')
    expect(askedSince()).toBe(0)
    await introspect('token-0')
    expect(askedSince()).toBe(1)
  })

  test('and tokens that are made up push out no good one', async () => {
    const introspect = given.introspectorOf({ max: 100, timeout: 30, negativeFor: 60 })
    expect(await introspect('good')).toMatchObject(VERIFIED)
    given.endpoint.respond = says({ active: false })
    for (let i = 0; i < 500; i += 10) {
      const tokens = Array.from({ length: 10 }, (_, j) => `made up ${i + j}`)
      for (const came of await Promise.all(tokens.map(introspect))) {
        expect(came).toMatchObject(REJECTED)
      }
    }
    expect(askedSince()).toBe(501)
    expect(await introspect('good')).toMatchObject(VERIFIED)
    expect(await introspect('made up 499')).toMatchObject(REJECTED)
    expect(askedSince()).toBe(0)
    // The oldest are forgotten.
    expect(await introspect('made up 0')).toMatchObject(REJECTED)
    expect(askedSince()).toBe(1)
  })

  test('whether 5,000 count or not', () => {
    const cache = introspectionCache({ cacheFor: 30, negativeFor: 5, max: 100 })
    const why = untrusted('made up')
    for (let i = 0; i < 5000; i++) {
      cache.keepActive(`good ${i}`, '{}', 30)
      cache.keepInvalid(`bad ${i}`, why)
    }
    const kept = (name: string) =>
      Array.from({ length: 5000 }, (_, i) => cache.get(`${name} ${i}`)).flatMap((value, i) =>
        value === undefined ? [] : [i],
      )
    const last = Array.from({ length: 100 }, (_, i) => 4900 + i)
    expect(kept('good')).toEqual(last)
    expect(kept('bad')).toEqual(last)
  })

  test('and so do large ones that are made up', async () => {
    given.endpoint.respond = says({ active: false })
    const introspect = given.introspectorOf()
    const large = (i: number) => `${i}${'x'.repeat(16_000)}`
    for (let i = 0; i < 300; i++) await introspect(large(i))
    askedSince()
    await introspect(large(299))
    expect(askedSince()).toBe(0)
    await introspect(large(0))
    expect(askedSince()).toBe(1)
  })

  test('and tokens for another API push out none that is for this one', async () => {
    const introspect = given.introspectorOf({ max: 2 })
    expect(await introspect('good')).toMatchObject(VERIFIED)
    given.endpoint.respond = says(active({ aud: 'https://other.example' }))
    for (let i = 0; i < 5; i++) await introspect(`other ${i}`)
    askedSince()
    expect(await introspect('good')).toMatchObject(VERIFIED)
    expect(askedSince()).toBe(0)
  })
})
