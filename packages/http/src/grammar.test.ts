import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  endOfQuotedText,
  endOfToken,
  endOfToken68,
  isToken,
  isToken68,
  quote,
  skipEmptyElements,
  skipSpaces,
  skipWhitespace,
  unescape,
} from './grammar.js'

const ALPHA = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const DIGIT = '0123456789'

/** Every code unit that `accepts` takes, as a sorted string. */
const codeUnits = (accepts: (unit: string) => boolean) =>
  Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code))
    .filter(accepts)
    .join('')

const sorted = (text: string) => Array.from(text).sort().join('')
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i)).join('')

test('tchar is the list of RFC 9110 5.6.2, and no other code unit', () => {
  expect(codeUnits(isToken)).toBe(sorted("!#$%&'*+-.^_`|~" + DIGIT + ALPHA))
})

test('token68 is made of the list of RFC 9110 11.2, and no other code unit', () => {
  expect(codeUnits(isToken68)).toBe(sorted('-._~+/' + ALPHA + DIGIT))
  expect(codeUnits((unit) => isToken68(`a${unit}`))).toBe(sorted('-._~+/=' + ALPHA + DIGIT))
})

test('qdtext and quoted-pair are the octets of RFC 9110 5.6.4, and no other code unit', () => {
  const octets = `\t ${range(0x21, 0x7e)}${range(0x80, 0xff)}`
  expect(codeUnits((unit) => endOfQuotedText(`\\${unit}`, 0) === 2)).toBe(octets)
  const qdtext = octets.replace('"', '').replace('\\', '')
  expect(codeUnits((unit) => endOfQuotedText(unit, 0) === 1 && unit !== '\\')).toBe(qdtext)
})

test.each([
  ['a b', 0, 1],
  ['a b', 1, 1],
  ['', 0, 0],
])('the token of %j from %i ends at %i', (text, at, end) => {
  expect(endOfToken(text, at)).toBe(end)
})

test.each([
  ['abc==,', 0, 3 + 2],
  ['==', 0, 0],
  ['a ==', 2, 2],
  ['a=b=', 0, 2],
  ['', 0, 0],
])('the token68 of %j from %i ends at %i', (text, at, end) => {
  expect(endOfToken68(text, at)).toBe(end)
})

test.each([
  ['a"', 1],
  ['\\""', 2],
  ['a\\\\"', 3],
  ['a\\\\b\\"c"', 7],
  ['a', 1],
  ['a\n"', 1],
  ['a\\', 2],
  ['a\\\n"', 2],
  ['', 0],
])('the quoted text of %j ends at %i', (text, end) => {
  expect(endOfQuotedText(text, 0)).toBe(end)
})

test('whitespace is SP and HTAB, and only SP where the grammar has 1*SP', () => {
  expect(codeUnits((unit) => skipSpaces(unit, 0) === 1)).toBe(' ')
  expect(codeUnits((unit) => skipWhitespace(unit, 0) === 1)).toBe('\t ')
  expect(codeUnits((unit) => skipEmptyElements(unit, 0) === 1)).toBe('\t ,')
  expect(skipEmptyElements(' ,\t, ,a', 0)).toBe(6)
})

// Seen to fail with the backslash left out of quote().
test('law: a quoted text ends at its closing DQUOTE and says what was quoted', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), (binary) => {
      const text = binary.replace(/[^\t -~]/g, '')
      const quoted = quote(text)
      expect(endOfQuotedText(quoted, 1)).toBe(quoted.length - 1)
      expect(unescape(quoted.slice(1, -1), 1024)).toBe(text)
    }),
  )
})
