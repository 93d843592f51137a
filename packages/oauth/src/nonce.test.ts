import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { type NonceOptions, nonces } from './nonce.js'

const T = 1_700_000_000
const SECRET = 'a secret that all processes share'
const octets = new TextEncoder().encode(SECRET)

/** Nonces by a clock that stands still until it is told. */
function at(options: NonceOptions = { secret: SECRET }, start = T) {
  const clock = { now: start }
  return { clock, ...nonces(options, () => clock.now * 1000) }
}

/** A JWT that the secret's owner signed, for whatever it is. */
function signed(claims: Record<string, unknown>, header: Record<string, unknown> = {}) {
  const parameters = { alg: 'HS256', typ: 'dpop-nonce+jwt', ...header }
  return new SignJWT(claims).setProtectedHeader(parameters).sign(octets)
}

test('a nonce is NQCHAR, and not long', async () => {
  const nonce = await at().issue()
  // RFC 9449 8.1, RFC 6749 A
  expect(nonce).toMatch(/^[\x21\x23-\x5b\x5d-\x7e]+$/)
  expect(nonce.length).toBeLessThan(160)
})

test('a nonce is fresh for its lifetime, and says for how long yet', async () => {
  const { clock, issue, freshFor } = at({ secret: SECRET, lifetime: 10 })
  const nonce = await issue()
  expect(await freshFor(nonce)).toBe(10)
  clock.now += 9.9
  expect(await freshFor(nonce)).toBe(1)
  clock.now = T + 10
  expect(await freshFor(nonce)).toBe(0)
  clock.now = T + 10.999
  expect(await freshFor(nonce)).toBe(0)
  clock.now = T + 11
  expect(await freshFor(nonce)).toBeUndefined()
  expect(await issue()).not.toBe(nonce)
})

test('five minutes are usual, and the system’s clock', async () => {
  const { issue, freshFor } = nonces()
  expect(await freshFor(await issue())).toBeGreaterThanOrEqual(299)
})

test('processes that share a secret take each other’s nonces', async () => {
  const nonce = await at().issue()
  expect(await at({ secret: octets }).freshFor(nonce)).toBe(300)
  expect(await at({ secret: Buffer.from(SECRET) }).freshFor(nonce)).toBe(300)
  expect(await at({ secret: `${SECRET}.` }).freshFor(nonce)).toBeUndefined()
  expect(await at({}).freshFor(nonce)).toBeUndefined()
  expect(await at({}).freshFor(await at({}).issue())).toBeUndefined()
})

test('their clocks may be a minute apart', async () => {
  const nonce = await at({ secret: SECRET, lifetime: 10 }, T + 60).issue()
  expect(await at({ secret: SECRET, lifetime: 10 }, T).freshFor(nonce)).toBe(70)
  expect(await at({ secret: SECRET, lifetime: 10 }, T - 1).freshFor(nonce)).toBeUndefined()
})

test('a secret is copied', async () => {
  const secret = octets.slice()
  const { issue, freshFor } = at({ secret })
  const nonce = await issue()
  secret.fill(0)
  expect(await freshFor(nonce)).toBe(300)
  expect(await issue()).toBe(nonce)
})

describe('what is no nonce', () => {
  const hour = 3600
  test.each<[name: string, make: () => unknown]>([
    ['nothing', () => ''],
    ['undefined', () => undefined],
    ['null', () => null],
    ['a number', () => T],
    ['an object', () => ({ iat: T })],
    ['a list', async () => [await signed({ iat: T })]],
    ['text', () => 'eyJ7S_zG.eyJH0-Z.HX4w-7v'],
    ['dots', () => '..'],
    ['five parts', async () => `${await signed({ iat: T })}.AA.AA`],
    ['half of a character', () => '\ud800'],
    ['much text', () => 'x'.repeat(100_000)],
    ['alg none', async () => (await signed({ iat: T })).replace(/^[^.]*(.*\.)[^.]*$/, `${NONE}$1`)],
    ['another algorithm', () => signed({ iat: T }, { alg: 'HS512' })],
    ['another type', () => signed({ iat: T }, { typ: 'JWT' })],
    ['no type', () => signed({ iat: T }, { typ: undefined })],
    ['a time that is none', () => signed({ iat: 'now' })],
    ['no time', () => signed({})],
    ['an end that has passed', () => signed({ iat: T, exp: 1 })],
    ['a time that was', () => signed({ iat: T - hour })],
    ['a time to come', () => signed({ iat: T + hour })],
  ])('%s', async (_name, make) => {
    expect(await at().freshFor(await make())).toBeUndefined()
  })

  test('and what is', async () => {
    expect(await at().freshFor(await signed({ iat: T }))).toBe(300)
  })
})

const NONE = Buffer.from('{"alg":"none","typ":"dpop-nonce+jwt"}').toString('base64url')

test.each<[name: string, options: Record<string, unknown>, message: RegExp]>([
  ['a short secret', { secret: 'x'.repeat(31) }, /dpop\.nonces\.secret .* 32 octets or more/],
  ['few octets', { secret: new Uint8Array(31) }, /openssl rand -base64 32/],
  ['an empty secret', { secret: '' }, /dpop\.nonces\.secret/],
  ['a secret that is a number', { secret: 32 }, /dpop\.nonces\.secret/],
  ['a secret that is null', { secret: null }, /dpop\.nonces\.secret/],
  ['a list of numbers', { secret: Array(32).fill(1) }, /dpop\.nonces\.secret/],
  ['a lifetime of 0', { lifetime: 0 }, /dpop\.nonces\.lifetime is a number of seconds from 1/],
  ['a lifetime in milliseconds', { lifetime: 300_000 }, /dpop\.nonces\.lifetime/],
  ['a lifetime that is text', { lifetime: '300' }, /dpop\.nonces\.lifetime/],
  ['a lifetime that is none', { lifetime: Number.NaN }, /dpop\.nonces\.lifetime/],
  ['a typing mistake', { lifeTime: 300 }, /no option dpop\.nonces\.lifeTime; there are secret/],
])('refuses %s', (_name, options, message) => {
  expect(() => nonces(options)).toThrow(TypeError)
  expect(() => nonces(options)).toThrow(message)
})

test('says nothing of a secret that it refuses', () => {
  expect(() => nonces({ secret: 'hunter2' })).not.toThrow(/hunter2/)
})

test('16 letters that take two octets each are enough', () => {
  expect(() => nonces({ secret: 'é'.repeat(16) })).not.toThrow()
})
