import { describe, expect, test, vi } from 'vitest'
import { api, ask, code, now, type Row, valid } from '../test/ask.js'
import {
  type Atoms,
  decide,
  type Environment,
  type OpenVocabulary,
  policy,
  type Rule,
} from './index.js'

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

  test('one that gives two answers to one question is a bug', () => {
    let asked = 0
    const credentials = api.valid('Basic')
    expect(() =>
      ask((a) => a.circumstance('flips', () => ++asked > 1), {}, { credentials }),
    ).toThrow(
      new TypeError('a predicate gave two answers to one question; predicates must be pure'),
    )
  })
})
