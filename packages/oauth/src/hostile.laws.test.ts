import { policy } from '@verdict/core'
import { createAuthorizer } from '@verdict/http'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AUDIENCE, goodClaims, ISSUER, sign, token } from '../test/issuer.js'
import { ec, jwks, verify } from '../test/verifying.js'
import { accessToken } from './access-token.js'

const RUNS = 5_000
const notes = policy('note')(({ authenticated }) => ({ read: authenticated() }))
const authorize = createAuthorizer({
  authenticators: [accessToken({ issuer: ISSUER, audience: AUDIENCE, jwks })],
  realm: 'api',
})
const handler = authorize(notes, 'read')((_request, { identity }) => new Response(identity.id))

async function statusOf(text: string): Promise<number> {
  const headers = { authorization: `Bearer ${text}` }
  return (await handler(new Request('https://api.example.com/', { headers }))).status
}

/** Seen to fail with a bad signature let through, and without the catch of what is no JSON. */
test(`a good token with anything changed is refused, and never a 500 (${RUNS} tokens)`, async () => {
  const good = await token(ec)
  expect(await statusOf(good)).toBe(200)
  const place = fc.nat({ max: good.length })
  const piece = fc.string({
    unit: fc.constantFrom(...Array.from('ABCabc019-_.~+/= "\\,{}[]eyJ\u00e9\t')),
    maxLength: 6,
  })
  const edits = fc.array(fc.tuple(place, fc.nat({ max: 4 }), piece), { minLength: 1, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(edits, async (changes) => {
      let text = good
      for (const [at, removed, added] of changes) {
        text = text.slice(0, at) + added + text.slice(at + removed)
      }
      // RFC 9110 5.5, 11.4: white space around the credentials is not part of them.
      fc.pre(text.trim() !== good)
      expect([400, 401]).toContain(await statusOf(text))
    }),
    { numRuns: RUNS },
  )
})

/**
 * Any JSON in any member, signed by the issuer: the worst that an issuer could do to us. Seen to
 * fail without the check of acr, of auth_time, of the members of lists, and of scope.
 */
test(`whatever a signed token holds, the outcome is a value (${RUNS} tokens)`, async () => {
  const names = ['iss', 'aud', 'exp', 'nbf', 'iat', 'sub', 'scope', 'scp', 'roles', 'acr']
  const claim = fc.constantFrom(...names, 'auth_time', 'cnf', '__proto__', 'constructor', 'jti')
  const parameter = fc.constantFrom('alg', 'typ', 'kid', 'crit', 'b64', 'jwk', 'x5c', 'zip', 'enc')
  const value = fc.oneof(
    fc.json({ maxDepth: 2 }),
    fc.constantFrom('1e999', '-1e999', '[]', '{}', 'null', '""', '"ec"', '"ES256"', '["b64"]'),
  )
  const members = (name: fc.Arbitrary<string>) =>
    fc
      .array(fc.tuple(name, value), { maxLength: 3 })
      .map((pairs) => pairs.map(([name, json]) => `,${JSON.stringify(name)}:${json}`).join(''))
  let identified = 0
  await fc.assert(
    fc.asyncProperty(members(parameter), members(claim), async (header, claims) => {
      const came = await verify(
        sign(
          `{"alg":"ES256","kid":"ec","typ":"at+jwt"${header}}`,
          `${JSON.stringify(goodClaims()).slice(0, -1)}${claims}}`,
          ec,
        ),
      )
      expect(['identified', 'invalid']).toContain(came.kind)
      if (came.kind !== 'identified') return
      identified++
      const { id, issuer, roles = [], scopes = [], acr = '', authTime = 0 } = came.identity
      expect(issuer).toBe(ISSUER)
      expect(id).not.toBe('')
      for (const text of [id, acr, ...roles, ...scopes]) expect(typeof text).toBe('string')
      expect(Number.isFinite(authTime)).toBe(true)
    }),
    { numRuns: RUNS },
  )
  expect(identified).toBeGreaterThan(RUNS / 20)
})
