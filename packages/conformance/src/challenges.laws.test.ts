import { readChallenges, writeChallenges } from '@verdict/http'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ask, law, questions } from '../../core/test/questions.js'

// Law 8 with the writer and the reader that are shipped. Seen to fail with parameters written without
// a comma between them.
test('law 8: every challenge of a decision is written, and reading gives it back', () => {
  let met = 0
  fc.assert(
    fc.property(questions(), (question) => {
      const decision = ask(question)
      if (decision.kind === 'allow' || decision.challenges.length === 0) return
      met++
      const read = readChallenges(writeChallenges(decision.challenges))
      expect(read).toEqual({ kind: 'challenges', challenges: decision.challenges })
    }),
    law,
  )
  expect(met).toBeGreaterThan(1_000)
})
