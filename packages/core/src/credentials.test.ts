import { describe, expect, test } from 'vitest'
import { apiKey, basic, bearer, dpop, protectionSpace, type Scheme, session } from './index.js'

const api = protectionSpace(
  bearer({ realm: 'api', resourceMetadata: 'https://api.example/.well-known/x' }),
  dpop({ realm: 'api', algs: ['ES256', 'EdDSA'] }),
  basic({ realm: 'api' }),
)

describe('a protection space is refused', () => {
  test.for<[string, () => unknown, RegExp]>([
    ['without a scheme', () => protectionSpace(...([] as unknown as [Scheme])), /needs a scheme/],
    [
      'with a scheme twice',
      () =>
        protectionSpace(bearer({ realm: 'a' }), { ...bearer({ realm: 'b' }), scheme: 'bearer' }),
      /bearer is given twice/,
    ],
    ['with a realm beyond ASCII', () => protectionSpace(bearer({ realm: 'é' })), /printable ASCII/],
    ['with a line break', () => protectionSpace(basic({ realm: 'a\r\nb' })), /printable ASCII/],
    ['without a realm', () => protectionSpace(session({} as never)), /Session needs a realm/],
    [
      'with a scheme of two words',
      () => protectionSpace({ ...apiKey({ realm: 'a' }), scheme: 'Api Key' }),
      /named by a token/,
    ],
    [
      'with an odd parameter',
      () => protectionSpace({ ...apiKey({ realm: 'a' }), params: { 'a b': 'c' } }),
      /needs a a b of printable/,
    ],
  ])('%s', ([, make, message]) => {
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})

test('schemes compare without case, and are written as given', () => {
  expect(api.valid('bEARER' as 'Bearer')).toBe(api.valid('Bearer'))
  expect(api.valid('bearer' as 'Bearer').scheme).toBe('Bearer')
  expect(api.invalid('BASIC' as 'Basic', 'rejected').scheme).toBe('Basic')
})

test.for(['Digest', '', 'constructor', '__proto__'])('%j is none of its schemes', (scheme) => {
  for (const state of [
    () => api.valid(scheme as never),
    () => api.invalid(scheme as never, 'expired'),
    () => api.partial(scheme as never),
  ]) {
    expect(state).toThrow(RangeError)
  }
})

test('a key sent in place of a scheme is not repeated in the error', () => {
  expect(() => api.valid('sk_live_123' as never)).toThrow(
    new RangeError('the scheme is none of this protection space: use .unsupported'),
  )
})

test('states are frozen, shared, and serialise', () => {
  expect(api.invalid('Bearer', 'expired')).toBe(api.invalid('Bearer', 'expired'))
  expect(api.invalid('Bearer', 'expired')).not.toBe(api.invalid('Bearer', 'revoked'))
  expect(api.partial('DPoP')).toBe(api.partial('DPoP'))
  const frozen = (value: unknown): boolean =>
    typeof value !== 'object' || value === null
      ? true
      : Object.isFrozen(value) && Object.values(value).every(frozen)
  const states = [
    api.omitted,
    api.unsupported,
    api.valid('Bearer'),
    api.partial('DPoP'),
    api.invalid('DPoP', 'invalid_proof'),
  ]
  for (const state of states) {
    expect(frozen(state)).toBe(true)
    expect(JSON.parse(JSON.stringify(state))).toEqual({ ...state })
  }
  expect(frozen(api)).toBe(true)
})

const errors = (state: { refusal: (typeof api.omitted)['refusal'] }) =>
  state.refusal.challenges.map(({ scheme, params }) => [scheme, params['error']])

test('an error code stands in the challenge of the scheme that was tried, only there', () => {
  const none = [
    ['Bearer', undefined],
    ['DPoP', undefined],
    ['Basic', undefined],
  ]
  expect(errors(api.omitted)).toEqual(none)
  expect(errors(api.unsupported)).toEqual(none)
  expect(errors(api.invalid('Basic', 'rejected'))).toEqual(none)
  expect(errors(api.invalid('Bearer', 'expired'))).toEqual([
    ['Bearer', 'invalid_token'],
    ['DPoP', undefined],
    ['Basic', undefined],
  ])
  expect(errors(api.invalid('DPoP', 'invalid_proof'))[1]).toEqual(['DPoP', 'invalid_dpop_proof'])
  expect(errors(api.partial('DPoP'))[1]).toEqual(['DPoP', 'use_dpop_nonce'])
})

test('challenges carry their parameters in writing order', () => {
  expect(api.challenges.map(({ scheme, params }) => [scheme, Object.entries(params)])).toEqual([
    [
      'Bearer',
      [
        ['realm', 'api'],
        ['resource_metadata', 'https://api.example/.well-known/x'],
      ],
    ],
    [
      'DPoP',
      [
        ['realm', 'api'],
        ['resource_metadata', undefined],
        ['algs', 'ES256 EdDSA'],
      ].filter((p) => p[1]),
    ],
    [
      'Basic',
      [
        ['realm', 'api'],
        ['charset', 'UTF-8'],
      ],
    ],
  ])
})

test('every state has a refusal of its own: the 401, to the letter', () => {
  const [bearers, dpops] = [{ realm: 'a' }, { realm: 'a', algs: 'ES256' }]
  const space = protectionSpace(bearer({ realm: 'a' }), dpop({ realm: 'a', algs: ['ES256'] }))
  const none = [
    { scheme: 'Bearer', params: bearers },
    { scheme: 'DPoP', params: dpops },
  ]
  const atBearer = [{ scheme: 'Bearer', params: { ...bearers, error: 'invalid_token' } }, none[1]]
  const atDpop = (error: string) => [none[0], { scheme: 'DPoP', params: { ...dpops, error } }]
  const omitted = ['no_credentials', 'Credentials are needed.', undefined, none]
  const invalid = ['invalid_credentials', 'The credentials are not valid.']
  const partial = ['partial_credentials', 'One more round of authentication is needed.', undefined]
  const expected = [
    [space.omitted, { kind: 'omitted' }, omitted],
    [
      space.unsupported,
      { kind: 'invalid', scheme: null, reason: 'unsupported_scheme' },
      ['unsupported_scheme', 'The authentication scheme is not accepted here.', undefined, none],
    ],
    [space.valid('Bearer'), { kind: 'valid', scheme: 'Bearer' }, omitted],
    [space.valid('DPoP'), { kind: 'valid', scheme: 'DPoP' }, omitted],
    [space.partial('Bearer'), { kind: 'partial', scheme: 'Bearer' }, [...partial, none]],
    [
      space.partial('DPoP'),
      { kind: 'partial', scheme: 'DPoP' },
      [...partial, atDpop('use_dpop_nonce')],
    ],
    [
      space.invalid('Bearer', 'invalid_proof'),
      { kind: 'invalid', scheme: 'Bearer', reason: 'invalid_proof' },
      [...invalid, 'invalid_proof', atBearer],
    ],
    [
      space.invalid('DPoP', 'invalid_proof'),
      { kind: 'invalid', scheme: 'DPoP', reason: 'invalid_proof' },
      [...invalid, 'invalid_proof', atDpop('invalid_dpop_proof')],
    ],
    [
      space.invalid('DPoP', 'expired'),
      { kind: 'invalid', scheme: 'DPoP', reason: 'expired' },
      [...invalid, 'expired', atDpop('invalid_token')],
    ],
  ] as const
  for (const [state, itself, [code, title, credentials, challenges]] of expected) {
    const { refusal, ...rest } = state
    expect(rest).toMatchObject(itself)
    expect(refusal).toEqual({
      kind: 'challenge',
      level: 'unauthenticated',
      reason: { code, title },
      challenges,
    })
    expect(refusal.operatorReason).toStrictEqual(credentials ? { code, credentials } : { code })
  }
  expect(space.valid('DPoP').offer).toEqual(space.schemes[1])
})

test('a scheme without error codes says nothing of what was wrong', () => {
  const space = protectionSpace(session({ realm: 'a' }))
  const plain = [{ scheme: 'Session', params: { realm: 'a' } }]
  for (const state of [space.invalid('Session', 'invalid_proof'), space.partial('Session')]) {
    expect(state.refusal.challenges).toEqual(plain)
  }
})
