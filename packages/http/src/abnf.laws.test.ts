import fc from 'fast-check'
import { expect, test } from 'vitest'
import { authorization, derive, type Element, wwwAuthenticate } from '../test/abnf-reader.js'
import { readAuthorization } from './authorization.js'
import { readChallenges } from './www-authenticate.js'

const anything = ['X', 'y', 'a', 'b=c', 'D="e"', ' ', ',', '=', '"', '\t', '\\', '/', '\xe9', '\n']
const elements = ['X', 'X ', 'Y a', 'Y b=', 'X c=d', 'e = "\\"\\\\"', 'f=', 'g\t=h', 'i', '']
const separators = [',', ', ', '\t, ,', ' ', '\t', '']

const concatenated = (pieces: fc.Arbitrary<string>, maxLength: number) =>
  fc.array(pieces, { maxLength }).map((all) => all.join(''))

const text = fc.oneof(
  concatenated(fc.constantFrom(...anything), 9),
  concatenated(fc.oneof(fc.constantFrom(...elements), fc.constantFrom(...separators)), 8),
)

// RFC 9110 11.2: a name MUST only occur once per challenge. That is in words, not in the ABNF.
const repeatsName = ({ params }: Element) =>
  new Set(params.map(([name]) => name.toLowerCase())).size < params.length

// Such a name is an offence before the one that the ABNF sees. True of some texts that repeat none.
const mayRepeatName = (text: string) => /(\w)\s*=.*\1\s*=/is.test(text)

const asRead = ({ params, ...rest }: Element) => ({
  ...rest,
  params: Object.fromEntries(params.map(([name, value]) => [name.toLowerCase(), value])),
})

// Both were seen to fail with HTAB taken for 1*SP, with a comma refused before the first parameter,
// with a parameter taken without a comma before it, and with `a=` taken for a parameter.
test('law: a WWW-Authenticate field says what its one derivation by the ABNF says', () => {
  let wellFormed = 0
  fc.assert(
    fc.property(text, (text) => {
      const { readings, position } = derive(wwwAuthenticate, text)
      const [challenges, another] = readings
      expect(another).toBe(undefined)
      const read = readChallenges(text)
      if (challenges === undefined) {
        const offence = mayRepeatName(text) ? expect.any(Number) : position
        expect(read).toEqual({ kind: 'malformed', position: offence })
      } else if (challenges.some(repeatsName)) {
        expect(read.kind).toBe('malformed')
      } else {
        wellFormed++
        expect(read).toEqual({ kind: 'challenges', challenges: challenges.map(asRead) })
      }
    }),
    { numRuns: 10_000 },
  )
  expect(wellFormed).toBeGreaterThan(500)
})

test('law: an Authorization field says what its one derivation by the ABNF says', () => {
  let wellFormed = 0
  fc.assert(
    fc.property(fc.constantFrom('', 'X '), text, (start, end) => {
      const text = start + end
      const [credentials, another] = derive(authorization, text).readings
      expect(another).toBe(undefined)
      const read = readAuthorization(text)
      if (credentials === undefined || repeatsName(credentials)) {
        expect(read.kind).toMatch(/^(malformed|multiple)$/)
      } else {
        wellFormed++
        expect(read).toEqual({ kind: 'credentials', ...asRead(credentials) })
      }
    }),
    { numRuns: 10_000 },
  )
  expect(wellFormed).toBeGreaterThan(500)
})
