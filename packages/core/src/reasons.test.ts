import { describe, expect, test } from 'vitest'
import { api, ask, now, type Row, valid } from '../test/ask.js'
import {
  type Atoms,
  type Challenged,
  decide,
  type Decision,
  type Forbid,
  type Identity,
  type OperatorReason,
  type OpenVocabulary,
  policy,
  type Rule,
} from './index.js'

type Define = (atoms: Atoms<OpenVocabulary, Row>) => Rule

const denied = (decision: Decision): Challenged | Forbid => {
  if (decision.kind === 'allow') throw new Error('allowed')
  return decision
}
const operators = (decision: Decision): OperatorReason => denied(decision).operatorReason

test('no rule: the whole decision', () => {
  const decision = decide({ id: 'u1' }, valid, policy('row')(() => ({})).any, 'gone' as never)
  expect(decision).toStrictEqual({
    kind: 'forbid',
    level: 'forbidden',
    reason: { code: 'no_rule', title: 'No rule allows this.' },
    challenges: [],
  })
  expect(operators(decision)).toStrictEqual({ code: 'no_rule' })
})

describe('a caller is forbidden: public code, title, operators', () => {
  const no = () => false
  const yes = () => true
  const not: Define = (a) => a.not(a.anyOf(a.role('x'), a.anyone()))
  test.for<[string, Define, string, string, OperatorReason]>([
    [
      'anyone, negated: the first that refuses',
      not,
      'excluded',
      'The caller is excluded from this.',
      { code: 'excluded', atom: { kind: 'anyone' }, negated: true },
    ],
    [
      'the second of two',
      (a) => a.allOf(a.authenticated(), a.role('x', 'y')),
      'missing_role',
      'The caller lacks a role that this needs.',
      { code: 'missing_role', atom: { kind: 'role', oneOf: ['x', 'y'] } },
    ],
    [
      'attribute',
      (a) => a.attribute('team', 't'),
      'attribute_mismatch',
      'The caller lacks an attribute that this needs.',
      { code: 'attribute_mismatch', atom: { kind: 'attribute', name: 'team', oneOf: ['t'] } },
    ],
    [
      'owner',
      (a) => a.owner('authorId'),
      'not_owner',
      'Only the owner may do this.',
      { code: 'not_owner', atom: { kind: 'owner', key: 'authorId' } },
    ],
    [
      'network',
      (a) => a.network({ allow: ['10.0.0.0/8'] }),
      'network_denied',
      'This is not allowed from this network.',
      { code: 'network_denied', atom: { kind: 'network', allow: ['10.0.0.0/8'] } },
    ],
    [
      'relation',
      (a) => a.relation('of_team', no),
      'forbidden',
      'This is not allowed.',
      { code: 'of_team', atom: { kind: 'relation', code: 'of_team', test: no } },
    ],
    [
      'condition',
      (a) => a.condition('open', no),
      'forbidden',
      'This is not allowed.',
      { code: 'open', atom: { kind: 'condition', code: 'open', test: no } },
    ],
    [
      'circumstance with a title',
      (a) => a.circumstance('day', no, { title: 'By day.' }),
      'day',
      'By day.',
      { code: 'day', atom: { kind: 'circumstance', code: 'day', title: 'By day.', test: no } },
    ],
    [
      'circumstance with a title, negated',
      (a) => a.not(a.circumstance('night', yes, { title: 'By night.' })),
      'excluded',
      'The caller is excluded from this.',
      {
        code: 'excluded',
        atom: { kind: 'circumstance', code: 'night', title: 'By night.', test: yes },
        negated: true,
      },
    ],
  ])('%s', ([, define, code, title, expected]) => {
    // Basic brings nothing back, so that the same is found without the diagram.
    for (const credentials of [valid, api.valid('Basic')]) {
      const decision = ask(define, {}, { credentials })
      expect(decision).toMatchObject({ kind: 'forbid', reason: { code, title }, challenges: [] })
      expect(operators(decision)).toStrictEqual(expected)
    }
  })
})

