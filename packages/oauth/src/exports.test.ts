import { expect, test } from 'vitest'
import * as oauth from './index.js'

test('exports what it says, and nothing else', () => {
  expect(Object.keys(oauth)).toEqual(['accessToken'])
})
