import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { sign } from '../test/issuer.js'
import { headerOf } from '../test/prover.js'
import { checker, client, PROVEN, proofOf, prove, T, TOKEN } from '../test/proving.js'
import { sha256 } from './digest.js'
import { nonces } from './nonce.js'

const law = { numRuns: 2_000, seed: 20260401 } as const
const ath = await sha256(TOKEN)

/** Seen to fail when a bad signature was taken. */
test('a good proof with anything changed is refused', async () => {
  const good = await prove()
  assert.equal(await checker()(proofOf([good])), undefined)
  const place = fc.nat({ max: good.length })
  const piece = fc.string({
    unit: fc.constantFrom(...Array.from('ABCabc019-_.~+/= ,"{}eyJ\u00e9\t')),
    maxLength: 6,
  })
  const edits = fc.array(fc.tuple(place, fc.nat({ max: 4 }), piece), { minLength: 1, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(edits, async (changes) => {
      let line = good
      for (const [at, removed, added] of changes) {
        line = line.slice(0, at) + added + line.slice(at + removed)
      }
      fc.pre(line !== good)
      const came = await checker()(proofOf([line]))
      assert.ok(came?.kind === 'invalid' && came.reason === 'invalid_proof')
    }),
    law,
  )
})

/**
 * Any JSON in any member, signed by the client. Seen to fail without the catch of what is no key, and
 * without the check of `jti`, of `htm`, of `ath`.
 */
test('whatever a signed proof holds, the outcome is a value, and a good one has all it needs', async () => {
  const clock = () => T * 1000
  const withNonces = { nonces: nonces({}, clock) }
  const parameter = fc.constantFrom('alg', 'typ', 'jwk', 'crit', 'b64', 'kid', 'jku', '__proto__')
  const claim = fc.constantFrom(
    'jti',
    'htm',
    'htu',
    'iat',
    'ath',
    'nonce',
    'exp',
    'nbf',
    '__proto__',
  )
  const value = fc.oneof(
    fc.json({ maxDepth: 2 }),
    fc.constantFrom('1e999', '-1e999', '[]', '{}', 'null', '""', '"GET"', '"ES256"', String(T)),
    fc.constantFrom(PROVEN.url, `${PROVEN.url}?x`, ath, 'dpop+jwt').map((text) => `"${text}"`),
    // A key that is one, with something else in it.
    fc
      .tuple(fc.constantFrom('d', 'x', 'y', 'crv', 'use', 'ext', 'key_ops', 'oth'), fc.json())
      .map(([name, json]) => JSON.stringify(client.jwk).replace(/}$/, `,"${name}":${json}}`)),
  )
  const members = (name: fc.Arbitrary<string>) =>
    fc
      .array(fc.tuple(name, value), { maxLength: 2 })
      .map((pairs) => pairs.map(([name, json]) => `,${JSON.stringify(name)}:${json}`).join(''))
  const claims = JSON.stringify(await client.claims(PROVEN)).slice(0, -1)
  const header = JSON.stringify(headerOf(client)).slice(0, -1)
  let good = 0
  await fc.assert(
    fc.asyncProperty(members(parameter), members(claim), async (inHeader, inClaims) => {
      const payload = `${claims}${inClaims}}`
      const line = await sign(`${header}${inHeader}}`, payload, client.key)
      const asked = await checker(withNonces)(proofOf([line]))
      const came = await checker()(proofOf([line]))
      assert.ok(asked?.kind === 'partial' || asked?.kind === 'invalid')
      if (came === undefined) {
        good++
        const { jti, htm, iat, ath: hash } = JSON.parse(payload) as Record<string, unknown>
        assert.ok(typeof jti === 'string' && jti !== '')
        assert.deepEqual([htm, hash], ['GET', ath])
        assert.ok(Math.abs((iat as number) - T) <= 60)
        assert.equal(asked.kind, 'partial')
      } else assert.ok(came.kind === 'invalid' && came.reason === 'invalid_proof')
    }),
    law,
  )
  assert.ok(good > law.numRuns / 20, `${good} proofs`)
})

test('no text is a proof, or a nonce', async () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.base64String())
  const three = fc.array(text, { minLength: 3, maxLength: 3 }).map((parts) => parts.join('.'))
  const made = nonces()
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, three), async (line) => {
      assert.equal((await checker()(proofOf([line])))?.kind, 'invalid')
      assert.equal(await made.freshFor(line), undefined)
    }),
    law,
  )
})
