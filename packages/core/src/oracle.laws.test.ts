import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import { type Answer, oracle } from '../test/oracle.js'
import { ask, law, levelOf, negates, questions, type Question, whoOf } from '../test/questions.js'
import type { Decision } from './index.js'

function expected({ rule, row, environment, credentials, ...rest }: Question): Answer {
  const scheme = credentials.kind === 'valid' ? credentials.offer : undefined
  const who = whoOf({ rule, row, environment, credentials, ...rest })
  return oracle(rule, { who, resource: row, environment, scheme })
}

/** A decision in the oracle's words. */
function answered(decision: Decision): Answer {
  const level = levelOf(decision)
  if (decision.kind === 'allow' || (level !== 'step_up' && level !== 'insufficient_scope')) {
    return { level }
  }
  const { scope, acr_values: acr, max_age: maxAge } = decision.challenges[0]?.params ?? {}
  return {
    level,
    scopes: scope?.split(' ') ?? [],
    ...(acr !== undefined && { acr: acr.split(' ') }),
    ...(maxAge !== undefined && { maxAge: Number(maxAge) }),
  }
}
// Seen to fail when isBetter() did not prefer fewer scopes, and when absorb() dropped nothing.
test('level and remedy are those of the full expansion', () => {
  fc.assert(
    fc.property(questions(), (question) => {
      const answer = expected(question)
      const isSession =
        question.credentials.kind === 'valid' && question.credentials.scheme === 'Session'
      // A session's challenge names nothing.
      assert.deepEqual(
        answered(ask(question)),
        isSession && answer.level === 'step_up' ? { level: 'step_up', scopes: [] } : answer,
      )
    }),
    law,
  )
})
// Seen to fail when there was no pass for a login that keeps the caller's acr.
test('past the bound the level is exact without a negated scope, and never too low with one', () => {
  const chain = ['permit', 'insufficient_scope', 'step_up', 'unauthenticated', 'forbidden']
  fc.assert(
    fc.property(questions(), (question) => {
      const level = levelOf(ask(question, Number.NEGATIVE_INFINITY))
      const exact = expected(question).level
      if (!negates(question.rule, 'scope')) assert.equal(level, exact)
      else assert.ok(chain.indexOf(level) >= chain.indexOf(exact))
    }),
    law,
  )
})
