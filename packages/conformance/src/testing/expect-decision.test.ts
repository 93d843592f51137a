import { basic, bearer, dpop, policy, protectionSpace } from '@verdict/core'
import { expect, test } from 'vitest'
import { callersOf, DecisionMismatch, expectDecision } from './index.js'

interface Document {
  authorId: string
  archived: boolean
}

const documents = policy<Document>('document')(
  ({ allOf, assurance, condition, not, owner, role, scope }) => ({
    create: scope('documents:write'),
    update: allOf(owner('authorId'), scope('documents:write')),
    delete: allOf(role('admin'), assurance({ acr: ['mfa'], maxAge: 300 })),
    edit: condition('open', (document) => !document.archived),
    praise: not(owner('authorId')),
  }),
)
const api = protectionSpace(bearer({ realm: 'api' }), basic({ realm: 'api' }))
const { stranger, someone, invalid, unsupported } = callersOf(api)
const draft = documents.of({ authorId: 'alice', archived: false })
const alice = someone({ id: 'alice', scopes: ['documents:read'] })

/** What is thrown. */
function mismatch(ask: () => unknown): DecisionMismatch {
  try {
    ask()
  } catch (error) {
    if (error instanceof DecisionMismatch) return error
    throw error
  }
  throw new Error('the expectation held')
}

test('what holds gives the decision', () => {
  expect(expectDecision(alice, draft, 'edit').toAllow()).toEqual({ kind: 'allow' })
  expect(expectDecision(stranger, draft, 'update').toChallenge().challenges).toHaveLength(2)
  expect(expectDecision(someone(), draft, 'delete').toForbid('missing_role').challenges).toEqual([])
  expectDecision(alice, draft, 'update').toForbid('insufficient_scope', {
    error: 'insufficient_scope',
    scope: 'documents:write',
  })
  expectDecision(someone({ roles: ['admin'] }), draft, 'delete').toChallenge('step_up_required', {
    acr_values: 'mfa',
    max_age: '300',
  })
})

test('every state of credentials can be made up', () => {
  const withDpop = callersOf(protectionSpace(dpop({ realm: 'api', algs: ['ES256'] })))
  expectDecision(stranger, draft, 'update').toChallenge('no_credentials')
  expectDecision(unsupported, draft, 'update').toChallenge('unsupported_scheme')
  expectDecision(invalid(), draft, 'update').toChallenge('invalid_credentials', {
    error: 'invalid_token',
  })
  // Basic has no error code, so the challenge of the scheme that was not tried carries none either.
  const wrongPassword = expectDecision(invalid('rejected', 'Basic'), draft, 'update').toChallenge()
  expect(wrongPassword.challenges.map(({ params }) => params['error'])).toEqual([
    undefined,
    undefined,
  ])
  expectDecision(withDpop.partial(), draft, 'update').toChallenge('partial_credentials', {
    error: 'use_dpop_nonce',
  })
  // A password cannot bring a scope back.
  expectDecision(someone({}, 'Basic'), documents.any, 'create').toForbid('insufficient_scope')
  expect(() => someone({}, 'Digest' as never)).toThrow(RangeError)
})

test('a code of your own is expected whether it has a title or not', () => {
  const archived = documents.of({ authorId: 'alice', archived: true })
  expectDecision(alice, archived, 'edit').toForbid('open')
})

test('the time of day changes nothing unless it is given', () => {
  const admin = { roles: ['admin'], acr: 'mfa' }
  expectDecision(someone({ ...admin, authTime: 1_800_000_000 }), draft, 'delete').toAllow()
  const then = { now: 1_800_000_301 }
  expectDecision(someone({ ...admin, authTime: 1_800_000_000 }), draft, 'delete', then).toChallenge(
    'step_up_required',
  )
})

test('a failure explains the decision, part by part', () => {
  const failure = mismatch(() => expectDecision(alice, draft, 'update').toAllow())
  expect(failure.name).toBe('AssertionError')
  expect(failure.expected).toBe('allow')
  expect(failure.actual).toBe('403 insufficient_scope scope="documents:write"')
  expect(failure.message).toMatchInlineSnapshot(`
    "document update: expected allow, but it is 403 insufficient_scope scope="documents:write"

      caller       {"id":"alice","scopes":["documents:read"]}, valid Bearer credentials
      resource     {"authorId":"alice","archived":false}
      environment  {"now":1800000000}
      challenge    Bearer realm="api", error="insufficient_scope", scope="documents:write"
      rule         allOf: insufficient_scope
                     owner("authorId"): permit
                     scope("documents:write"): insufficient_scope
    "
  `)
})

