import { describe, expect, test } from 'vitest'
import { checker, client, other, PROVEN, proofOf, prove, T, URI } from '../test/proving.js'
import { nonces } from './nonce.js'

const LIFETIME = 300
const SECRET = 'a secret that all processes share'

/** A checker that asks for nonces, and who makes them, by one clock. */
function asking() {
  const clock = { now: T }
  const made = nonces({ secret: SECRET, lifetime: LIFETIME }, () => clock.now * 1000)
  return { clock, nonces: made, check: checker({ nonces: made }, () => clock.now) }
}

/** That a nonce was asked for; gives the one that came with it. */
function nonceOf(outcome: unknown): string {
  expect(outcome).toEqual({ kind: 'partial', fields: [['dpop-nonce', expect.any(String)]] })
  return (outcome as { fields: [[string, string]] }).fields[0][1]
}

test('a client is given a nonce, and comes back with it', async () => {
  const { check } = asking()
  const nonce = nonceOf(await check(proofOf([await prove()])))
  expect(await check(proofOf([await prove({ nonce })]))).toBeUndefined()
})

test('a proof that lacks only the nonce is not used up', async () => {
  const { check } = asking()
  const nonce = nonceOf(await check(proofOf([await prove({ jti: 'x' })])))
  expect(await check(proofOf([await prove({ jti: 'x', nonce })]))).toBeUndefined()
})

test('a nonce counts for many proofs, of all clients, until it is too old', async () => {
  const { check, clock, nonces } = asking()
  const nonce = await nonces.issue()
  for (const later of [0, 1, LIFETIME - 1, LIFETIME]) {
    clock.now = T + later
    expect(await check(proofOf([await prove({ nonce })]))).toBeUndefined()
    const others = await other.prove(PROVEN, { nonce })
    expect(await check(proofOf([others], { jkt: other.jkt }))).toBeUndefined()
  }
  clock.now = T + LIFETIME + 1
  const fresh = nonceOf(await check(proofOf([await prove({ nonce })])))
  expect(fresh).not.toBe(nonce)
  expect(await check(proofOf([await prove({ nonce: fresh })]))).toBeUndefined()
})

test.each<[name: string, nonce: (fresh: string) => unknown]>([
  ['missing', () => undefined],
  ['empty', () => ''],
  ['a number', () => 5],
  ['null', () => null],
  ['a list', (fresh) => [fresh]],
  ['somebody’s', () => 'eyJ7S_zG.eyJH0-Z.HX4w-7v'],
  ['cut off', (fresh) => fresh.slice(0, -1)],
  ['longer', (fresh) => `${fresh}A`],
  ['changed', (fresh) => fresh.replace(/\..*\./, '.e30.')],
  ['very long', (fresh) => fresh.repeat(20)],
])('a nonce that is %s is asked for', async (_name, nonce) => {
  const { check, nonces } = asking()
  const given = nonce(await nonces.issue())
  nonceOf(await check(proofOf([await prove({ nonce: given })])))
})

test.each([
  ['years behind', 0],
  ['years ahead', 2 * T],
])('a client’s clock may be %s', async (_name, iat) => {
  const { check, nonces } = asking()
  nonceOf(await check(proofOf([await prove({ iat })])))
  expect(await check(proofOf([await prove({ iat, nonce: await nonces.issue() })]))).toBeUndefined()
})

describe('a nonce does not help where something else is wrong', () => {
  test.each<[name: string, make: () => Promise<string>]>([
    ['iat is missing', () => prove({ iat: undefined })],
    ['iat is text', () => prove({ iat: 'now' })],
    ['jti is missing', () => prove({ jti: undefined })],
    ['another method', () => prove({ htm: 'POST' })],
    ['another URI', () => prove({ htu: `${URI}/x` })],
    ['another token', () => client.prove({ ...PROVEN, token: 'another' })],
    ['another key', () => other.prove(PROVEN)],
    ['another signature', async () => (await prove()).replace(/[^.]*$/, 'A'.repeat(86))],
    ['another type', () => prove({}, { typ: 'JWT' })],
    ['exp has passed', () => prove({ exp: 1 })],
    ['no proof', async () => 'proof'],
  ])('%s', async (_name, make) => {
    const { check } = asking()
    const came = await check(proofOf([await make()]))
    expect(came).toMatchObject({ kind: 'invalid', reason: 'invalid_proof' })
  })
})

test('a proof counts once, for as long as its nonce does', async () => {
  const { check, clock, nonces } = asking()
  const nonce = await nonces.issue()
  const proof = proofOf([await prove({ nonce })])
  expect(await check(proof)).toBeUndefined()
  for (; clock.now < T + LIFETIME + 1; clock.now++) {
    expect(await check(proof)).toMatchObject({ kind: 'invalid', message: 'it was used before' })
  }
  nonceOf(await check(proof))
})
