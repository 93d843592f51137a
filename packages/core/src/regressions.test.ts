import { describe, expect, test } from 'vitest'
import { ask, now, type Row, valid } from '../test/ask.js'
import { atoms, resourceOf } from '../test/questions.js'
import { type Atoms, decide, type OpenVocabulary, policy } from './index.js'

// Regressions, each named for what was wrong.
describe('regressions', () => {
  test('a smaller alternative does not hide the one whose login would do', () => {
    // The first keeps acr `pwd`, and a fresh login with that is excluded. The second needs more.
    const rule = (a: Atoms<OpenVocabulary, Row>) => {
      const first = [
        a.assurance({ maxAge: 5 }),
        a.not(a.assurance({ acr: ['pwd'], maxAge: 10 })),
      ] as const
      return a.anyOf(a.allOf(...first), a.allOf(...first, a.assurance({ acr: ['mfa'] })))
    }
    const decision = ask(rule, { acr: 'pwd', authTime: now - 100 })
    expect(decision).toMatchObject({ kind: 'challenge', level: 'step_up' })
    expect(decision.kind === 'challenge' && decision.challenges[0].params).toMatchObject({
      acr_values: 'mfa',
    })
  })

  test('a login that a relation would then refuse is not asked for', () => {
    const rule = (a: Atoms<OpenVocabulary, Row>) =>
      a.allOf(
        a.assurance({ acr: ['hw', 'mfa'] }),
        a.relation('not_hw', ({ acr }) => acr !== 'hw'),
      )
    const decision = ask(rule, { acr: 'pwd' })
    expect(decision.kind === 'challenge' && decision.challenges[0].params).toMatchObject({
      acr_values: 'mfa',
    })
  })

  test('the empty list of challenges of a 403 is frozen: it is shared', () => {
    const decision = ask((a) => a.role('admin'), {})
    expect(decision.kind === 'forbid' && Object.isFrozen(decision.challenges)).toBe(true)
    const unknown = decide(null, valid, policy('row')(() => ({})).any, 'nothing' as never)
    expect(unknown.kind === 'forbid' && Object.isFrozen(unknown.challenges)).toBe(true)
  })
})

test('past the bound of expansion too, a branch that names no acr does not hide one that does', () => {
  const { anyOf, allOf, assurance, not } = atoms
  const first = [assurance({ maxAge: 5 }), not(assurance({ acr: ['pwd'], maxAge: 10 }))] as const
  const rule = anyOf(allOf(...first), allOf(...first, assurance({ acr: ['mfa'] })))
  const decision = decide(
    { id: 'u1', acr: 'pwd', authTime: now - 100 },
    valid,
    resourceOf(rule, undefined, Number.NEGATIVE_INFINITY),
    'act',
    { now },
  )
  expect(decision).toMatchObject({
    level: 'step_up',
    challenges: [{ params: { acr_values: 'mfa' } }],
  })
})
