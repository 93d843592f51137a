import { describe, expect, test } from 'vitest'
import { bearer, decide, policy, protectionSpace, type Rule, type RuleData } from './index.js'

// What the compiler refuses, JavaScript can still say; so it is said here without types.
type Loose = { readonly [atom: string]: (...args: unknown[]) => Rule }

const build = (define: (atoms: Loose) => unknown): unknown =>
  policy('document')((atoms) => ({ read: define(atoms as unknown as Loose) as Rule }))

test.for<[string, (atoms: Loose) => unknown, RegExp]>([
  ['role()', (a) => a['role']?.(), /role\(\) is empty/],
  ["role('')", (a) => a['role']?.(''), /role\(\): names are non-empty strings/],
  ['role(null)', (a) => a['role']?.(null), /role\(\): names are non-empty strings/],
  ["role(['a'])", (a) => a['role']?.(['a']), /role\(\): names are non-empty strings/],
  ['scope()', (a) => a['scope']?.(), /scope\(\) is empty/],
  ["scope('a b')", (a) => a['scope']?.('a b'), /scope\(\): "a b" may hold no space/],
  ['scope with a quote', (a) => a['scope']?.('a"'), /RFC 6749 3\.3/],
  ['scope with a backslash', (a) => a['scope']?.('a\\'), /RFC 6749 3\.3/],
  ['scope beyond ASCII', (a) => a['scope']?.('é'), /RFC 6749 3\.3/],
  ['scope with a line break', (a) => a['scope']?.('a\n'), /RFC 6749 3\.3/],
  ['assurance()', (a) => a['assurance']?.(), /assurance\(\) is empty/],
  ['assurance({})', (a) => a['assurance']?.({}), /assurance\(\) is empty/],
  ['acr: []', (a) => a['assurance']?.({ acr: [] }), /assurance\(\) is empty/],
  ["acr: 'mfa'", (a) => a['assurance']?.({ acr: 'mfa' }), /assurance\(\) is empty/],
  ["acr: ['a b']", (a) => a['assurance']?.({ acr: ['a b'] }), /"a b" may hold no space/],
  ['maxAge: -1', (a) => a['assurance']?.({ maxAge: -1 }), /whole number of seconds/],
  ['maxAge: 0.5', (a) => a['assurance']?.({ maxAge: 0.5 }), /whole number of seconds/],
  ['maxAge: NaN', (a) => a['assurance']?.({ maxAge: Number.NaN }), /whole number of seconds/],
  ['maxAge: Infinity', (a) => a['assurance']?.({ maxAge: Infinity }), /whole number of seconds/],
  ["maxAge: '300'", (a) => a['assurance']?.({ maxAge: '300' }), /whole number of seconds/],
  ['maxAge: null', (a) => a['assurance']?.({ maxAge: null }), /whole number of seconds/],
  ["attribute('team')", (a) => a['attribute']?.('team'), /attribute\('team'\) needs strings/],
  ['attribute of null', (a) => a['attribute']?.('team', null), /attribute\('team'\) needs/],
  ['attribute of NaN', (a) => a['attribute']?.('team', Number.NaN), /finite numbers/],
  ['attribute of an object', (a) => a['attribute']?.('team', {}), /attribute\('team'\) needs/],
  ['attribute of something and null', (a) => a['attribute']?.('team', 't', null), /needs strings/],
  ['attribute without a name', (a) => a['attribute']?.('', 'x'), /names are non-empty strings/],
  ['owner()', (a) => a['owner']?.(), /owner\(\): names are non-empty strings/],
  ['network()', (a) => a['network']?.(), /network\(\) is empty/],
  ['network({})', (a) => a['network']?.({}), /network\(\) is empty/],
  ['allow: []', (a) => a['network']?.({ allow: [] }), /network\(\) is empty/],
  ['deny: []', (a) => a['network']?.({ deny: [] }), /network\(\) is empty/],
  ["deny: '::1'", (a) => a['network']?.({ deny: '::1' }), /network\(\) is empty/],
  ['allow of no range', (a) => a['network']?.({ allow: ['lan'] }), /"lan" is no CIDR range/],
  ['a code with spaces', (a) => a['condition']?.('is open', () => true), /snake_case code/],
  ['a code in camelCase', (a) => a['relation']?.('isOpen', () => true), /snake_case code/],
  ['a code that is null', (a) => a['condition']?.(null, () => true), /snake_case code/],
  ['no code', (a) => a['circumstance']?.(undefined, () => true), /snake_case code/],
  ['a list of codes', (a) => a['relation']?.(['open'], () => true), /snake_case code/],
  ['no predicate', (a) => a['circumstance']?.('open'), /circumstance\('open'\) needs a function/],
  ['anyOf()', (a) => a['anyOf']?.(), /anyOf\(\) is empty/],
  ['allOf()', (a) => a['allOf']?.(), /allOf\(\) is empty/],
  ['not()', (a) => a['not']?.(), /not\(\) takes rules/],
  ['allOf(true)', (a) => a['allOf']?.(true), /allOf\(\) takes rules/],
  ['anyOf of a list', (a) => a['anyOf']?.([a['anyone']?.()]), /anyOf\(\) takes rules/],
  ['a builder, not called', (a) => a['anyone'], /document.*read is no rule/],
  ['true', () => true, /document.*read is no rule/],
  ['undefined', () => undefined, /document.*read is no rule/],
  ['another kind', () => ({ kind: 'everyone' }), /^'everyone' is no kind of rule$/],
])('%s is refused', ([, define, message]) => {
  expect(() => build(define)).toThrow(TypeError)
  expect(() => build(define)).toThrow(message)
})

