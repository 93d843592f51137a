import { expect, test } from 'vitest'
import { checker, client, other, PROVEN, proofOf, prove, T, URI, WINDOW } from '../test/proving.js'
import { memoryStore, type Store } from './store.js'

const REPLAYED = { kind: 'invalid', reason: 'invalid_proof', message: 'it was used before' }

test.each([
  ['at once', 0],
  ['in the middle of the window', 30],
  ['at the end of the window', WINDOW],
])('a proof counts once: again %s', async (_name, later) => {
  let now = T
  const check = checker({}, () => now)
  const proof = proofOf([await prove()])
  expect(await check(proof)).toBeUndefined()
  now += later
  expect(await check(proof)).toEqual(REPLAYED)
})

test.each([
  ['is a minute ahead', T + 60],
  ['is as old as the window', T - WINDOW],
  ['has a fraction', T + 0.5],
])('at no time is a proof taken twice whose iat %s', async (_name, iat) => {
  let now = T
  const check = checker({}, () => now)
  const proof = proofOf([await prove({ iat })])
  expect(await check(proof)).toBeUndefined()
  for (; now < T + 3 * WINDOW; now += 0.5) {
    expect(await check(proof)).toMatchObject({ kind: 'invalid' })
  }
})

test('of one proof sent ten times at once, one counts', async () => {
  const check = checker()
  const proof = proofOf([await prove()])
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => check(proof)))
  expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1)
})

test('a jti counts once for its key, whatever else it stands with', async () => {
  const check = checker()
  const jti = 'once'
  expect(await check(proofOf([await prove({ jti })]))).toBeUndefined()
  expect(await check(proofOf([await prove({ jti, iat: T + 1 })]))).toEqual(REPLAYED)
  const elsewhere = await prove({ jti, htu: `${URI}/x` })
  expect(await check(proofOf([elsewhere], { url: `${URI}/x` }))).toEqual(REPLAYED)
  const another = await prove({ jti, htm: 'POST' })
  expect(await check(proofOf([another], { method: 'POST' }))).toEqual(REPLAYED)

  expect(await check(proofOf([await prove({ jti: 'Once' })]))).toBeUndefined()
  const others = await other.prove(PROVEN, { jti })
  expect(await check(proofOf([others], { jkt: other.jkt }))).toBeUndefined()
})

test('what is refused uses nothing up', async () => {
  const check = checker()
  const jti = 'once'
  const proof = await prove({ jti })
  expect(await check(proofOf([proof], { method: 'POST' }))).toMatchObject({ kind: 'invalid' })
  expect(await check(proofOf([await prove({ jti, iat: 0 })]))).toMatchObject({ kind: 'invalid' })
  const forged = proof.replace(/.{4}$/, (end) => (end === 'AAAA' ? 'BBBB' : 'AAAA'))
  expect(await check(proofOf([forged]))).toMatchObject({ message: 'the signature is wrong' })
  expect(await check(proofOf([proof]))).toBeUndefined()
})

test('what is remembered is short, says nothing, and is kept as long as it has to', async () => {
  const kept: unknown[][] = []
  const add: Store['add'] = (...given) => kept.push(given) > 0
  const check = checker({ replays: { add } })
  for (const iat of [T, T - WINDOW, T + 60]) {
    expect(await check(proofOf([await prove({ jti: 'x'.repeat(500), iat })]))).toBeUndefined()
  }
  const key = expect.stringMatching(/^proof:[\w-]{43}$/)
  // To the end of the last second, and 5 seconds more for clocks that differ.
  expect(kept).toEqual([
    [key, T, WINDOW + 6],
    [key, T, 6],
    [key, T, WINDOW + 60 + 6],
  ])
  expect(JSON.stringify(kept)).not.toContain(client.jkt)
})

test.each<[name: string, add: Store['add'], said: string]>([
  ['throws', () => fail(new Error('full')), 'full'],
  ['rejects', async () => fail(new Error('full')), 'full'],
  ['throws nothing', () => fail(undefined), 'no reason given'],
  ['rejects with text', async () => fail('full'), 'no reason given'],
])('a store that %s cannot be asked', async (_name, add, said) => {
  expect(await checker({ replays: { add } })(proofOf([await prove()]))).toEqual({
    kind: 'unavailable',
    retryAfter: 5,
    message: `the store of used proofs could not be asked: ${said}`,
  })
})

test.each(['STORED', 'NOT_STORED', '0', 1, 0, [0], null, undefined, new Set()])(
  'regression: a store that gives %j neither lets in nor refuses',
  async (given) => {
    const replays = { add: async () => given as never }
    await expect(checker({ replays })(proofOf([await prove()]))).rejects.toThrow(
      'add has to give true or false',
    )
  },
)

function fail(reason: unknown): never {
  throw reason
}

test('processes that share a store may have clocks 5 s apart', async () => {
  let now = T
  const replays = memoryStore({}, () => now * 1000)
  const check = checker({ replays }, () => now)
  const checkBehind = checker({ replays }, () => now - 5)
  const proof = proofOf([await prove()])
  expect(await check(proof)).toBeUndefined()
  for (; now < T + 3 * WINDOW; now += 0.5) {
    expect(await checkBehind(proof)).toMatchObject({ kind: 'invalid' })
  }
})

test('a store is not asked of what is refused', async () => {
  const check = checker({ replays: { add: () => fail(new Error('asked')) } })
  const proof = proofOf([await prove({ htm: 'POST' })])
  expect(await check(proof)).toMatchObject({ kind: 'invalid' })
})
