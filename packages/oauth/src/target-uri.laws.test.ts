import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { sameTarget, targetUri } from './target-uri.js'

const ORIGIN = 'https://api.example.com'
const law = { numRuns: 20_000, seed: 20260401 } as const

const PIECES = [
  '/ // . .. /.. /./ %2e %2E %2f %2F %5c \\ \\/.. % %% 25 4 a A %61 %41 %7e ~ %c3%a9 %C3%A9 é + %20 |',
  '? # : @ ; = & [ ] e\u0301 \t \n \0 \ud800 \u017f \u212a',
  'http: https:// HTTPS:// api.example.com API.example.com evil.example :443',
].flatMap((pieces) => [...pieces.split(' '), ' '])
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join(''))
const target = fc.oneof(
  text.map((rest) => `/${rest}`),
  text.map((rest) => `${ORIGIN}${rest}`),
  text,
  fc.string({ unit: 'binary' }),
)
/** The same, a path that is spelled in two ways more often than not. */
const respelled = target.chain((one) =>
  fc.tuple(
    fc.constant(one),
    fc.oneof(
      target,
      fc.constant(one.replaceAll('%2f', '%2F').replaceAll('a', '%61')),
      fc.constant(one.replaceAll('|', '%7C').replaceAll('/./', '/')),
      fc.constant(one.replaceAll('A', 'a').replaceAll('%2F', '/')),
    ),
  ),
)

/** What a router makes of a path: segments, each decoded as far as that goes. */
function segmentsOf(target: string): string[] {
  const [path = ''] = target.replace(/^https?:\/\/[^/?#]*/i, '').split(/[?#]/, 1)
  const decode = (segment: string) => {
    try {
      // What is no escape stands for itself, as in the WHATWG URL standard.
      return decodeURIComponent(segment.replace(/%(?![\da-f]{2})/gi, '%25'))
    } catch {
      return segment.toUpperCase() // what is no UTF-8
    }
  }
  return (path === '' ? '/' : path).split('/').map(decode)
}

test('normalisation is idempotent, and stays at the origin', () => {
  let found = 0
  fc.assert(
    fc.property(target, (target) => {
      const uri = targetUri(ORIGIN, target)
      if (uri === undefined) return
      found++
      assert.ok(uri.startsWith(`${ORIGIN}/`) && !/[?#\\\s]/.test(uri), uri)
      assert.equal(targetUri(ORIGIN, uri), uri)
      assert.equal(targetUri(ORIGIN, uri.slice(ORIGIN.length)), uri)
      assert.ok(sameTarget(uri, uri))
    }),
    law,
  )
  assert.ok(found > law.numRuns / 8, `${found} targets`)
})

// Seen to fail when what is reserved was decoded too, when paths were compared without case, and when
// dot segments were removed from targets.
test('targets that a router tells apart are never one', () => {
  let same = 0
  fc.assert(
    fc.property(respelled, ([one, other]) => {
      const uri = targetUri(ORIGIN, one)
      if (uri === undefined || uri !== targetUri(ORIGIN, other)) return
      if (one !== other) same++
      assert.deepEqual(segmentsOf(one), segmentsOf(other))
    }),
    law,
  )
  assert.ok(same > law.numRuns / 100, `${same} pairs`)
})

test('sameTarget() is symmetric, and reflexive for what it takes', () => {
  let same = 0
  fc.assert(
    fc.property(respelled, ([one, other]) => {
      const [a, b] = [one, other].map((text) => (text[0] === '/' ? ORIGIN + text : text))
      assert.equal(sameTarget(a, b as string), sameTarget(b, a as string))
      if (!sameTarget(a, b as string)) return
      same++
      assert.ok(sameTarget(a, a as string) && sameTarget(b, b as string))
    }),
    law,
  )
  assert.ok(same > law.numRuns / 50, `${same} pairs`)
})

// Seen to fail when a user was passed over, and when a backslash could stand in a path.
test('what names a target does so to the browsers’ parser too', () => {
  const place = fc.constantFrom(ORIGIN, 'HTTPS://API.example.com:443', `${ORIGIN}@`, 'https://a@')
  const htu = fc.oneof(
    target,
    fc.tuple(place, text).map((parts) => parts.join('')),
    fc.tuple(place, text).map((parts) => parts.join('/')),
  )
  let same = 0
  fc.assert(
    fc.property(htu, fc.constantFrom('/', '/a', '/a/', '//', '/A', '/%C3%A9'), (htu, path) => {
      if (!sameTarget(htu, ORIGIN + path)) return
      same++
      const { href, origin, username } = new URL(htu)
      assert.deepEqual([origin, username], [ORIGIN, ''])
      assert.ok(sameTarget(href, ORIGIN + path), htu)
    }),
    law,
  )
  assert.ok(same > law.numRuns / 100, `${same} names`)
})
