import { describe, expect, test, vi } from 'vitest'
import { prover } from '../test/prover.js'
import {
  type Circumstances,
  check,
  client,
  ELSEWHERE,
  PROVEN,
  proofOf,
  prove,
  rsa,
  T,
  URI,
  WINDOW,
} from '../test/proving.js'
import { proofChecker } from './proof.js'
import { memoryStore } from './store.js'

const edwards = await prover('EdDSA')

type Good = [name: string, make: () => Promise<string>, circumstances?: Circumstances]

const GOOD: Good[] = [
  ['as they should be', prove],
  ['typ in upper case', () => prove({}, { typ: 'DPoP+JWT' })],
  ['typ with application/', () => prove({}, { typ: 'application/dpop+jwt' })],
  ['iat at the end of the window', prove, { now: T + WINDOW }],
  ['iat at the end of a window of one second', prove, { now: T + 1, options: { window: 1 } }],
  ['iat a minute ahead', prove, { now: T - 60 }],
  ['iat a minute ahead, the window being longer', prove, { now: T - 60, options: { window: 600 } }],
  ['iat as far ahead as a small window', prove, { now: T - 5, options: { window: 5 } }],
  ['iat with a fraction', () => prove({ iat: T + 0.5 })],
  ['exp and nbf that say so', () => prove({ nbf: T, exp: T + 1 })],
  ['nbf by a clock that is ahead', () => prove({ nbf: T }), { now: T - 60 }],
  ['exp by a clock that is behind', () => prove({ exp: T }), { now: T + 59 }],
  ['a query in htu', () => prove({ htu: `${URI}?x=y` })],
  ['a fragment in htu', () => prove({ htu: `${URI}#x` })],
  ['htu spelled in another way', () => prove({ htu: 'HTTPS://API.example.com:443/%64ocuments/1' })],
  ['another method', () => prove({ htm: 'DELETE' }), { proof: { method: 'DELETE' } }],
  [
    'a method that is sent in lower case',
    () => prove({ htm: 'get' }),
    { proof: { method: 'get' } },
  ],
  ['a jti of one character', () => prove({ jti: 'x' })],
  ['a jti of 512', () => prove({ jti: 'é'.repeat(512) })],
  ['half of a character in jti', () => prove({ jti: '\ud800' })],
  ['a nonce that nobody asked for', () => prove({ nonce: 'x' })],
  ['a nonce that is no string, likewise', () => prove({ nonce: 5 })],
  ['claims that are not known', () => prove({ sub: 'alice', cnf: { jkt: 'x' } })],
  ['parameters that are not known', () => prove({}, { x: 1 })],
  ['kid, jku, x5u and x5c beside jwk', () => prove({}, { ...ELSEWHERE, kid: 'x' })],
  ['jwk with use, alg and kid', () => prove({}, { jwk: client.key.jwk })],
  ['RSA', () => rsa.prove(PROVEN), { proof: { jkt: rsa.jkt } }],
  ['Ed25519', () => edwards.prove(PROVEN), { proof: { jkt: edwards.jkt } }],
]

describe('proofs that are good', () => {
  test.each(GOOD)('%s', async (_name, make, circumstances) => {
    const line = await make()
    const fetched = vi.spyOn(globalThis, 'fetch')
    expect(await check(line, circumstances)).toBeUndefined()
    // Nothing that a proof says is a place to go to.
    expect(fetched).not.toHaveBeenCalled()
  })
})

test('the time is the system’s, unless it is told', async () => {
  const options = { algorithms: ['ES256'], window: WINDOW, replays: memoryStore() }
  const checkNow = proofChecker(options)
  const { iat: _iat, ...proven } = PROVEN
  expect(await checkNow(proofOf([await client.prove(proven)]))).toBeUndefined()
  expect(await checkNow(proofOf([await prove()]))).toMatchObject({
    message: 'iat is too long ago',
  })
})