describe('rules are plain data, and checked when they come from elsewhere', () => {
  // Found in review: an empty allOf written by hand allowed everybody.
  test.for<unknown>([
    { kind: 'allOf', rules: [] },
    { kind: 'anyOf', rules: [] },
    { kind: 'allOf' },
    { kind: 'not' },
    { kind: 'not', rule: { kind: 'allOf', rules: [] } },
    { kind: 'anyOf', rules: [{ kind: 'allOf', rules: [] }] },
    { kind: 'role', oneOf: 'admin' },
    { kind: 'role', oneOf: [] },
    { kind: 'scope', allOf: [] },
    { kind: 'scope', allOf: 'ab' },
    { kind: 'assurance' },
    { kind: 'attribute', name: 'team', oneOf: [] },
    { kind: 'network' },
    { kind: 'condition', code: 'open', test: true },
    { kind: 'everyone' },
    { kind: 'constructor' },
    { kind: '__proto__' },
  ])('%j', (rule) => {
    expect(() => build(() => rule)).toThrow(TypeError)
  })

  test('a rule written by hand, or read back from JSON, is as good as a built one', () => {
    const rule: RuleData = JSON.parse(
      '{"kind":"allOf","rules":[{"kind":"role","oneOf":["admin"]}]}',
    )
    expect(() => build(() => rule)).not.toThrow()
    expect(Object.isFrozen(rule)).toBe(true)
  })

  test('builders keep their own lists', () => {
    const acr: [string] = ['mfa']
    const allow: [string] = ['10.0.0.0/8']
    policy('document')(({ assurance, network, allOf }) => ({
      read: allOf(assurance({ acr }), network({ allow })),
    }))
    expect([Object.isFrozen(acr), Object.isFrozen(allow)]).toEqual([false, false])
  })
})

test.for([undefined, null, '', 7])('policy(%j) is refused', (name) => {
  expect(() => policy(name as never)).toThrow(/needs the name of a resource type/)
})

// Found in review: rules were told apart by what they serialise to.
test.for<[string, (atoms: Loose) => [open: object, closed: object]]>([
  [
    'rules that inherit their fields',
    (a) => [Object.create(a['anyone']?.() as Rule), Object.create(a['role']?.('admin') as Rule)],
  ],
  [
    'rules with a toJSON',
    () => [
      { kind: 'anyone', toJSON: () => 'rule' },
      { kind: 'role', oneOf: ['admin'], toJSON: () => 'rule' },
    ],
  ],
  [
    'predicates with a toJSON',
    (a) => {
      const says = (answer: boolean) => Object.assign(() => answer, { toJSON: () => 'test' })
      return [a['circumstance']?.('c', says(true)), a['circumstance']?.('c', says(false))] as [
        object,
        object,
      ]
    },
  ],
])('%s are not taken for each other', ([, define]) => {
  const rows = policy('row')((atoms) => {
    const [open, closed] = define(atoms as unknown as Loose) as [Rule, Rule]
    return { open, closed, both: atoms.allOf(open, closed) }
  })
  const api = protectionSpace(bearer({ realm: 'api' }))
  const kinds = ['open', 'closed', 'both'].map(
    (action) => decide({ id: 'u1' }, api.valid('Bearer'), rows.any, action as 'open').kind,
  )
  expect(kinds).toEqual(['allow', 'forbid', 'forbid'])
})

test('a policy whose rules come in the first call says where they belong', () => {
  expect(() => policy('document', (() => ({})) as never)).toThrow(/in a second call/)
})
