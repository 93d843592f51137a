import { describe, expect, test } from 'vitest'
import { api, now, type Row, valid } from '../test/ask.js'
import {
  type Atoms,
  type CredentialsState,
  type Environment,
  explain,
  type Explained,
  type Identity,
  type OpenVocabulary,
  policy,
  type Rule,
} from './index.js'

type Define = (atoms: Atoms<OpenVocabulary, Row>) => Rule

function explained(
  define: Define,
  who: Partial<Identity> | null = {},
  credentials: CredentialsState = who ? valid : api.omitted,
  environment: Environment = { now, address: '192.0.2.1' },
  row: Row | 'any' = { authorId: 'u2' },
) {
  const rows = policy<Row>('row')((atoms) => ({ act: define(atoms) }))
  const resource = row === 'any' ? rows.any : rows.of(row)
  return explain(who && { id: 'u1', ...who }, credentials, resource, 'act', environment)
}

const levelAndLack = (tree: Explained | null) =>
  tree && 'atom' in tree ? [tree.level, tree.lacked] : undefined

describe('what an atom lacked', () => {
  const inside = (a: Atoms<OpenVocabulary, Row>) => a.network({ allow: ['10.0.0.0/8'] })
  const shut = (a: Atoms<OpenVocabulary, Row>) =>
    a.circumstance('shut', () => false, { title: 'Shut.' })
  test.for<[string, Define, Partial<Identity> | null, string, string | null]>([
    ['anyone', (a) => a.anyone(), null, 'permit', null],
    ['a login', (a) => a.authenticated(), null, 'unauthenticated', 'no_credentials'],
    ['a role, of a stranger', (a) => a.role('x'), null, 'unauthenticated', 'no_credentials'],
    ['a network, of a stranger', inside, null, 'forbidden', 'network_denied'],
    ['a role', (a) => a.role('x'), {}, 'forbidden', 'missing_role'],
    ['a role that is held', (a) => a.role('x'), { roles: ['x'] }, 'permit', null],
    ['an attribute', (a) => a.attribute('team', 't'), {}, 'forbidden', 'attribute_mismatch'],
    ['a scope', (a) => a.scope('s'), {}, 'insufficient_scope', 'insufficient_scope'],
    ['a login of late', (a) => a.assurance({ maxAge: 9 }), {}, 'step_up', 'step_up_required'],
    ['an owner', (a) => a.owner('authorId'), {}, 'forbidden', 'not_owner'],
    ['a network', inside, {}, 'forbidden', 'network_denied'],
    ['a circumstance', shut, {}, 'forbidden', 'shut'],
  ])('%s', ([, define, who, level, lacked]) => {
    expect(levelAndLack(explained(define, who).tree)).toEqual([level, lacked])
  })

  test('the time, the resource, the address: facts that are not known', () => {
    const without = (define: Define) =>
      levelAndLack(explained(define, {}, valid, {}, 'any').tree)?.[1]
    expect(without((a) => a.assurance({ maxAge: 9 }))).toBe('environment_incomplete')
    expect(without((a) => a.owner('authorId'))).toBe('resource_required')
    expect(without(inside)).toBe('network_denied')
  })

  test('strangers lack what their credentials do', () => {
    const lack = (credentials: CredentialsState) =>
      levelAndLack(explained((a) => a.role('x'), {}, credentials).tree)
    expect(lack(api.invalid('Bearer', 'expired'))).toEqual([
      'unauthenticated',
      'invalid_credentials',
    ])
    expect(lack(api.partial('DPoP'))).toEqual(['unauthenticated', 'partial_credentials'])
    expect(lack(api.unsupported)).toEqual(['unauthenticated', 'unsupported_scheme'])
  })

  test('nothing can be lacking that its scheme cannot bring', () => {
    const lack = (define: Define, scheme: 'Basic' | 'Session') =>
      levelAndLack(explained(define, {}, api.valid(scheme)).tree)
    const scope: Define = (a) => a.scope('s')
    const mfa: Define = (a) => a.assurance({ acr: ['mfa'] })
    expect(lack(scope, 'Session')).toEqual(['forbidden', 'insufficient_scope'])
    expect(lack(mfa, 'Session')).toEqual(['step_up', 'step_up_required'])
    expect(lack(mfa, 'Basic')).toEqual(['forbidden', 'step_up_required'])
  })

  test('an identity that is a string is nobody', () => {
    const rows = policy<Row>('row')((a) => ({ act: a.authenticated() }))
    const { tree } = explain('u1' as never, valid, rows.any, 'act')
    expect(levelAndLack(tree)).toEqual(['unauthenticated', 'no_credentials'])
  })
})

describe('combinations', () => {
  test.for<[string, Define, string]>([
    ['anyOf: the lowest', (a) => a.anyOf(a.role('x'), a.scope('s')), 'insufficient_scope'],
    ['allOf: the highest', (a) => a.allOf(a.role('x'), a.scope('s')), 'forbidden'],
    ['not anyOf: the highest', (a) => a.not(a.anyOf(a.anyone(), a.role('x'))), 'forbidden'],
    ['not allOf: the lowest', (a) => a.not(a.allOf(a.anyone(), a.role('x'))), 'permit'],
    ['not not', (a) => a.not(a.not(a.allOf(a.role('x'), a.anyone()))), 'forbidden'],
  ])('%s', ([, define, level]) => {
    expect(explained(define).tree?.level).toBe(level)
  })

  test('the tree is that of the rule, with every not counted', () => {
    const { tree } = explained((a) => a.anyOf(a.not(a.allOf(a.role('x'), a.not(a.scope('s'))))))
    expect(tree).toEqual({
      combinator: 'anyOf',
      level: 'permit',
      parts: [
        {
          combinator: 'not',
          level: 'permit',
          parts: [
            {
              combinator: 'allOf',
              level: 'permit',
              parts: [
                {
                  atom: { kind: 'role', oneOf: ['x'] },
                  negated: true,
                  level: 'permit',
                  lacked: null,
                },
                {
                  combinator: 'not',
                  level: 'insufficient_scope',
                  parts: [
                    {
                      atom: { kind: 'scope', allOf: ['s'] },
                      negated: false,
                      level: 'insufficient_scope',
                      lacked: 'insufficient_scope',
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    })
  })
})

test('an action without a rule has no tree', () => {
  const rows = policy<Row>('row')(() => ({}))
  const { decision, tree } = explain({ id: 'u1' }, valid, rows.any, 'gone' as never)
  expect([decision.kind, tree]).toEqual(['forbid', null])
})
