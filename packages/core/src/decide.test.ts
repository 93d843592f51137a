import { describe, expect, test, vi } from 'vitest'
import { atoms, resourceOf } from '../test/questions.js'
import {
  type Atoms,
  basic,
  bearer,
  type Decision,
  decide,
  dpop,
  type Environment,
  type Identity,
  type OpenVocabulary,
  policy,
  protectionSpace,
  type Rule,
  session,
} from './index.js'

interface Row {
  readonly authorId?: string | null | undefined
  readonly published?: boolean
}

const api = protectionSpace(
  bearer({ realm: 'api' }),
  dpop({ realm: 'api', algs: ['ES256'] }),
  basic({ realm: 'api' }),
  session({ realm: 'api' }),
)
const valid = api.valid('Bearer')
const now = 1_700_000_000

function ask(
  define: (atoms: Atoms<OpenVocabulary, Row>) => Rule,
  identity: Partial<Identity> | null,
  asked: {
    row?: Row | 'any'
    environment?: Environment
    credentials?: Parameters<typeof decide>[1]
  } = {},
): Decision {
  const { row = {}, environment = { now, address: '192.0.2.1' }, credentials = valid } = asked
  const rows = policy<Row>('row')((atoms) => ({ act: define(atoms) }))
  const who = identity && { id: 'u1', ...identity }
  const state = identity === null ? api.omitted : credentials
  return decide(who, state, row === 'any' ? rows.any : rows.of(row), 'act', environment)
}

const code = (decision: Decision): string =>
  decision.kind === 'allow' ? 'allow' : decision.reason.code

describe('missing facts deny, negated or not, whoever asks', () => {
  const incomplete = 'environment_incomplete'
  test.for<[string, (atoms: Atoms<OpenVocabulary, Row>) => Rule, Environment, Row | 'any', string]>(
    [
      ['no now', (a) => a.assurance({ maxAge: 9 }), {}, {}, incomplete],
      ['no now, negated', (a) => a.not(a.assurance({ maxAge: 9 })), {}, {}, incomplete],
      ['now is NaN', (a) => a.assurance({ maxAge: 9 }), { now: Number.NaN }, {}, incomplete],
      ['now is a string', (a) => a.assurance({ maxAge: 9 }), { now: '5' as never }, {}, incomplete],
      ['no address', (a) => a.network({ deny: ['10.0.0.0/8'] }), {}, {}, 'network_denied'],
      [
        'no address, negated',
        (a) => a.not(a.network({ deny: ['::/0'] })),
        {},
        {},
        'network_denied',
      ],
      [
        'an odd address',
        (a) => a.network({ deny: ['::/0'] }),
        { address: '1' },
        {},
        'network_denied',
      ],
      ['no resource', (a) => a.owner('authorId'), { now }, 'any', 'resource_required'],
      [
        'no resource, negated',
        (a) => a.not(a.owner('authorId')),
        { now },
        'any',
        'resource_required',
      ],
    ],
  )('%s', ([, define, environment, row, reason]) => {
    for (const who of [null, {}]) {
      const decision = ask(define, who, { row, environment })
      expect([decision.kind, code(decision)]).toEqual(['forbid', reason])
    }
  })

  test('no predicate is called without its resource, and null is no resource', () => {
    const predicate = vi.fn(() => true)
    for (const row of ['any', null as never, undefined] as const) {
      const rows = policy<Row>('row')(({ condition, relation, anyOf }) => ({
        act: anyOf(condition('c', predicate), relation('r', predicate)),
      }))
      const resource = row === 'any' ? rows.any : rows.of(row as never)
      expect(decide({ id: 'u1' }, valid, resource, 'act').kind).toBe('forbid')
    }
    expect(predicate).not.toHaveBeenCalled()
  })
})

describe('assurance', () => {
  const fresh = (a: Atoms<OpenVocabulary, Row>) => a.assurance({ maxAge: 300 })
  test.for<[string, number | undefined, string, string]>([
    ['unknown', undefined, 'step_up_required', 'excluded'],
    ['now', now, 'allow', 'excluded'],
    ['at the age', now - 300, 'allow', 'excluded'],
    ['past the age', now - 301, 'step_up_required', 'allow'],
    ['60 s ahead', now + 60, 'allow', 'excluded'],
    ['61 s ahead', now + 61, 'step_up_required', 'excluded'],
    ['NaN', Number.NaN, 'step_up_required', 'excluded'],
    ['a string', String(now) as never, 'allow', 'excluded'],
    ['null', null as never, 'step_up_required', 'excluded'],
  ])('authTime %s', ([, authTime, positive, negative]) => {
    expect(code(ask(fresh, { authTime }))).toBe(positive)
    expect(code(ask((a) => a.not(fresh(a)), { authTime }))).toBe(negative)
  })

  test('an undefined acr equals nothing', () => {
    expect(code(ask((a) => a.assurance({ acr: ['mfa'] }), {}))).toBe('step_up_required')
  })
})