test('a failure shows which parts stand under a not', () => {
  const notices = policy<{ authorId: string }>('notice')(({ allOf, anyOf, not, owner, role }) => ({
    approve: allOf(role('approver'), not(owner('authorId'))),
    read: not(anyOf(owner('authorId'), allOf(role('approver'), not(role('auditor'))))),
    keep: not(not(role('auditor'))),
  }))
  const notice = notices.of({ authorId: 'alice' })
  const approver = someone({ id: 'alice', roles: ['approver'] })
  const ruleOf = (action: 'approve' | 'read' | 'keep') => {
    const { message } = mismatch(() => expectDecision(approver, notice, action).toAllow())
    return message.slice(message.indexOf('  rule')).trimEnd()
  }
  expect(ruleOf('approve')).toMatchInlineSnapshot(`
    "  rule         allOf: forbidden
                     role("approver"): permit
                     not(owner("authorId")): forbidden (excluded)"
  `)
  expect(ruleOf('read')).toMatchInlineSnapshot(`
    "  rule         not: forbidden
                     anyOf: forbidden
                       owner("authorId"), under not: forbidden (excluded)
                       allOf: forbidden
                         role("approver"), under not: forbidden (excluded)
                         not(role("auditor")), under not: forbidden (missing_role)"
  `)
  expect(ruleOf('keep')).toMatchInlineSnapshot(
    `"  rule         not(not(role("auditor"))): forbidden (missing_role)"`,
  )
})

test.each<[wrong: string, ask: () => unknown, expected: string, actual: string]>([
  ['kind', () => expectDecision(stranger, draft, 'praise').toForbid(), '403', '401 no_credentials'],
  [
    'reason',
    () => expectDecision(alice, draft, 'delete').toForbid('not_owner'),
    '403 not_owner',
    '403 missing_role',
  ],
  [
    'parameter',
    () =>
      expectDecision(alice, documents.any, 'create').toForbid('insufficient_scope', {
        scope: 'documents:read',
      }),
    '403 insufficient_scope scope="documents:read"',
    '403 insufficient_scope scope="documents:write"',
  ],
  [
    'allow',
    () => expectDecision(alice, draft, 'edit').toChallenge('step_up_required'),
    '401 step_up_required',
    'allow',
  ],
])('the wrong %s fails', (_wrong, ask, expected, actual) => {
  const failure = mismatch(ask)
  expect([failure.expected, failure.actual]).toEqual([expected, actual])
})

test('parameters must stand in one challenge together', () => {
  const ask = () => expectDecision(invalid(), draft, 'update')
  ask().toChallenge('invalid_credentials', { error: 'invalid_token', realm: 'api' })
  // `charset` is Basic's and `error` is Bearer's.
  mismatch(() =>
    ask().toChallenge('invalid_credentials', { error: 'invalid_token', charset: 'UTF-8' }),
  )
})

test('a message can show any resource and an unknown action', () => {
  const circular: { self?: unknown; authorId: string; archived: boolean } = {
    authorId: 'a',
    archived: true,
  }
  circular.self = circular
  const failure = mismatch(() =>
    expectDecision(alice, documents.of(circular), 'launch' as never).toAllow(),
  )
  expect(failure.message).toContain('[object Object]')
  expect(failure.message).toMatch(/rule +none/)
  const long = documents.of({ authorId: 'x'.repeat(1000), archived: true })
  expect(mismatch(() => expectDecision(alice, long, 'edit').toAllow()).message.length).toBeLessThan(
    800,
  )
})

test('what a predicate throws is not taken for a decision', () => {
  const broken = policy<Document>('document')(({ condition }) => ({
    read: condition('broken', () => {
      throw new RangeError('a bug')
    }),
  }))
  const row = broken.of({ authorId: 'a', archived: true })
  expect(() => expectDecision(alice, row, 'read').toForbid()).toThrow(RangeError)
})
