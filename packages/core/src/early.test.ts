import { describe, expect, test, vi } from 'vitest'
import {
  bearer,
  decide,
  decideEarly,
  explain,
  permittedActions,
  policy,
  protectionSpace,
} from './index.js'

const api = protectionSpace(bearer({ realm: 'api' }))
const published = vi.fn((row: { published: boolean }) => row.published)
const rows = policy<{ authorId: string; published: boolean }>('row')(
  ({
    allOf,
    anyOf,
    anyone,
    authenticated,
    circumstance,
    condition,
    network,
    not,
    owner,
    role,
    scope,
  }) => ({
    list: anyone(),
    create: scope('rows:write'),
    read: anyOf(condition('published', published), owner('authorId')),
    update: allOf(owner('authorId'), scope('rows:write')),
    manage: role('admin'),
    inside: allOf(network({ allow: ['10.0.0.0/8'] }), role('admin')),
    register: not(authenticated()),
    open: allOf(
      circumstance('open', ({ facts }) => facts === true),
      role('admin'),
    ),
  }),
)
const stranger = { identity: null, credentials: api.omitted }
const user = { identity: { id: 'u1' }, credentials: api.valid('Bearer') }
const outside = { address: '192.0.2.1' }
const now = 1_700_000_000

describe('decideEarly', () => {
  test('stage 1: only the environment settles anything', () => {
    expect(decideEarly(rows, 'inside', { environment: outside })).toMatchObject({
      kind: 'forbid',
      reason: { code: 'network_denied' },
    })
    expect(decideEarly(rows, 'inside', { environment: { address: '10.0.0.1' } })).toEqual({
      kind: 'open',
      best: 'permit',
      worst: 'forbidden',
    })
    for (const action of ['list', 'create', 'read', 'update', 'manage', 'register'] as const) {
      expect(decideEarly(rows, action, {}).kind).toBe('open')
    }
  })

  test('stage 2: what is the same for every resource', () => {
    const settled = (caller: typeof user | typeof stranger) =>
      Object.keys(rows.rules).map((action) => {
        const early = decideEarly(rows, action as 'list', { caller, environment: outside })
        return [action, early.kind === 'open' ? `${early.best}-${early.worst}` : early.level]
      })
    expect(Object.fromEntries(settled(stranger))).toEqual({
      list: 'permit-permit',
      create: 'unauthenticated',
      read: 'permit-unauthenticated',
      update: 'unauthenticated',
      manage: 'unauthenticated',
      inside: 'forbidden',
      register: 'permit-permit',
      open: 'forbidden',
    })
    expect(Object.fromEntries(settled(user))).toEqual({
      list: 'permit-permit',
      create: 'insufficient_scope',
      read: 'permit-forbidden',
      update: 'insufficient_scope-forbidden',
      manage: 'forbidden',
      inside: 'forbidden',
      register: 'forbidden',
      open: 'forbidden',
    })
    expect(published).not.toHaveBeenCalled()
  })

  test('facts that are still to be loaded leave circumstances open', () => {
    expect(decideEarly(rows, 'open', { factsPending: true }).kind).toBe('open')
    expect(decideEarly(rows, 'open', { environment: { facts: false } })).toMatchObject({
      level: 'forbidden',
      operatorReason: { code: 'open' },
    })
  })

  test('an action without a rule is denied at once', () => {
    expect(decideEarly(rows, 'constructor' as never, {})).toMatchObject({
      reason: { code: 'no_rule' },
    })
  })
})

