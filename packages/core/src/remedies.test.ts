import { describe, expect, test } from 'vitest'
import { api, ask, now, type Row } from '../test/ask.js'
import {
  apiKey,
  type Atoms,
  basic,
  bearer,
  type Challenge,
  type Decision,
  dpop,
  type Identity,
  type OpenVocabulary,
  type Rule,
  session,
} from './index.js'

type Define = (atoms: Atoms<OpenVocabulary, Row>) => Rule

const challenges = (decision: Decision): readonly Challenge[] =>
  decision.kind === 'allow' ? [] : decision.challenges

// Found by mutation: what operators are told of a remedy was in no test.
test('a missing scope: what clients and operators are told, to the letter', () => {
  const decision = ask((a) => a.allOf(a.not(a.scope('x')), a.authenticated(), a.scope('a', 'b')), {
    scopes: ['a'],
  })
  expect(decision).toEqual({
    kind: 'forbid',
    level: 'insufficient_scope',
    reason: {
      code: 'insufficient_scope',
      title: 'The credentials lack a scope that this needs.',
    },
    challenges: [
      {
        scheme: 'Bearer',
        params: { realm: 'api', error: 'insufficient_scope', scope: 'a b' },
      },
    ],
  })
  expect(decision.kind === 'forbid' && decision.operatorReason).toEqual({
    code: 'insufficient_scope',
    atom: { kind: 'scope', allOf: ['a', 'b'] },
  })
})

test('a step-up: what clients and operators are told, to the letter', () => {
  const decision = ask(
    (a) => a.allOf(a.assurance({ acr: ['mfa', 'hw'], maxAge: 300 }), a.assurance({ maxAge: 60 })),
    { acr: 'pwd' },
  )
  expect(decision).toEqual({
    kind: 'challenge',
    level: 'step_up',
    reason: { code: 'step_up_required', title: 'A stronger or more recent login is needed.' },
    challenges: [
      {
        scheme: 'Bearer',
        params: {
          realm: 'api',
          error: 'insufficient_user_authentication',
          acr_values: 'mfa hw',
          max_age: '60',
        },
      },
    ],
  })
  expect(decision.kind === 'challenge' && decision.operatorReason).toEqual({
    code: 'step_up_required',
    atom: { kind: 'assurance', acr: ['mfa', 'hw'], maxAge: 300 },
  })
})

test('the schemes, to the letter, and frozen', () => {
  const realm = 'api'
  const schemes = [
    bearer({ realm }),
    dpop({ realm, algs: ['ES256', 'EdDSA'] }),
    basic({ realm }),
    apiKey({ realm }),
    session({ realm }),
  ]
  const delivers = (deliversScope: boolean, deliversStepUp: boolean) => ({
    deliversScope,
    deliversStepUp,
  })
  expect(schemes).toEqual([
    {
      scheme: 'Bearer',
      params: { realm },
      ...delivers(true, true),
      errors: { invalid: 'invalid_token', proof: 'invalid_token' },
    },
    {
      scheme: 'DPoP',
      params: { realm, algs: 'ES256 EdDSA' },
      ...delivers(true, true),
      errors: {
        invalid: 'invalid_token',
        proof: 'invalid_dpop_proof',
        partial: 'use_dpop_nonce',
      },
    },
    { scheme: 'Basic', params: { realm, charset: 'UTF-8' }, ...delivers(false, false) },
    { scheme: 'ApiKey', params: { realm }, ...delivers(false, false) },
    { scheme: 'Session', params: { realm }, ...delivers(false, true) },
  ])
  for (const { params, errors = params, ...scheme } of schemes) {
    expect([Object.isFrozen(params), Object.isFrozen(errors), scheme.scheme.length > 0]).toEqual([
      true,
      true,
      true,
    ])
  }
})

describe('what is asked for', () => {
  test.for<[string, Define, Partial<Identity>, Record<string, string>]>([
    [
      'the way with fewer scopes',
      (a) => a.anyOf(a.scope('a', 'b'), a.scope('c')),
      {},
      { error: 'insufficient_scope', scope: 'c' },
    ],
    [
      'of as many the first',
      (a) => a.anyOf(a.scope('a'), a.scope('c')),
      {},
      { error: 'insufficient_scope', scope: 'a' },
    ],
    [
      'a scope rather than a login',
      (a) => a.anyOf(a.assurance({ acr: ['mfa'] }), a.scope('a', 'b')),
      {},
      { error: 'insufficient_scope', scope: 'a b' },
    ],
    [
      'the login whose token must keep fewer scopes',
      (a) => a.anyOf(a.allOf(a.scope('a'), a.assurance({ maxAge: 9 })), a.assurance({ maxAge: 5 })),
      { scopes: ['a'] },
      { error: 'insufficient_user_authentication', max_age: '5' },
    ],
    [
      'no login where one is good enough',
      (a) => a.allOf(a.assurance({ acr: ['mfa'], maxAge: 9 }), a.scope('a')),
      { acr: 'mfa', authTime: now },
      { error: 'insufficient_scope', scope: 'a' },
    ],
    [
      'the acr values that all of it takes',
      (a) => a.allOf(a.assurance({ acr: ['pwd', 'mfa'] }), a.assurance({ acr: ['mfa', 'hw'] })),
      {},
      { error: 'insufficient_user_authentication', acr_values: 'mfa' },
    ],
    [
      'one scope that opens two doors, in a rule of a hundred atoms',
      (a) =>
        a.allOf(
          a.anyOf(a.scope('a'), a.scope('b')),
          a.anyOf(a.scope('b'), a.scope('c')),
          ...Array.from({ length: 100 }, (_, i) => a.not(a.attribute(`a${i}`, true))),
        ),
      {},
      { error: 'insufficient_scope', scope: 'b' },
    ],
  ])('%s', ([, define, who, params]) => {
    expect(challenges(ask(define, who))).toEqual([
      { scheme: 'Bearer', params: { realm: 'api', ...params } },
    ])
  })

  test.for<['Bearer' | 'DPoP' | 'Basic' | 'Session', string, string]>([
    ['Bearer', 'insufficient_scope', 'step_up'],
    ['DPoP', 'insufficient_scope', 'step_up'],
    ['Basic', 'forbidden', 'forbidden'],
    ['Session', 'forbidden', 'step_up'],
  ])('%s is asked for what it can bring: %s, %s', ([scheme, forScope, forLogin]) => {
    const asked: [Define, string, string][] = [
      [(a) => a.scope('s'), 'insufficient_scope', forScope],
      [(a) => a.assurance({ acr: ['mfa'] }), 'step_up_required', forLogin],
    ]
    for (const [define, code, level] of asked) {
      const decision = ask(define, {}, { credentials: api.valid(scheme) })
      expect(decision).toMatchObject({ level, reason: { code } })
      const schemes = challenges(decision).map((one) => one.scheme)
      expect(schemes).toEqual(level === 'forbidden' ? [] : [scheme])
    }
    expect(ask((a) => a.authenticated(), {}, { credentials: api.valid(scheme) }).kind).toBe('allow')
  })

  test('a session is told no more than that it is asked for', () => {
    const session = { credentials: api.valid('Session') }
    expect(challenges(ask((a) => a.assurance({ acr: ['mfa'] }), {}, session))).toEqual([
      { scheme: 'Session', params: { realm: 'api' } },
    ])
  })
})
