import { expect, test } from 'vitest'
import { comparable, vectors } from '../test/vectors.js'
import { readAuthorization } from './authorization.js'
import { readBasic } from './basic-credentials.js'

/** What a header says, in the words of the vectors. */
function read(header: string | string[] | null): unknown {
  const found = readAuthorization(header)
  if (found.kind === 'omitted') return { none: true }
  if (found.kind !== 'credentials') return { error: found.kind }
  if (found.scheme.toLowerCase() !== 'basic') return comparable(found)
  const basic = readBasic(found.token68)
  return basic ? { scheme: found.scheme, basic } : { error: 'malformed' }
}

test.each(vectors('authorization'))('vector $name', ({ header, expect: expected }) => {
  const isCredentials = 'scheme' in expected && !('basic' in expected)
  expect(read(header)).toEqual(isCredentials ? comparable(expected) : expected)
})

test('no field line is omitted, an empty one is malformed', () => {
  expect(readAuthorization(undefined)).toEqual({ kind: 'omitted' })
  expect(readAuthorization('')).toEqual({ kind: 'malformed' })
  expect(readAuthorization([''])).toEqual({ kind: 'malformed' })
})

test.each([
  ['Bearer a', { kind: 'credentials', scheme: 'Bearer', token68: 'a', params: {} }],
  [' \tBearer a \t', { kind: 'credentials', scheme: 'Bearer', token68: 'a', params: {} }],
  ['Bearer ', { kind: 'credentials', scheme: 'Bearer', params: {} }],
  // #auth-param may have empty elements, credentials are no list
  ['X ,a=b,', { kind: 'credentials', scheme: 'X', params: { a: 'b' } }],
  ['X ,', { kind: 'credentials', scheme: 'X', params: {} }],
  ['X a=b\t ', { kind: 'credentials', scheme: 'X', params: { a: 'b' } }],
  ['X\t', { kind: 'credentials', scheme: 'X', params: {} }],
  ['X\ta=b', { kind: 'malformed' }],
  ['X\tBearer a', { kind: 'malformed' }],
  ['@ a', { kind: 'malformed' }],
  ['X,', { kind: 'malformed' }],
  [',X a', { kind: 'malformed' }],
  ['\u00a0X a', { kind: 'malformed' }],
  // Fetch joins lines by ", "
  ['X, Bearer a', { kind: 'multiple' }],
  ['Digest a=b, Digest a=b', { kind: 'multiple' }],
  ['Bearer a, Bearer', { kind: 'malformed' }],
  ['Bearer a, Bearer b, "', { kind: 'multiple' }],
  ['Bearer a, Bearer b c', { kind: 'malformed' }],
  ['Bearer a b, Bearer c', { kind: 'malformed' }],
])('%j', (line, expected) => {
  const found = readAuthorization(line)
  expect(found.kind === 'credentials' ? { ...found, params: { ...found.params } } : found).toEqual(
    expected,
  )
})

test('params have no prototype, whether there are any or not', () => {
  for (const line of ['X', 'X a', 'X __proto__=a, constructor=b']) {
    const found = readAuthorization(line)
    if (found.kind !== 'credentials') expect.unreachable()
    expect(Object.getPrototypeOf(found.params)).toBe(null)
    expect(found.params['toString']).toBe(undefined)
  }
})

test('the params shared by all credentials without any cannot be written to', () => {
  const found = readAuthorization('X')
  if (found.kind !== 'credentials') expect.unreachable()
  expect(() => Object.assign(found.params, { a: 'b' })).toThrow(TypeError)
  expect(readAuthorization('Y')).toEqual({ kind: 'credentials', scheme: 'Y', params: {} })
})