describe('both bounds, or the denial, of one atom', () => {
  type Row = { authorId: string }
  const never = (): never => {
    throw new Error('called without its arguments')
  }
  const atoms = policy<Row>('row')((a) => ({
    anyone: a.anyone(),
    authenticated: a.authenticated(),
    stranger: a.not(a.authenticated()),
    role: a.role('x'),
    outsider: a.not(a.role('x')),
    scope: a.scope('s'),
    late: a.assurance({ maxAge: 9 }),
    strong: a.assurance({ acr: ['mfa'] }),
    owner: a.owner('authorId'),
    foreign: a.not(a.owner('authorId')),
    relation: a.relation('r', never),
    condition: a.condition('c', never),
    inside: a.network({ allow: ['10.0.0.0/8'] }),
    circumstance: a.circumstance('f', ({ facts }) => facts === true),
  }))
  type Action = keyof typeof atoms.rules
  const bounds = (known: Parameters<typeof decideEarly>[2]) => (action: Action) => {
    const early = decideEarly(atoms, action, known)
    return early.kind === 'open'
      ? `${early.best} ${early.worst}`
      : `${early.level} ${early.reason.code}`
  }
  const environment = { now, address: '10.0.0.1', facts: true }
  const asked = [
    bounds({ environment }),
    bounds({ environment, caller: stranger }),
    bounds({ environment, caller: user }),
  ]
  const [yes, maybeLogin, maybe] = ['permit permit', 'permit unauthenticated', 'permit forbidden']
  const login = 'unauthenticated no_credentials'
  test.for<[Action, nobody: string, stranger: string, caller: string]>([
    ['anyone', yes, yes, yes],
    ['authenticated', maybeLogin, login, yes],
    ['stranger', maybe, yes, 'forbidden excluded'],
    ['role', maybe, login, 'forbidden missing_role'],
    ['outsider', maybe, login, yes],
    ['scope', maybe, login, 'insufficient_scope insufficient_scope'],
    ['late', maybe, login, 'step_up step_up_required'],
    ['strong', maybe, login, 'step_up step_up_required'],
    ['owner', maybe, login, maybe],
    ['foreign', maybe, login, maybe],
    ['relation', maybe, login, maybe],
    ['condition', maybe, maybeLogin, maybe],
    ['inside', yes, yes, yes],
    ['circumstance', yes, yes, yes],
  ])('%s', ([action, ...expected]) => {
    expect(asked.map((of) => of(action))).toEqual(expected)
  })

  test('without the time, and without facts', () => {
    const nothing = bounds({ environment: { address: '192.0.2.1' } })
    expect(['late', 'inside', 'circumstance'].map((action) => nothing(action as Action))).toEqual([
      'forbidden environment_incomplete',
      'forbidden network_denied',
      'forbidden forbidden',
    ])
    for (const caller of [undefined, stranger, user]) {
      const pending = bounds({ factsPending: true, ...(caller && { caller }) })
      expect([pending('circumstance'), pending('anyone')]).toEqual([maybe, yes])
      expect(bounds(caller ? { caller } : {})('late')).toBe('forbidden environment_incomplete')
    }
  })
})

describe('what a denial names', () => {
  test('what is certain to fail, not what may', () => {
    const of = policy<{ authorId: string }>('row')((a) => ({
      act: a.allOf(a.owner('authorId'), a.role('admin')),
    }))
    const early = decideEarly(of, 'act', { caller: user })
    expect(early).toMatchObject({ kind: 'forbid', reason: { code: 'missing_role' } })
    expect(early.kind === 'forbid' && early.operatorReason.atom).toEqual({
      kind: 'role',
      oneOf: ['admin'],
    })
  })

  test('a remedy that will do whatever the resource is', () => {
    const of = policy<{ authorId: string }>('row')((a) => ({
      act: a.anyOf(a.allOf(a.owner('authorId'), a.scope('a')), a.scope('a', 'b')),
    }))
    expect(decideEarly(of, 'act', { caller: user })).toMatchObject({
      level: 'insufficient_scope',
      challenges: [{ params: { scope: 'a b' } }],
    })
  })
})

test('explain shows each atom with its level and what it lacked', () => {
  const row = rows.of({ authorId: 'u2', published: false })
  const { decision, tree } = explain({ id: 'u1' }, api.valid('Bearer'), row, 'update')
  expect(decision).toBe(decide({ id: 'u1' }, api.valid('Bearer'), row, 'update'))
  expect(tree).toEqual({
    combinator: 'allOf',
    level: 'forbidden',
    parts: [
      {
        atom: { kind: 'owner', key: 'authorId' },
        negated: false,
        level: 'forbidden',
        lacked: 'not_owner',
      },
      {
        atom: { kind: 'scope', allOf: ['rows:write'] },
        negated: false,
        level: 'insufficient_scope',
        lacked: 'insufficient_scope',
      },
    ],
  })
  expect(explain(null, api.omitted, row, 'register').tree).toMatchObject({
    combinator: 'not',
    level: 'permit',
    parts: [{ negated: true, lacked: null }],
  })
  expect(explain(null, api.omitted, row, 'gone' as never)).toMatchObject({ tree: null })
})

test('permittedActions lists what is allowed now', () => {
  const mine = rows.of({ authorId: 'u1', published: false })
  expect(permittedActions(null, api.omitted, mine)).toEqual(['list', 'register'])
  expect(permittedActions({ id: 'u1' }, api.valid('Bearer'), mine)).toEqual(['list', 'read'])
  expect(permittedActions({ id: 'u1' }, api.omitted, mine)).toEqual(['list', 'register'])
  expect(
    permittedActions({ id: 'u1', roles: ['admin'] }, api.valid('Bearer'), rows.any, {
      address: '10.0.0.1',
      facts: true,
    }),
  ).toEqual(['list', 'manage', 'inside', 'open'])
})
