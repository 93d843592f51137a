import { expect, test } from 'vitest'
import { sha256 } from './digest.js'

// FIPS 180-2 B.1, and SHA-256 of nothing, in base64url.
test.each([
  ['abc', 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0'],
  ['', '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'],
])('%j', async (text, digest) => {
  expect(await sha256(text)).toBe(digest)
  expect(await sha256(new TextEncoder().encode(text))).toBe(digest)
})
