import { expect, test } from 'vitest'
import { passwordOf } from './secrets.js'

test('the right name with the right password, and nothing else', async () => {
  const check = passwordOf('alice', 'wonderland')
  expect(await check('alice', 'wonderland')).toBe(true)
  expect(await check('alice', 'Wonderland')).toBe(false)
  expect(await check('bob', 'wonderland')).toBe(false)
  expect(await check('wonderland', 'alice')).toBe(false)
  expect(await check('', '')).toBe(false)
})
