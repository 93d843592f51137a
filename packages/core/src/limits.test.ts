import { describe, expect, test } from 'vitest'
import {
  bearer,
  decide,
  decideEarly,
  explain,
  policy,
  protectionSpace,
  type Rule,
} from './index.js'
import { atoms } from '../test/questions.js'

const api = protectionSpace(bearer({ realm: 'api' }))
const valid = api.valid('Bearer')
const now = 1_700_000_000

/** Builds and decides, and says how long both took (ms). */
function timed(rule: Rule) {
  const identity = { id: 'u1', scopes: ['s1'], roles: ['r1'] }
  const began = performance.now()
  const rows = policy('row')(() => ({ act: rule }))
  decide(identity, valid, rows.of({}), 'act', { now })
  explain(identity, valid, rows.of({}), 'act', { now })
  decideEarly(rows, 'act', { environment: { now } })
  decide(null, api.omitted, rows.of({}), 'act', { now })
  return performance.now() - began
}

type Rules = [Rule, ...Rule[]]
const many = (count: number, make: (i: number) => Rule): Rules =>
  Array.from({ length: count }, (_, i) => make(i)) as Rules

// Generous: what these would take if something grew exponentially is hours, and quadratically minutes.
const LIMIT = 30_000

describe('large rules are built and decided in little time', () => {
  const { allOf, anyOf, assurance, condition, not, role, scope } = atoms
  const acr = (i: number) => assurance({ acr: [`a${i % 100}`] })
  test.for<[string, () => Rule]>([
    ['10,000 scopes, one of them', () => anyOf(...many(10_000, (i) => scope(`s${i + 5}`)))],
    ['10,000 scopes, all of them', () => allOf(...many(10_000, (i) => scope(`s${i}`)))],
    ['10,000 roles, one of them', () => anyOf(...many(10_000, (i) => role(`x${i}`)))],
    ['10,000 conditions', () => allOf(...many(10_000, (i) => condition(`c${i}`, () => i < 9_999)))],
    [
      'two large anyOf', // 25 million alternatives
      () =>
        allOf(
          anyOf(...many(5_000, (i) => scope(`x${i}`))),
          anyOf(...many(5_000, (i) => scope(`y${i}`))),
        ),
    ],
    [
      'a hundred anyOf of three', // 3 to the 100th
      () => allOf(...many(100, (i) => anyOf(scope(`a${i}`), acr(i), role(`b${i}`)))),
    ],
    [
      'a negated one',
      () => not(anyOf(...many(100, (i) => allOf(scope(`a${i}`), acr(i), role(`b${i}`))))),
    ],
    [
      'one anyOf between 5,000 scopes',
      () => allOf(...many(5_000, (i) => (i % 2 ? scope(`s${i}`) : anyOf(scope('p'), scope('q'))))),
    ],
    [
      'a chain of 20,000 past the bound',
      () => allOf(...many(20_000, (i) => (i % 2 ? role(`r${i}`) : anyOf(scope(`x${i}`), acr(0))))),
    ],
    ['a hundred acr values', () => allOf(...many(2_000, (i) => anyOf(acr(i), scope(`x${i}`))))],
  ])('%s', ([, make]) => {
    expect(timed(make())).toBeLessThan(LIMIT)
  })

  test('1,000 roles are one look-up, said one by one or together', () => {
    const names = Array.from({ length: 1000 }, (_, i) => `r${i}`) as [string]
    const one = policy('row')(() => ({ act: role(...names) as Rule }))
    const each = policy('row')(() => ({ act: anyOf(...many(1000, (i) => role(`r${i}`))) as Rule }))
    for (const rows of [one, each]) {
      expect(decide({ id: 'u1', roles: ['r999'] }, valid, rows.any, 'act').kind).toBe('allow')
      expect(decide({ id: 'u1', roles: ['q'] }, valid, rows.any, 'act').kind).toBe('forbid')
      expect(decide({ id: 'u1', roles: 'r1' as never }, valid, rows.any, 'act').kind).toBe('forbid')
    }
  })
})

describe('what has no end is refused when it is built', () => {
  const { allOf, anyOf, not, scope } = atoms
  const nested = (depth: number, wrap: (rule: Rule, i: number) => Rule): Rule => {
    let rule: Rule = scope('s9')
    for (let i = 0; i < depth; i++) rule = wrap(rule, i)
    return rule
  }

  test.for<[string, (depth: number) => Rule]>([
    ['not', (depth) => nested(depth, (rule) => not(rule))],
    ['anyOf', (depth) => nested(depth, (rule) => anyOf(rule, scope('x')))],
    [
      'both in turn',
      (depth) =>
        nested(depth, (rule, i) => (i % 2 ? anyOf(rule, scope('x')) : allOf(rule, scope('y')))),
    ],
  ])('5,000 levels of %s', ([, make]) => {
    expect(() => timed(make(5_000))).toThrow(/nested deeper than 500/)
    expect(timed(make(499))).toBeLessThan(LIMIT)
  })

  test('a part used twice at every level', () => {
    expect(() =>
      timed(nested(40, (rule, i) => (i % 2 ? anyOf(rule, rule) : allOf(rule, rule)))),
    ).toThrow(/more than 50000 parts/)
  })

  test('a rule that contains itself', () => {
    const rule = { kind: 'anyOf', rules: [] as unknown[] }
    rule.rules.push(rule)
    expect(() => timed(rule as never)).toThrow(/nested deeper than 500/)
  })
})

describe('prototypes', () => {
  test('what Object.prototype was given is nobody’s attribute, role or rule', () => {
    const prototype = Object.prototype as Record<string, unknown>
    const { allOf, attribute } = atoms
    const rows = policy('row')(() => ({ act: allOf(attribute('admin', true)) }))
    prototype['admin'] = true
    try {
      expect(decide({ id: 'u1', attributes: {} }, valid, rows.any, 'act').kind).toBe('forbid')
      expect(decide({ id: 'u1' }, valid, rows.any, 'admin' as never).kind).toBe('forbid')
    } finally {
      delete prototype['admin']
    }
  })

  test("an action named '__proto__' with a rule of its own has that rule", () => {
    const rules = JSON.parse('{"__proto__":{"kind":"role","oneOf":["admin"]}}') as Record<
      string,
      Rule
    >
    const rows = policy('row')(() => rules)
    expect(decide({ id: 'u1', roles: ['admin'] }, valid, rows.any, '__proto__').kind).toBe('allow')
    expect(decide({ id: 'u1' }, valid, rows.any, '__proto__').kind).toBe('forbid')
  })
})
