import { expect, test } from 'vitest'
import { encode, goodClaims, signingKey, token } from '../test/issuer.js'
import { readJwt } from './jwt.js'

const key = await signingKey('ES256', 'key')

test('a JWT is read as it came', async () => {
  const text = await token(key)
  const header = { alg: 'ES256', kid: 'key', typ: 'at+jwt' }
  expect(readJwt(text)).toEqual({ text, header, claims: goodClaims() })
})

test('reading verifies nothing', () => {
  const text = `${encode({ alg: 'none' })}.${encode({ iss: 5, exp: 'never' })}.`
  expect(readJwt(text)?.claims).toEqual({ iss: 5, exp: 'never' })
})

test('a member of the prototype is one member more', () => {
  const claims = readJwt(`${encode('{}')}.${encode('{"__proto__":{"iss":"me"}}')}.`)?.claims
  expect(claims?.['iss']).toBeUndefined()
})

// verify-syntax.test.ts has what is no JWT at all.
test('no more than 16 kB are read', () => {
  const withSignature = (length: number) => {
    const text = `${encode({})}.${encode({})}.`
    return text + 'A'.repeat(length - text.length)
  }
  expect(readJwt(withSignature(16 * 1024))).toBeDefined()
  expect(readJwt(withSignature(16 * 1024 + 2))).toBeUndefined()
})
