import { describe, expect, test } from 'vitest'
import { api, code, now, type Row, valid } from '../test/ask.js'
import {
  type Atoms,
  decide,
  type Environment,
  type Identity,
  type OpenVocabulary,
  policy,
  type Rule,
} from './index.js'

/** Asks one policy several times: what an earlier decision left behind must not matter. */
function asker(define: (atoms: Atoms<OpenVocabulary, Row>) => Rule) {
  const rows = policy<Row>('row')((atoms) => ({ act: define(atoms) }))
  return (
    identity: Partial<Identity> | null,
    environment: Environment = { now },
    row: Row = {},
    credentials: Parameters<typeof decide>[1] = identity ? valid : api.omitted,
  ) => {
    const who = identity && { id: 'u1', ...identity }
    return decide(who, credentials, rows.of(row), 'act', environment)
  }
}

describe('what was decided before', () => {
  test('is not given where the time is missing that it did not depend on', () => {
    const ask = asker((a) => a.allOf(a.assurance({ acr: ['mfa'] }), a.assurance({ maxAge: 300 })))
    const weak = { acr: 'pwd', authTime: now }
    expect(code(ask(weak))).toBe('step_up_required')
    expect(code(ask(weak, {}))).toBe('environment_incomplete')
    expect(code(ask(weak))).toBe('step_up_required')
  })

  test('is not given where the time is missing of a login that nobody can make', () => {
    const ask = asker((a) =>
      a.allOf(a.assurance({ acr: ['mfa'], maxAge: 300 }), a.assurance({ acr: ['pwd'] })),
    )
    const weak = { acr: 'pwd', authTime: now }
    expect(code(ask(weak, {}))).toBe('environment_incomplete')
    expect(code(ask(weak))).toBe('step_up_required')
    expect(ask(weak).kind).toBe('forbid')
  })

  test('is not given for other credentials', () => {
    const ask = asker((a) => a.allOf(a.scope('write'), a.role('editor')))
    const reader = { roles: ['editor'] }
    expect(ask(reader)).toMatchObject({ kind: 'forbid', level: 'insufficient_scope' })
    expect(code(ask(reader, { now }, {}, api.valid('Basic')))).toBe('insufficient_scope')
    expect(ask(reader, { now }, {}, api.valid('Basic'))).toMatchObject({ level: 'forbidden' })
    expect(ask(reader, { now }, {}, api.valid('DPoP'))).toMatchObject({
      challenges: [{ scheme: 'DPoP' }],
    })
    expect(ask(reader)).toMatchObject({ challenges: [{ scheme: 'Bearer' }] })
  })

  test('is not given to strangers, nor theirs to callers', () => {
    const ask = asker((a) =>
      a.anyOf(
        a.condition('published', (row) => row.published === true),
        a.role('editor'),
      ),
    )
    expect(ask(null).kind).toBe('challenge')
    expect(code(ask({}))).toBe('forbidden')
    expect(ask(null).kind).toBe('challenge')
    expect(ask(null, {}, { published: true }).kind).toBe('allow')
    expect(ask({}, {}, { published: true }).kind).toBe('allow')
    expect(ask(null, {}, {}, api.invalid('Bearer', 'expired'))).toMatchObject({
      reason: { code: 'invalid_credentials' },
    })
  })

  test('is given as the same object', () => {
    const ask = asker((a) => a.anyOf(a.role('admin'), a.allOf(a.owner('authorId'), a.scope('w'))))
    const denials = [ask({}), ask({}, { now }, { authorId: 'u1' }), ask(null)]
    expect([ask({}), ask({}, { now }, { authorId: 'u1' }), ask(null)]).toEqual(denials)
    expect(ask({})).toBe(denials[0])
    expect(ask({}, { now }, { authorId: 'u1' })).toBe(denials[1])
    expect(ask(null)).toBe(denials[2])
  })
})

describe('questions', () => {
  test('whose answer changes nothing are not asked', () => {
    let asked = 0
    const counted = () => {
      asked += 1
      return true
    }
    const ask = asker((a) => a.anyOf(a.anyone(), a.condition('counted', counted)))
    expect(ask({}).kind).toBe('allow')
    expect(asked).toBe(0)
  })

  test('that come twice are asked once', () => {
    let asked = 0
    const counted = () => {
      asked += 1
      return true
    }
    const ask = asker((a) => {
      const both = a.circumstance('counted', counted)
      return a.anyOf(
        a.allOf(both, a.role('x')),
        a.allOf(both, a.role('y')),
        a.allOf(both, a.role('z')),
      )
    })
    expect(ask({ roles: ['z'] }).kind).toBe('allow')
    expect(asked).toBe(1)
  })

  test('about many roles, one of them, none of them, and things that are no roles', () => {
    const many = Array.from({ length: 100 }, (_, i) => `role-${i}`)
    const ask = asker((a) => a.role('x', ...(many as [string])))
    const held = (...roles: unknown[]) => ask({ roles: roles as string[] }).kind
    expect(held('other', 'role-99')).toBe('allow')
    expect(held('other-99', 'role-100', '', 'a'.repeat(38))).toBe('forbid')
    expect(held(null, 7, {}, ['role-1'])).toBe('forbid')
    expect(ask({ roles: 'role-1' as never }).kind).toBe('forbid')
  })

  test('about one role among more than eight that are held', () => {
    const ask = asker((a) => a.role('admin'))
    const others = Array.from({ length: 9 }, (_, i) => `role-${i}`)
    expect(ask({ roles: [...others, 'admin'] }).kind).toBe('allow')
    expect(ask({ roles: others }).kind).toBe('forbid')
    expect(ask({ roles: 'administrator' as never }).kind).toBe('forbid')
  })

  test('in a rule that is too large for a diagram have the same answers', () => {
    const many = Array.from({ length: 300 }, (_, i) => i)
    const ask = asker((a) =>
      a.allOf(a.role('editor'), ...many.map((i) => a.attribute(`a${i}`, true))),
    )
    const attributes = Object.fromEntries(many.map((i) => [`a${i}`, true]))
    expect(ask({ roles: ['editor'], attributes }).kind).toBe('allow')
    expect(code(ask({ roles: ['editor'], attributes: { ...attributes, a299: 1 } }))).toBe(
      'attribute_mismatch',
    )
    expect(code(ask({ attributes }))).toBe('missing_role')
    expect(ask(null).kind).toBe('challenge')
  })
})
