import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readBasic } from './basic-credentials.js'

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64')

test.each([
  ['unpadded', 'YTpi'.repeat(2) + 'YQ'],
  ['too much padding', 'OmI=='],
  ['stray bits behind the last octet (RFC 4648 3.5)', 'Op=='],
  ['stray bits behind the last two octets', 'OmJ='],
  ['whitespace', 'YTpi Yg=='],
  ['no octets', ''],
  ['no colon', base64('ab')],
  ['HTAB', base64('a\t:b')],
  ['an encoded surrogate', base64(Uint8Array.of(0x3a, 0xed, 0xa0, 0x80))],
  ['a sequence cut short', base64(Uint8Array.of(0x3a, 0xc3))],
  ['Latin-1', base64(Uint8Array.of(0x3a, 0xe9))],
])('malformed: %s', (_, token68) => {
  expect(readBasic(token68)).toBe(undefined)
})

test('credentials that have no token68 are malformed', () => {
  expect(readBasic(undefined)).toBe(undefined)
})

test('U+FEFF is kept wherever it stands', () => {
  expect(readBasic(base64('\ufeffa\ufeff:\ufeffb'))).toEqual({
    userId: '\ufeffa\ufeff',
    password: '\ufeffb',
  })
})

const noControls = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(':', ' ', '\ufeff', '\x80'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 8,
  })
  .map((text) => text.replace(/[^ -~\x80-\uffff]/g, ''))

// Seen to fail with ignoreBOM left out, and with the last colon in place of the first.
test('law: what RFC 7617 2 encodes is read back', () => {
  fc.assert(
    fc.property(noControls, noControls, (user, password) => {
      const userId = user.replaceAll(':', '')
      expect(readBasic(base64(`${userId}:${password}`))).toEqual({ userId, password })
    }),
  )
})

// Seen to fail without the comparison with btoa, and without `fatal`.
test('law: no two token68 give the same credentials, and none makes it throw', () => {
  const token68 = fc.oneof(
    fc.uint8Array({ maxLength: 9 }).map((octets) => base64(Uint8Array.of(...octets, 0x3a))),
    fc.string({ unit: fc.constantFrom(...Array.from('AOmp-_+/= \u0100')), maxLength: 8 }),
  )
  fc.assert(
    fc.property(token68, (text) => {
      const read = readBasic(text)
      if (read) expect(base64(`${read.userId}:${read.password}`)).toBe(text)
    }),
    { numRuns: 5_000 },
  )
})
