import { expect, test } from 'vitest'
import { comparable, vectors } from '../test/vectors.js'
import { readChallenges } from './www-authenticate.js'

test.each(vectors('www-authenticate'))('vector $name', ({ header, expect: expected }) => {
  const read = readChallenges(header)
  expect(read.kind === 'malformed' ? { error: true } : read.challenges.map(comparable)).toEqual(
    'error' in expected ? expected : expected.map(comparable),
  )
})

test('no field is no challenge', () => {
  for (const lines of [undefined, null, [], '', ['', '']]) {
    expect(readChallenges(lines)).toEqual({ kind: 'challenges', challenges: [] })
  }
})

test.each([
  ['Basic, realm="a"', 12],
  ['X a=b=', 5],
  ['X a== b', 6],
  ['X a b', 4],
  ['X\tY', 2],
  ['X \ta=b', 3],
  ['X a="b" c', 8],
  ['X a="b', 6],
  ['X a="b\\', 7],
  ['X a="\n"', 5],
  ['X a=b, c =,', 10],
  ['X a=b, "', 7],
  ['X a=b, A=c', 7],
  ['"', 0],
])('%j is malformed from %i on', (text, position) => {
  expect(readChallenges(text)).toEqual({ kind: 'malformed', position })
})

test('the position counts in the lines joined', () => {
  expect(readChallenges(['X', 'Y', '?'])).toEqual({ kind: 'malformed', position: 6 })
})

test('params have no prototype', () => {
  const read = readChallenges('X, Y a, Z __proto__=a, constructor=b, toString=c')
  if (read.kind !== 'challenges') expect.unreachable()
  for (const { params } of read.challenges) expect(Object.getPrototypeOf(params)).toBe(null)
  expect(Object.keys(read.challenges[2]?.params ?? {})).toEqual([
    '__proto__',
    'constructor',
    'tostring',
  ])
})

test('a field holds 1,024 challenges and parameters, and no more', () => {
  const schemes = (count: number) => Array.from({ length: count }, (_, i) => `S${i}`).join(',')
  const params = (count: number) =>
    `X ${Array.from({ length: count }, (_, i) => `p${i}=v`).join(',')}`
  expect(readChallenges(schemes(1024))).toMatchObject({ kind: 'challenges' })
  expect(readChallenges(schemes(1025))).toMatchObject({ kind: 'malformed' })
  expect(readChallenges(params(1023))).toMatchObject({ kind: 'challenges' })
  expect(readChallenges(params(1024))).toMatchObject({ kind: 'malformed' })
  // Empty elements do not count (RFC 9110 5.6.1.2).
  expect(readChallenges(`${','.repeat(5000)}S`)).toMatchObject({ kind: 'challenges' })
})

test('a value holds 1,024 quoted pairs, and no more', () => {
  const value = (count: number) => readChallenges(`X a="${'\\"'.repeat(count)}"`)
  expect(value(1024)).toMatchObject({ challenges: [{ params: { a: '"'.repeat(1024) } }] })
  expect(value(1025)).toMatchObject({ kind: 'malformed' })
})