describe('predicates', () => {
  test.for<[string, unknown]>([
    ['a promise', Promise.resolve(true)],
    ['undefined', undefined],
    ['1', 1],
    ["'true'", 'true'],
    ['null', null],
    ['a Boolean object', Object(true)],
  ])('one that returns %s is a bug, never an answer', ([, answer]) => {
    const broken = (() => answer) as never
    for (const define of [
      (a: Atoms<OpenVocabulary, Row>) => a.condition('broken', broken),
      (a: Atoms<OpenVocabulary, Row>) => a.relation('broken', broken),
      (a: Atoms<OpenVocabulary, Row>) => a.circumstance('broken', broken),
      (a: Atoms<OpenVocabulary, Row>) => a.not(a.condition('broken', broken)),
    ]) {
      expect(() => ask(define, {})).toThrow(TypeError)
      expect(() => ask(define, {})).toThrow(/'broken' must return true or false/)
    }
  })

  test('what one throws leaves decide as it is', () => {
    const mine = new RangeError('mine')
    expect(() =>
      ask(
        (a) =>
          a.condition('c', () => {
            throw mine
          }),
        {},
      ),
    ).toThrow(mine)
  })
})

describe('nothing is coerced', () => {
  test.for<[string, unknown, string]>([
    ['equal', 't1', 'allow'],
    ['a String object', Object('t1'), 'attribute_mismatch'],
    ['a list with it', ['t1'], 'attribute_mismatch'],
    ['undefined', undefined, 'attribute_mismatch'],
    ['null', null, 'attribute_mismatch'],
  ])('attribute: %s', ([, value, expected]) => {
    expect(code(ask((a) => a.attribute('team', 't1'), { attributes: { team: value } }))).toBe(
      expected,
    )
  })

  test("'1' is not 1, and true is not 'true'", () => {
    const one = (value: unknown) =>
      ask((a) => a.attribute('n', 1, true), { attributes: { n: value } })
    expect([1, '1', true, 'true'].map((value) => one(value).kind)).toEqual([
      'allow',
      'forbid',
      'allow',
      'forbid',
    ])
  })

  test("attributes are the caller's own: not those of a prototype", () => {
    const inherited = Object.create({ team: 't1' }) as Record<string, unknown>
    expect(ask((a) => a.attribute('team', 't1'), { attributes: inherited }).kind).toBe('forbid')
  })

  test('from JavaScript: roles and scopes as a string are no list', () => {
    const roles = 'administrator admin' as never
    expect(ask((a) => a.role('admin'), { roles }).kind).toBe('forbid')
    expect(ask((a) => a.role('admin', 'b', 'c', 'd', 'e'), { roles }).kind).toBe('forbid')
    expect(ask((a) => a.scope('admin'), { scopes: roles }).kind).toBe('forbid')
    expect(
      ask((a) => a.anyOf(a.scope('x'), a.not(a.scope('a'))), { scopes: 7 as never }).kind,
    ).toBe('allow')
  })

  test.for<[string, Row, Partial<Identity>]>([
    ['null', { authorId: null }, { id: null as never }],
    ['undefined', {}, { id: undefined as never }],
    ['empty', { authorId: '' }, { id: '' }],
    ['a number', { authorId: 7 as never }, { id: 7 as never }],
  ])('an owner that is %s is nobody', ([, row, who]) => {
    expect(code(ask((a) => a.owner('authorId'), who, { row }))).toBe('not_owner')
  })

  test.for<unknown>(['u1', 1, true, undefined])('an identity that is %j is a stranger', (who) => {
    const rows = policy('row')(({ authenticated }) => ({ act: authenticated() }))
    expect(decide(who as never, valid, rows.any, 'act').kind).toBe('challenge')
  })
})

describe('actions', () => {
  const rows = policy<Row>('row')(({ anyone }) => ({ read: anyone() }))
  test.for(['constructor', '__proto__', 'toString', 'hasOwnProperty', '', 'READ', 'get'])(
    'no rule for %j: denied',
    (action) => {
      const decision = decide({ id: 'u1' }, valid, rows.any, action as never)
      expect([decision.kind, code(decision)]).toEqual(['forbid', 'no_rule'])
    },
  )

  test('a policy without rules denies all', () => {
    const none = policy('none')(() => ({}))
    expect(decide({ id: 'u1' }, valid, none.any, 'read' as never).kind).toBe('forbid')
  })

  test('rules that a prototype brings are none', () => {
    const inherited = policy('row')(
      ({ anyone }) => Object.create({ read: anyone() }) as { read: Rule },
    )
    expect(decide(null, api.omitted, inherited.any, 'read').kind).toBe('forbid')
  })
})