test('a fact that is missing is named without the title of the atom, and not kept', () => {
  const rows = policy<Row>('row')((a) => ({
    act: a.condition('open', () => false, { title: 'Closed.' }),
    mine: a.owner('authorId'),
    late: a.not(a.assurance({ maxAge: 9 })),
  }))
  const who = { id: 'u1', authTime: now }
  const asked = (resource: typeof rows.any, action: 'act' | 'mine' | 'late', environment = {}) =>
    denied(decide(who, valid, resource, action, environment)).reason
  const round = () => [
    asked(rows.any, 'act'),
    asked(rows.of(null as never), 'act'),
    asked(rows.of(null as never), 'mine'),
    asked(rows.of({}), 'act'),
    asked(rows.any, 'late'),
    asked(rows.any, 'late', { now }),
  ]
  const required = {
    code: 'resource_required',
    title: 'This can only be decided about one resource.',
  }
  const expected = [
    required,
    required,
    required,
    { code: 'open', title: 'Closed.' },
    {
      code: 'environment_incomplete',
      title: 'A fact that the decision needs is not known.',
    },
    { code: 'excluded', title: 'The caller is excluded from this.' },
  ]
  expect(round()).toEqual(expected)
  expect(round()).toEqual(expected)
})

describe('of several ways that are all shut', () => {
  const impossible: Define = (a) =>
    a.allOf(a.role('x'), a.assurance({ acr: ['pwd'] }), a.assurance({ acr: ['mfa'] }))
  test.for<[string, Define, Partial<Identity>, OperatorReason['atom']]>([
    [
      'the first is named, though the second names fewer scopes',
      (a) => a.anyOf(a.allOf(a.scope('s'), a.role('x')), a.owner('authorId')),
      {},
      { kind: 'role', oneOf: ['x'] },
    ],
    [
      'one that no login can open is passed over',
      (a) => a.anyOf(impossible(a), a.owner('authorId')),
      { roles: ['x'] },
      { kind: 'owner', key: 'authorId' },
    ],
    [
      'where no login can open any, the acr values that do not meet are named',
      impossible,
      { roles: ['x'], acr: 'pwd' },
      { kind: 'assurance', acr: ['pwd'] },
    ],
    [
      'not a login of late before them',
      (a) => a.allOf(a.assurance({ maxAge: 9 }), impossible(a)),
      { roles: ['x'], acr: 'pwd' },
      { kind: 'assurance', acr: ['pwd'] },
    ],
    [
      'not those that are excluded',
      (a) => a.allOf(a.not(a.assurance({ acr: ['hw'] })), impossible(a)),
      { roles: ['x'], acr: 'pwd' },
      { kind: 'assurance', acr: ['pwd'] },
    ],
  ])('%s', ([, define, who, atom]) => {
    const decision = ask(define, who)
    expect(decision).toMatchObject({ kind: 'forbid', level: 'forbidden', challenges: [] })
    expect(operators(decision).atom).toEqual(atom)
  })

  test('a stranger is not asked to log in where no login would do', () => {
    const decision = ask(impossible, null)
    expect(decision).toMatchObject({ kind: 'forbid', reason: { code: 'step_up_required' } })
  })
})

describe('strangers', () => {
  const inside: Define = (a) => a.network({ allow: ['10.0.0.0/8'] })
  test.for<[string, Define, Row | 'any' | null, string]>([
    ['a state of the resource', (a) => a.condition('open', () => false), {}, 'no_credentials'],
    [
      'either a login or a network',
      (a) => a.anyOf(a.authenticated(), inside(a)),
      {},
      'no_credentials',
    ],
    ['both', (a) => a.allOf(a.authenticated(), inside(a)), {}, 'network_denied'],
    [
      'an owner and a scope, of none',
      (a) => a.allOf(a.owner('authorId'), a.scope('s')),
      'any',
      'resource_required',
    ],
    [
      'the same of null',
      (a) => a.allOf(a.owner('authorId'), a.scope('s')),
      null,
      'resource_required',
    ],
    ['the same of one', (a) => a.allOf(a.owner('authorId'), a.scope('s')), {}, 'no_credentials'],
    [
      'a login or an owner, of none',
      (a) => a.anyOf(a.authenticated(), a.owner('authorId')),
      'any',
      'no_credentials',
    ],
  ])('%s', ([, define, row, code]) => {
    expect(denied(ask(define, null, { row: row as Row })).reason.code).toBe(code)
  })

  test.for<[string, Define]>([
    ['not authenticated', (a) => a.not(a.authenticated())],
    ['a role, or anyone', (a) => a.anyOf(a.role('x'), a.anyone())],
    ['not anyone, or anyone', (a) => a.anyOf(a.not(a.anyone()), a.anyone())],
  ])('%s: allowed', ([, define]) => {
    expect(ask(define, null).kind).toBe('allow')
  })
})

test.for<[string, Partial<Identity>]>([
  ['no attributes', {}],
  ['attributes that are undefined', { attributes: undefined }],
  ['attributes that are null', { attributes: null as never }],
])('a caller with %s lacks them', ([, who]) => {
  expect(denied(ask((a) => a.attribute('team', 't'), who)).reason.code).toBe('attribute_mismatch')
})
