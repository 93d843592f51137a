import { describe, expect, test } from 'vitest'
import { atoms } from '../test/questions.js'
import { expand } from './expand.js'
import type { RuleData } from './index.js'
import { normalise } from './normal-form.js'

const { allOf, anyOf, assurance, not, relation, role, scope } = atoms
type Rules = [RuleData, ...RuleData[]]

const many = (count: number, make: (i: number) => RuleData): Rules =>
  Array.from({ length: count }, (_, i) => make(i)) as Rules
const scopes = (count: number, name = 's'): Rules => many(count, (i) => scope(`${name}${i}`))

/** The alternatives in few words: `a !b`. */
const shown = (rule: RuleData, limit = 64): string[] | undefined =>
  expand(normalise(rule), limit)?.map((one) =>
    one
      .map(({ negated, values, key }) => (negated ? '!' : '') + (values ?? [key]).join('+'))
      .join(' '),
  )

const a = scope('a')
const b = scope('b')
const c = scope('c')
const d = scope('d')
const mfa = assurance({ acr: ['mfa'] })
const related = relation('related', () => true)

describe('alternatives', () => {
  test.for<[string, RuleData, string[]]>([
    ['in document order', allOf(anyOf(a, b), anyOf(c, d)), ['a c', 'a d', 'b c', 'b d']],
    ['atoms among them', allOf(a, anyOf(b, c), role('x'), mfa), ['a b x mfa', 'a c x mfa']],
    ['nothing twice', allOf(anyOf(allOf(a, b), allOf(a, c)), d, a), ['a b d', 'a c d']],
    ['one that needs more, behind', anyOf(a, allOf(a, b)), ['a']],
    ['one that needs more, before', anyOf(allOf(b, a), a), ['a']],
    ['of equal ones the first', anyOf(allOf(a, b), allOf(b, a), c), ['a b', 'c']],
    ['as many, others', anyOf(allOf(a, b), allOf(a, c)), ['a b', 'a c']],
    ['across parts', allOf(anyOf(a, b), anyOf(b, a)), ['a', 'b']],
  ])('%s', ([, rule, expected]) => {
    expect(shown(rule)).toEqual(expected)
  })

  test.for<[string, RuleData, string[]]>([
    ['a relation', anyOf(allOf(related, mfa), related, a), ['related', 'a', 'related mfa']],
    ['a negation', anyOf(allOf(not(a), mfa), not(a), b), ['!a', 'b', '!a mfa']],
    ['nothing', anyOf(allOf(a, mfa), a), ['a']],
    [
      'a relation, which names one too',
      anyOf(allOf(related, a, mfa), allOf(related, mfa)),
      ['related mfa'],
    ],
    ['a relation, and no acr is named', anyOf(allOf(related, a), related), ['related']],
    ['a relation, and an acr is excluded', anyOf(allOf(related, not(mfa)), related), ['related']],
    [
      'a relation, and a role has the name',
      anyOf(allOf(related, role('mfa')), related),
      ['related'],
    ],
    [
      'two, one of them names none',
      anyOf(allOf(related, a, mfa), allOf(related, mfa), related),
      ['related', 'related mfa'],
    ],
    ['two, one of them unbreakable', anyOf(allOf(related, a, mfa), related, a), ['related', 'a']],
  ])(
    'one that names an acr stays, last, where the smaller may break by %s',
    ([, rule, expected]) => {
      expect(shown(rule)).toEqual(expected)
    },
  )

  test('past 256 of them they are not compared', () => {
    const rule = (count: number) => anyOf(allOf(a, b), a, ...scopes(count - 2))
    expect(shown(rule(256), 1000)).toHaveLength(255)
    expect(shown(rule(257), 1000)).toHaveLength(257)
  })
})

describe('the bound', () => {
  test.for<[string, RuleData, number]>([
    ['anyOf', anyOf(a, b, c), 3],
    ['allOf', allOf(anyOf(a, b), anyOf(c, d)), 4],
    ['within allOf', allOf(a, anyOf(b, c, d)), 3],
    ['within anyOf', anyOf(allOf(a, anyOf(b, c)), d), 3],
  ])('%s', ([, rule, count]) => {
    expect(shown(rule, count)).toHaveLength(count)
    expect(shown(rule, count - 1)).toBeUndefined()
    expect(shown(rule, Number.NEGATIVE_INFINITY)).toBeUndefined()
  })

  test('a long list of atoms is little work', () => {
    expect(shown(allOf(...scopes(2000)), 2064)).toHaveLength(1)
  })

  test('two alternatives may be too much work: as many literals as are copied', () => {
    // 256 are allowed for each alternative; what is written last is joined last.
    const rule = (count: number) => allOf(anyOf(a, b), ...scopes(count))
    expect(shown(rule(255), 2)).toHaveLength(2)
    expect(shown(rule(256), 2)).toBeUndefined()
  })

  test('and so may many small steps', () => {
    const rule = (count: number) =>
      allOf(...many(count, (i) => (i % 2 ? scope(`s${i}`) : anyOf(a, b))))
    expect(shown(rule(10), 2)).toHaveLength(2)
    expect(shown(rule(50), 2)).toBeUndefined()
  })
})
