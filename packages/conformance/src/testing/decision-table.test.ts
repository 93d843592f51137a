import { basic, decide, dpop, policy, protectionSpace } from '@verdict/core'
import { describe, expect, test } from 'vitest'
import { callersOf, decisionTable } from './index.js'

interface Invoice {
  clerkId: string | null
  paid: boolean
}

const invoices = policy<Invoice>('invoice')(
  ({ allOf, anyOf, anyone, assurance, condition, network, not, owner, role, scope }) => ({
    count: anyone(),
    read: anyOf(
      condition('paid', (invoice) => invoice.paid),
      owner('clerkId'),
    ),
    approve: allOf(role('approver', 'chief'), not(owner('clerkId'))), // four eyes
    pay: allOf(scope('pay', 'bank'), assurance({ acr: ['mfa'], maxAge: 60 })),
    export: network({ allow: ['10.0.0.0/8'], deny: ['10.9.0.0/16'] }),
  }),
)
const open: Invoice = { clerkId: 'carol', paid: false }
const resources = { 'an open one': open, 'an orphan': { clerkId: null, paid: true } }

test('as text', () => {
  expect(String(decisionTable(invoices, { resources }))).toMatchSnapshot()
})

test('as Markdown', () => {
  expect(decisionTable(invoices, { resources }).toMarkdown()).toMatchSnapshot()
})

test('equal policies give equal tables', () => {
  const twice = [1, 2].map(() => decisionTable(invoices, { resources }).toString())
  expect(twice[0]).toBe(twice[1])
})

test('every cell is what decide answers', () => {
  const space = protectionSpace(basic({ realm: 'r' }))
  const { someone } = callersOf(space)
  const { cells } = decisionTable(invoices, { space, resources: { one: open } })
  const found = cells.find(
    ({ action, caller }) => action === 'approve' && caller === 'role approver, owner (clerkId)',
  )
  const { identity, credentials } = someone({ id: 'carol', roles: ['approver'] })
  expect(found?.decision).toBe(decide(identity, credentials, invoices.of(open), 'approve'))
})

test('each allow that a rule of identity atoms can give is in the table', () => {
  const { cells } = decisionTable(invoices, { resources })
  const allowed = new Set(
    cells.filter(({ decision }) => decision.kind === 'allow').map(({ action }) => action),
  )
  expect([...allowed]).toEqual(['count', 'read', 'approve', 'pay', 'export'])
})

describe('callers', () => {
  const shop = policy('shop')(({ attribute, relation, authenticated }) => ({
    order: attribute('tier', 'gold', 7),
    refund: relation('same_team', ({ attributes }, team) => attributes?.['team'] === team),
    enter: authenticated(),
  }))

  test('attributes are told apart by value, and callers may be given', () => {
    const { someone } = callersOf(protectionSpace(basic({ realm: 'shop' })))
    const colleague = someone({ attributes: { team: 'a' } })
    const { callers, cells } = decisionTable(shop, {
      resources: { "team a's": 'a' },
      callers: { colleague },
    })
    expect(callers).toEqual([
      'stranger',
      'invalid Bearer credentials',
      'identified',
      'tier gold',
      'tier 7',
      'colleague',
    ])
    const allowed = cells.filter(({ decision }) => decision.kind === 'allow')
    expect(allowed.map(({ action, caller }) => `${caller}: ${action}`)).toEqual([
      'tier gold: order',
      'tier 7: order',
      'colleague: refund',
      'identified: enter',
      'tier gold: enter',
      'tier 7: enter',
      'colleague: enter',
    ])
  })

  test('each scheme has its own credentials that do not count, DPoP also a missing nonce', () => {
    const space = protectionSpace(dpop({ realm: 'r', algs: ['ES256'] }), basic({ realm: 'r' }))
    const table = decisionTable(shop, { space, actions: ['enter'] })
    expect(table.callers).toEqual([
      'stranger',
      'invalid DPoP credentials',
      'invalid Basic credentials',
      'partial DPoP credentials',
      'identified',
    ])
    expect(table.columns.map(({ action }) => action)).toEqual(['enter'])
  })

  test('a scheme that cannot deliver a scope is not asked for one', () => {
    const space = protectionSpace(dpop({ realm: 'r', algs: ['ES256'] }), basic({ realm: 'r' }))
    const pay = (scheme: 'DPoP' | 'Basic') =>
      decisionTable(invoices, { space, scheme, actions: ['pay'] })
        .cells.filter(({ caller }) => caller === 'acr mfa, fresh login')
        .map(({ decision }) => decision.kind !== 'allow' && decision.challenges.length)
    expect([pay('DPoP'), pay('Basic')]).toEqual([[1], [0]])
  })
})

test('mistakes are told at once', () => {
  expect(() => decisionTable(invoices)).toThrow(
    "decisionTable(): invoice read looks at the resource; write { resources: { 'a name': … } }",
  )
  const { stranger } = callersOf(protectionSpace(basic({ realm: 'r' })))
  expect(() => decisionTable(invoices, { resources, callers: { stranger } })).toThrow(
    'there is a "stranger" already',
  )
  expect(() => decisionTable(invoices, { resources, actions: ['launch' as never] })).toThrow(
    'invoice has no action launch',
  )
})

test('a rule with many alternatives gives a table that can still be read', () => {
  const wide = policy('wide')(({ allOf, anyOf, role }) => {
    const either = (name: string) => anyOf(role(`${name}1`), role(`${name}2`))
    return {
      read: allOf(either('a'), either('b'), either('c'), either('d'), either('e'), either('f')),
    }
  })
  const { callers } = decisionTable(wide)
  expect(callers.length).toBeLessThan(150)
  expect(new Set(callers).size).toBe(callers.length)
})

test('names with markup do not break the table, and a hidden policy says so', () => {
  const odd = policy<{ a: string }>('x|y', { hide: true })(({ role, owner }) => ({
    'read|all': role('`a|b`'),
    own: owner('a'),
  }))
  const markdown = decisionTable(odd, { resources: { '<b>|': { a: 'z' } } }).toMarkdown()
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'))
  const bars = rows.map((row) => row.replaceAll('\\|', '').split('|').length)
  expect(new Set(bars)).toEqual(new Set([bars[0]]))
  expect(markdown).toContain('\\<b\\>')
  expect(markdown).toContain('as if it were missing')
  expect(decisionTable(odd, { resources: { one: { a: 'z' } } }).toString()).toMatch(/^x\|y, hidden/)
})
