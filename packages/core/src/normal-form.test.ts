import { describe, expect, test } from 'vitest'
import { atoms } from '../test/questions.js'
import type { RuleData } from './index.js'
import { type Normal, normalise, ruleKeys } from './normal-form.js'

const { allOf, anyOf, assurance, attribute, circumstance, condition, not, role, scope } = atoms

/** A normal form in few words: `any(a !b)`. */
function shown(node: Normal): string {
  if (node.kind !== 'literal') {
    return `${node.kind === 'anyOf' ? 'any' : 'all'}(${node.parts.map(shown).join(' ')})`
  }
  const { negated, values } = node.literal
  return (negated ? '!' : '') + String(values)
}

const a = scope('a')
const b = scope('b')
const c = scope('c')

describe('what a rule is brought to', () => {
  test.for<[string, RuleData, string]>([
    ['not of not', not(not(a)), 'a'],
    ['De Morgan', not(anyOf(a, allOf(b, not(c)))), 'all(!a any(!b c))'],
    ['nested in its like', anyOf(anyOf(a, b), not(allOf(c, a))), 'any(a b !c !a)'],
    ['one part', allOf(anyOf(a), anyOf(allOf(b))), 'all(a b)'],
    ['said twice', anyOf(a, scope('a')), 'a'],
    ['said twice, apart', allOf(a, b, scope('a')), 'all(a b)'],
    ['both ways', anyOf(a, not(a)), 'any(a !a)'],
    ['values that print alike', anyOf(attribute('n', 1), attribute('n', '1')), 'any(1 1)'],
    ['values that are near', anyOf(attribute('n', 1), attribute('n', 2)), 'any(1 2)'],
    ['a name with a comma', anyOf(attribute('n', '1,2'), attribute('n', 1, 2)), 'any(1,2 1,2)'],
    ['roles, one is enough', anyOf(role('x'), a, role('y', 'x')), 'any(x,y a)'],
    ['roles behind others', anyOf(a, role('x'), role('y')), 'any(a x,y)'],
    ['roles in parts', anyOf(role('x'), anyOf(role('y'), a), allOf(role('z'))), 'any(x,y,z a)'],
    ['roles alone', anyOf(role('x'), role('y')), 'x,y'],
    ['roles, none', not(anyOf(role('x'), a, role('y'))), 'all(!x,y !a)'],
    ['roles, none, apart', allOf(not(role('x')), not(role('y')), a), 'all(!x,y a)'],
    ['roles, all', allOf(role('x'), role('y')), 'all(x y)'],
    ['roles, not all', not(allOf(role('x'), role('y'))), 'any(!x !y)'],
    ['roles, one with and one without', anyOf(role('x'), not(role('y'))), 'any(x !y)'],
    ['one role among others', anyOf(a, role('x'), assurance({ acr: ['x'] })), 'any(a x x)'],
  ])('%s', ([, rule, expected]) => {
    expect(shown(normalise(rule))).toBe(expected)
  })

  test('predicates are the same only as functions', () => {
    const open = () => true
    const twice = anyOf(condition('open', open), condition('open', open))
    expect(normalise(twice).kind).toBe('literal')
    const two = anyOf(
      condition('open', () => true),
      condition('open', () => true),
    )
    expect(normalise(two)).toMatchObject({ kind: 'anyOf', parts: { length: 2 } })
    const kinds = anyOf(condition('open', open), circumstance('open', open))
    expect(normalise(kinds)).toMatchObject({ kind: 'anyOf', parts: { length: 2 } })
  })
})

describe('keys', () => {
  const open = () => true

  test('equal rules have the same, however they were made', () => {
    const keyOf = ruleKeys()
    const made = anyOf(role('x'), not(condition('open', open, { title: 'Open.' })))
    const plain = {
      rules: [
        { oneOf: ['x'], kind: 'role', title: undefined },
        { kind: 'not', rule: { title: 'Open.', test: open, code: 'open', kind: 'condition' } },
      ],
      kind: 'anyOf',
      toJSON: () => 'rule',
    }
    expect(keyOf(plain as never)).toBe(keyOf(made))
    // Fields may be inherited: judging reads them like any others.
    const inherits = Object.create({ kind: 'role', oneOf: ['x'] }) as RuleData
    expect(keyOf(inherits)).toBe(keyOf(role('x')))
  })

  test('of rules that differ they do, in any field', () => {
    const keyOf = ruleKeys()
    const differing: RuleData[] = [
      role('x'),
      scope('x'),
      role('x', 'y'),
      role('y', 'x'),
      attribute('x', true),
      attribute('x', 'true'),
      attribute('y', true),
      atoms.owner('authorId'),
      atoms.anyone(),
      atoms.network({ allow: ['::/0'] }),
      atoms.network({ deny: ['::/0'] }),
      assurance({ acr: ['x'] }),
      assurance({ maxAge: 1 }),
      assurance({ acr: ['x'], maxAge: 1 }),
      condition('open', open),
      condition('open', () => true),
      condition('opened', open),
      condition('open', open, { title: 'Open.' }),
      anyOf(a),
      allOf(a),
      anyOf(a, b),
      not(a),
    ]
    expect(new Set(differing.map(keyOf)).size).toBe(differing.length)
    expect(new Set([...differing, ...differing].map(keyOf)).size).toBe(differing.length)
  })

  test('a field may be null in what was read from elsewhere', () => {
    const read = JSON.parse('{"kind":"scope","allOf":["a"],"title":null}') as RuleData
    expect(shown(normalise(anyOf(read, read)))).toBe('a')
  })
})

describe('no rule goes on forever', () => {
  const wrapped = (depth: number, wrap: (rule: RuleData) => RuleData): RuleData => {
    let rule: RuleData = a
    for (let i = 0; i < depth; i++) rule = wrap(rule)
    return rule
  }

  test.for<[string, (rule: RuleData) => RuleData]>([
    ['not', (rule) => not(rule)],
    ['anyOf', (rule) => anyOf(rule, b)],
    ['allOf', (rule) => allOf(b, rule)],
  ])('500 levels of %s, and one more', ([, wrap]) => {
    expect(normalise(wrapped(500, wrap))).toBeDefined()
    expect(() => normalise(wrapped(501, wrap))).toThrow(
      new TypeError('a rule is nested deeper than 500'),
    )
  })

  test('50,000 parts, and one more', () => {
    const parts = (count: number): RuleData =>
      // Itself the first of them.
      ({ kind: 'anyOf', rules: Array.from({ length: count - 1 }, () => a) })
    expect(shown(normalise(parts(50_000)))).toBe('a')
    expect(() => normalise(parts(50_001))).toThrow(
      new TypeError('a rule has more than 50000 parts'),
    )
  })
})
