import { describe, expect, test, vi } from 'vitest'
import { api, ask, code, now, type Row, valid } from '../test/ask.js'
import {
  type Atoms,
  type Decision,
  decide,
  type Identity,
  type OpenVocabulary,
  policy,
  type Rule,
} from './index.js'

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
