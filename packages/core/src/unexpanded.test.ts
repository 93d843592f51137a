import { describe, expect, test, vi } from 'vitest'
import { api, now, valid } from '../test/ask.js'
import { atoms, resourceOf } from '../test/questions.js'
import { type Decision, decide, decideEarly, type Identity, type RuleData } from './index.js'

// A bound that no rule keeps: every rule here is judged without expansion.
const BOUND = Number.NEGATIVE_INFINITY
const row = { authorId: null, published: true, team: 't1' }

const { allOf, anyOf, assurance, circumstance, condition, not, relation, role, scope } = atoms
const acr = (...names: [string, ...string[]]) => assurance({ acr: names })
const fresh = (maxAge: number) => assurance({ maxAge })

function asked(rule: RuleData, identity: Partial<Identity> | null): Decision {
  const who = identity && { id: 'u1', ...identity }
  const credentials = who ? valid : api.omitted
  return decide(who, credentials, resourceOf(rule, row, BOUND), 'act', { now })
}

/** A decision in few words: its level, and what its challenge names. */
function answer(rule: RuleData, identity: Partial<Identity> | null): string {
  const decision = asked(rule, identity)
  if (decision.kind === 'allow') return 'allow'
  const { scope: scopes, acr_values: acrs, max_age: age } = decision.challenges[0]?.params ?? {}
  return [decision.level, scopes, acrs && `acr ${acrs}`, age && `age ${age}`]
    .filter((part) => part !== undefined)
    .join(' ')
}

/** Why it is forbidden: the atom that operators are shown. */
function refusing(rule: RuleData, identity: Partial<Identity>): unknown {
  const decision = asked(rule, identity)
  return decision.kind === 'forbid' && decision.operatorReason.atom
}

const a = scope('a')
const ab = scope('a', 'b')
const b = scope('b')
const cde = scope('c', 'd', 'e')
const mfa = acr('mfa')
const hw = acr('hw')
const pwd = { acr: 'pwd' }
const old = { acr: 'pwd', authTime: now - 1000 }

describe('what is lacking is named', () => {
  test.for<[string, RuleData, Partial<Identity> | null, string]>([
    ['nothing', anyOf(a, b), { scopes: ['b'] }, 'allow'],
    ['a wider token', allOf(a, b), {}, 'insufficient_scope a b'],
    ['what is held too', allOf(a, b), { scopes: ['a'] }, 'insufficient_scope a b'],
    ['a stronger login', allOf(mfa, a), pwd, 'step_up a acr mfa'],
    ['for a stranger, a login', allOf(mfa, a), null, 'unauthenticated'],
    ['nothing that would help', allOf(role('x'), a), {}, 'forbidden'],
    ['a token first, then a login', anyOf(allOf(mfa, a), cde), pwd, 'insufficient_scope c d e'],
    ['a login, not a role', anyOf(allOf(role('x'), a), mfa), pwd, 'step_up acr mfa'],
    ['the fewest scopes', anyOf(cde, ab, allOf(a, b, cde)), {}, 'insufficient_scope a b'],
    ['the first of equals', anyOf(cde, b, a), {}, 'insufficient_scope b'],
    ['the fewest, together', anyOf(allOf(a, b), scope('c')), {}, 'insufficient_scope c'],
    ['not those excluded', anyOf(allOf(a, not(cde)), ab), {}, 'insufficient_scope a'],
    ['fewer, not further', anyOf(cde, allOf(role('x'), a)), {}, 'insufficient_scope c d e'],
    ['the fewest, by any login', anyOf(allOf(mfa, ab), allOf(hw, a)), pwd, 'step_up a acr hw'],
    ['the first login of equals', anyOf(mfa, hw), pwd, 'step_up acr mfa'],
    ['the acr values that meet', allOf(acr('mfa', 'hw'), acr('x', 'hw')), pwd, 'step_up acr hw'],
    ['the smallest age', allOf(fresh(60), fresh(30), fresh(90)), old, 'step_up age 30'],
    ['a login, where a role is excluded', allOf(mfa, not(role('x'))), pwd, 'step_up acr mfa'],
    ['acr and age', allOf(mfa, fresh(30)), pwd, 'step_up acr mfa age 30'],
    [
      'the login held, but old',
      assurance({ acr: ['pwd'], maxAge: 5 }),
      old,
      'step_up acr pwd age 5',
    ],
    ['a token for who logged in well', allOf(mfa, a), { acr: 'mfa' }, 'insufficient_scope a'],
  ])('%s', ([, rule, identity, expected]) => {
    expect(answer(rule, identity)).toBe(expected)
  })
})

