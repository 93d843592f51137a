import { expect, test } from 'vitest'
import * as core from './index.js'

test('what this package exports', () => {
  expect(Object.keys(core).sort()).toMatchInlineSnapshot(`
    [
      "apiKey",
      "basic",
      "bearer",
      "decide",
      "decideEarly",
      "dpop",
      "explain",
      "permittedActions",
      "policy",
      "protectionSpace",
      "session",
      "vocabulary",
    ]
  `)
})
