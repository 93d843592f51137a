import { basic, bearer, type Challenged, policy, protectionSpace } from '@verdict/core'
import { expectTypeOf, test } from 'vitest'
import { callersOf, decisionTable, expectDecision } from './index.js'

interface Note {
  ownerId: string
}
const notes = policy<Note>('note')(({ owner, anyone }) => ({
  list: anyone(),
  read: owner('ownerId'),
}))
const api = protectionSpace(bearer({ realm: 'api' }), basic({ realm: 'api' }))
const { stranger, someone, invalid } = callersOf(api)
const hers = notes.of({ ownerId: 'ann' })

test('mistakes in a question do not compile', () => {
  // @ts-expect-error no such action
  expectDecision(stranger, hers, 'launch').toAllow()
  // @ts-expect-error not a caller
  expectDecision({ id: 'ann' }, hers, 'read').toAllow()
  // @ts-expect-error not a scheme of this space
  someone({}, 'DPoP')
  // @ts-expect-error not a reason
  invalid('bad')
  // @ts-expect-error not a field of an identity
  someone({ role: 'admin' })
  expectTypeOf(expectDecision(stranger, hers, 'read').toChallenge()).toEqualTypeOf<Challenged>()
})

test('mistakes in a table do not compile', () => {
  const table = decisionTable(notes, { space: api, resources: { hers: { ownerId: 'ann' } } })
  expectTypeOf(table.cells[0]).toExtend<{ action: 'list' | 'read' } | undefined>()
  // @ts-expect-error no such action
  decisionTable(notes, { actions: ['launch'] })
  // @ts-expect-error a resource of another type
  decisionTable(notes, { resources: { hers: { owner: 'ann' } } })
  // @ts-expect-error not a scheme of this space
  decisionTable(notes, { space: api, scheme: 'DPoP' })
  // @ts-expect-error a caller of another shape
  decisionTable(notes, { callers: { ann: { id: 'ann' } } })
})