describe('what would be futile is not asked for', () => {
  test.for<[string, RuleData, Partial<Identity> | null, string]>([
    ['acr values that do not meet', anyOf(allOf(mfa, hw), acr('x')), pwd, 'step_up acr x'],
    ['for a stranger, too', allOf(mfa, hw), null, 'forbidden'],
    ['a scope that is excluded', allOf(ab, not(b)), {}, 'forbidden'],
    ['another one', anyOf(allOf(ab, not(b)), cde), {}, 'insufficient_scope c d e'],
    ['excluded with what is held', allOf(a, not(ab)), { scopes: ['b'] }, 'forbidden'],
    [
      'so, and another one',
      anyOf(allOf(a, not(ab)), cde),
      { scopes: ['b'] },
      'insufficient_scope c d e',
    ],
    ['excluded in part', allOf(a, not(ab)), {}, 'insufficient_scope a'],
    ['excluded, but not asked for', allOf(a, not(b)), {}, 'insufficient_scope a'],
    ['an acr that is excluded', anyOf(allOf(mfa, not(mfa)), hw), pwd, 'step_up acr hw'],
    ['an age that is excluded', allOf(fresh(5), not(fresh(10))), old, 'forbidden'],
    [
      'a fresh login with the acr that is excluded',
      anyOf(allOf(fresh(5), not(assurance({ acr: ['pwd'], maxAge: 10 }))), allOf(fresh(5), mfa)),
      old,
      'step_up acr mfa age 5',
    ],
    [
      'by the login that another part names',
      anyOf(
        allOf(fresh(5), role('x'), not(assurance({ acr: ['pwd'], maxAge: 10 }))),
        allOf(hw, role('x')),
      ),
      { ...old, roles: ['x'] },
      'step_up acr hw',
    ],
    ['a login that is excluded', allOf(mfa, not(fresh(10)), a), pwd, 'forbidden'],
    [
      'but a token leaves the login as it is',
      allOf(a, not(assurance({ acr: ['pwd'], maxAge: 10 })), not(fresh(10))),
      old,
      'insufficient_scope a',
    ],
    [
      'a login that a relation refuses',
      allOf(
        mfa,
        relation('not_mfa', (who) => who.acr !== 'mfa'),
      ),
      pwd,
      'forbidden',
    ],
  ])('%s', ([, rule, identity, expected]) => {
    expect(answer(rule, identity)).toBe(expected)
  })

  test('who lacks nothing is allowed, whatever others are asked for', () => {
    expect(answer(anyOf(not(a), allOf(a, mfa)), {})).toBe('allow')
    expect(answer(anyOf(not(mfa), allOf(mfa, a)), pwd)).toBe('allow')
    expect(answer(not(fresh(10)), old)).toBe('allow')
  })

  test('strangers are asked to log in: what they bring is not known', () => {
    expect(answer(allOf(not(a), a), null)).toBe('unauthenticated')
    expect(answer(allOf(not(fresh(10)), a), null)).toBe('unauthenticated')
    expect(answer(allOf(not(mfa), mfa), null)).toBe('unauthenticated')
  })

  test('a negated scope is judged more strictly: another part may ask for it', () => {
    const rule = anyOf(allOf(a, not(b)), allOf(b, role('x')))
    expect(answer(rule, {})).toBe('forbidden')
    expect(answer(rule, { scopes: ['a'] })).toBe('allow')
  })

  test('scopes that are no list hold nothing', () => {
    expect(answer(allOf(b, not(a)), { scopes: 'a' as never })).toBe('insufficient_scope b')
    expect(answer(allOf(b, not(a)), { scopes: 1 as never })).toBe('insufficient_scope b')
  })
})

describe('who is refused learns why', () => {
  const x = role('x')
  const y = role('y')

  test.for<[string, RuleData, Partial<Identity>, RuleData]>([
    ['the first part', anyOf(allOf(x, a), y), {}, x],
    ['the first of them, with as many scopes', anyOf(allOf(x, ab), allOf(y, a), mfa), pwd, x],
    ['the first that fails', allOf(a, y, x), {}, y],
    ['in parts', allOf(anyOf(x, allOf(y, a)), a, y), { roles: ['y'] }, x],
  ])('%s', ([, rule, identity, expected]) => {
    const forbidden = allOf(
      rule,
      circumstance('never', () => false),
    )
    expect(refusing(forbidden, identity)).toEqual(expected)
  })

  test('equal predicates are asked once, and once more for who is named', () => {
    const open = vi.fn(() => false)
    const rule = anyOf(allOf(a, condition('open', open)), allOf(b, condition('open', open)))
    const decision = decide({ id: 'u1' }, valid, resourceOf(rule, row, BOUND), 'act')
    expect(decision.kind).toBe('forbid')
    expect(open).toHaveBeenCalledTimes(2)
  })
})

test('a caller who is not known yet may bring any login, but one at a time', () => {
  const early = (rule: RuleData) =>
    decideEarly(resourceOf(rule, undefined, BOUND).policy, 'act', { environment: { now } })
  expect(early(allOf(mfa, hw))).toMatchObject({ kind: 'forbid', level: 'forbidden' })
  expect(early(anyOf(allOf(mfa, hw), acr('x')))).toMatchObject({ kind: 'open', best: 'permit' })
  expect(early(allOf(a, not(b), anyOf(mfa, hw)))).toMatchObject({ kind: 'open', best: 'permit' })
})
