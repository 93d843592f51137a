import { expect, test } from 'vitest'
import { api, type Row, valid } from '../test/ask.js'
import { decide, permittedActions, policy, vocabulary } from './index.js'

test('a vocabulary defines policies as policy does', () => {
  const words = vocabulary<{ role: 'admin' }>()
  const documents = words.policy('document', { hide: true })(({ role }) => ({
    read: role('admin'),
  }))
  expect([documents.type, documents.hide]).toEqual(['document', true])
  expect(documents.rules).toStrictEqual({ read: { kind: 'role', oneOf: ['admin'] } })
  expect(decide({ id: 'u1', roles: ['admin'] }, valid, documents.any, 'read').kind).toBe('allow')
  expect(decide({ id: 'u1' }, valid, documents.any, 'read').kind).toBe('forbid')
})

test.for<[unknown, boolean]>([
  [undefined, false],
  [{}, false],
  [{ hide: false }, false],
  [{ hide: true }, true],
  [{ hide: 'no' }, false], // from JavaScript: nothing is coerced
])('options %j: hide is %j', ([options, hide]) => {
  expect(policy('row', options as { hide: boolean })(() => ({})).hide).toBe(hide)
})

test('rules are plain data: what is not given is not there', () => {
  const test = () => true
  const { rules } = policy<Row>('row')((a) => ({
    titled: a.condition('open', test, { title: 'Closed.' }),
    untitled: a.relation('open', test),
    late: a.assurance({ maxAge: 0 }),
    strong: a.assurance({ acr: ['mfa'] }),
    inside: a.network({ allow: ['10.0.0.0/8'] }),
    outside: a.network({ deny: ['10.0.0.0/8'] }),
  }))
  expect(rules).toStrictEqual({
    titled: { kind: 'condition', code: 'open', title: 'Closed.', test },
    untitled: { kind: 'relation', code: 'open', test },
    late: { kind: 'assurance', maxAge: 0 },
    strong: { kind: 'assurance', acr: ['mfa'] },
    inside: { kind: 'network', allow: ['10.0.0.0/8'] },
    outside: { kind: 'network', deny: ['10.0.0.0/8'] },
  })
})

test('a policy prints and serialises as its rules, and is frozen', () => {
  const rows = policy<Row>('row')(({ anyone }) => ({ read: anyone() }))
  expect(JSON.stringify(rows)).toBe(
    '{"type":"row","hide":false,"rules":{"read":{"kind":"anyone"}}}',
  )
  expect([rows, rows.rules, rows.any].map(Object.isFrozen)).toEqual([true, true, true])
})

test('permitted actions: an identity that is a string is nobody, and what cannot be told is none', () => {
  const rows = policy<Row>('row')((a) => ({
    see: a.authenticated(),
    wide: a.anyOf(a.owner('authorId'), a.scope('wide')),
    strong: a.anyOf(a.owner('authorId'), a.assurance({ acr: ['mfa'] })),
  }))
  const permitted = (who: unknown) => permittedActions(who as { id: string }, valid, rows.any)
  expect(permitted('u1')).toEqual([])
  expect(permitted({ id: 'u1' })).toEqual(['see'])
  expect(permitted({ id: 'u1', scopes: ['wide'] })).toEqual(['see', 'wide'])
  expect(permitted({ id: 'u1', acr: 'mfa' })).toEqual(['see', 'strong'])
  expect(permittedActions(null, api.omitted, rows.any)).toEqual([])
})