describe('decisions', () => {
  test('the same object for the same usual question', () => {
    const admin = (a: Atoms<OpenVocabulary, Row>) => a.anyOf(a.role('admin'), a.scope('s'))
    const rows = policy<Row>('row')((a) => ({ act: admin(a), login: a.assurance({ maxAge: 5 }) }))
    const twice = (question: () => Decision) => expect(question()).toBe(question())
    twice(() => decide(null, api.omitted, rows.any, 'act'))
    twice(() => decide(null, api.invalid('Bearer', 'expired'), rows.any, 'act'))
    twice(() => decide({ id: 'u1' }, api.valid('Bearer'), rows.any, 'act'))
    twice(() => decide({ id: 'u1' }, api.valid('Basic'), rows.any, 'act'))
    twice(() => decide({ id: 'u1' }, api.valid('Session'), rows.any, 'login', { now }))
    const team = policy<Row>('row')((a) => ({
      act: a.allOf(
        a.relation('member', () => true),
        a.scope('s'),
        a.not(a.scope('t')),
      ),
    }))
    twice(() => decide({ id: 'u1' }, valid, team.of({}), 'act'))
    twice(() => decide({ id: 'u1', roles: ['admin'] }, valid, rows.any, 'act'))
    expect(decide({ id: 'u1' }, valid, rows.any, 'act')).toBe(
      decide({ id: 'u2' }, valid, rows.any, 'act'),
    )
  })

  test('what only operators see is never serialised', () => {
    const decision = ask((a) => a.role('secret_role'), {})
    expect(JSON.stringify(decision)).toBe(
      '{"kind":"forbid","level":"forbidden","reason":{"code":"missing_role","title":"The caller lacks a role that this needs."},"challenges":[]}',
    )
    expect(JSON.stringify({ ...decision })).not.toContain('secret')
    expect(JSON.stringify(structuredClone(decision))).not.toContain('secret')
    expect(decision.kind === 'forbid' && decision.operatorReason.atom).toEqual({
      kind: 'role',
      oneOf: ['secret_role'],
    })
  })

  test('a code of your own is shown only with a title', () => {
    const shut = (title?: string) =>
      ask(
        (a) => a.circumstance('under_audit', () => false, title === undefined ? {} : { title }),
        {},
      )
    expect(shut()).toMatchObject({ reason: { code: 'forbidden' } })
    expect(JSON.stringify(shut())).not.toContain('audit')
    expect(shut()).toHaveProperty('operatorReason.code', 'under_audit')
    expect(shut('Closed.')).toMatchObject({ reason: { code: 'under_audit', title: 'Closed.' } })
  })

  test('a step-up and a missing scope are one challenge', () => {
    const decision = ask(
      (a) => a.allOf(a.scope('s', 't'), a.assurance({ acr: ['mfa'], maxAge: 9 })),
      {},
    )
    expect(decision).toMatchObject({ kind: 'challenge', level: 'step_up' })
    expect(decision.kind === 'challenge' && decision.challenges[0].params).toEqual({
      realm: 'api',
      error: 'insufficient_user_authentication',
      scope: 's t',
      acr_values: 'mfa',
      max_age: '9',
    })
  })
})

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
  })
})

test('a policy built by one copy of this package is decided by another', async () => {
  vi.resetModules()
  const other = await import('./index.js')
  const rows = other.policy<Row>('row')(({ allOf, owner, assurance }) => ({
    act: allOf(owner('authorId'), assurance({ maxAge: 5 })),
  }))
  const there = other.protectionSpace(other.bearer({ realm: 'api' }))
  expect(other.decide).not.toBe(decide)
  for (const [space, ask] of [
    [api, decide],
    [there, decide],
    [api, other.decide],
  ] as const) {
    const who = { id: 'u1', authTime: now }
    const mine = rows.of({ authorId: 'u1' })
    expect(ask(who, space.valid('Bearer'), mine, 'act', { now })).toEqual({ kind: 'allow' })
    expect(ask({ id: 'u1' }, space.valid('Bearer'), mine, 'act', { now }).kind).toBe('challenge')
    expect(ask(null, space.omitted, mine, 'act', { now }).kind).toBe('challenge')
    expect(ask(who, space.valid('Bearer'), rows.of({ authorId: 'u2' }), 'act', { now }).kind).toBe(
      'forbid',
    )
  }
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
