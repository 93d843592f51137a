import { expect, test } from 'vitest'
import { ask } from '../test/ask.js'
import { apiKey, basic, bearer, dpop, session } from './index.js'

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
