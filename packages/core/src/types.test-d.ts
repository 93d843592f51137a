import { expectTypeOf, test } from 'vitest'
import {
  basic,
  bearer,
  type Challenges,
  type Decision,
  decide,
  decideEarly,
  explain,
  type Identity,
  permittedActions,
  policy,
  protectionSpace,
  type Rule,
  type TraitsOf,
  vocabulary,
} from './index.js'

interface Document {
  id: string
  authorId: string | null
  published: boolean
  pages: number
}

const words = vocabulary<{
  role: 'admin' | 'editor'
  scope: 'documents:write'
  acr: 'mfa'
  attributes: { tenant: string; verified: boolean }
  facts: { open: boolean }
}>()

const documents = words.policy<Document>('document')(
  ({ anyone, anyOf, allOf, owner, role, scope, condition, assurance, not, authenticated }) => ({
    list: anyone(),
    create: scope('documents:write'),
    read: anyOf(
      condition('published', (doc) => doc.published),
      owner('authorId'),
      role('editor'),
    ),
    update: allOf(owner('authorId'), scope('documents:write')),
    delete: allOf(role('admin'), assurance({ acr: ['mfa'], maxAge: 300 })),
    register: not(authenticated()),
    review: allOf(role('editor'), not(owner('authorId'))),
  }),
)
const row: Document = { id: 'd1', authorId: null, published: true, pages: 3 }
const api = protectionSpace(bearer({ realm: 'api' }), basic({ realm: 'api' }))

test('rules know what they need and what they guarantee', () => {
  type T<N extends keyof typeof documents.rules & string> = TraitsOf<typeof documents.rules, N>
  expectTypeOf<T<'list'>['needsResource']>().toEqualTypeOf<false>()
  expectTypeOf<T<'list'>['hasIdentity']>().toEqualTypeOf<false>()
  expectTypeOf<T<'create'>['needsResource']>().toEqualTypeOf<false>()
  expectTypeOf<T<'create'>['hasIdentity']>().toEqualTypeOf<true>()
  expectTypeOf<T<'read'>['needsResource']>().toEqualTypeOf<true>()
  expectTypeOf<T<'read'>['hasIdentity']>().toEqualTypeOf<false>()
  expectTypeOf<T<'update'>['needsResource']>().toEqualTypeOf<true>()
  expectTypeOf<T<'update'>['hasIdentity']>().toEqualTypeOf<true>()
  expectTypeOf<T<'delete'>['needsResource']>().toEqualTypeOf<false>()
  expectTypeOf<T<'register'>['hasIdentity']>().toEqualTypeOf<false>()
  expectTypeOf<T<'review'>['hasIdentity']>().toEqualTypeOf<true>()
  expectTypeOf<T<'review'>['needsResource']>().toEqualTypeOf<true>()
})

test('a decision is a union on kind, and a switch that misses one does not compile', () => {
  const decision = decide(null, api.omitted, documents.of(row), 'read')
  expectTypeOf(decision).toEqualTypeOf<Decision>()
  const status = (one: Decision): 200 | 401 | 403 => {
    switch (one.kind) {
      case 'allow':
        return 200
      case 'challenge':
        expectTypeOf(one.challenges).toEqualTypeOf<Challenges>()
        return 401
      case 'forbid':
        return 403
    }
  }
  // @ts-expect-error a kind is missed
  const missed = (one: Decision): 200 | 401 => {
    switch (one.kind) {
      case 'allow':
        return 200
      case 'challenge':
        return 401
    }
  }
  void [status, missed]
})

test('mistakes in a question do not compile', () => {
  // @ts-expect-error no such action
  decide(null, api.omitted, documents.any, 'publish')
  // @ts-expect-error the resource is of another type
  documents.of({ id: 'd1' })
  // @ts-expect-error not a state of credentials
  decide(null, { kind: 'omitted' }, documents.any, 'list')
  // @ts-expect-error not a scheme of this space
  api.valid('Digest')
  // @ts-expect-error not a reason
  api.invalid('Bearer', 'bad')
  // @ts-expect-error a protection space without a scheme could not challenge
  protectionSpace()
  // @ts-expect-error no such action
  decideEarly(documents, 'publish', {})
})

test('mistakes in a rule do not compile', () => {
  words.policy<Document>('document')((rules) => {
    // @ts-expect-error an undeclared role
    rules.role('root')
    // @ts-expect-error no role
    rules.role()
    // @ts-expect-error an undeclared scope
    rules.scope('documents:read')
    // @ts-expect-error no scope
    rules.scope()
    // @ts-expect-error an undeclared acr
    rules.assurance({ acr: ['pin'] })
    // @ts-expect-error nothing asked for
    rules.assurance({})
    // @ts-expect-error an undeclared attribute
    rules.attribute('team', 'a')
    // @ts-expect-error a value of another type
    rules.attribute('tenant', 1)
    // @ts-expect-error a key the row lacks
    rules.owner('ownerId')
    // @ts-expect-error a key that holds no id
    rules.owner('pages')
    // @ts-expect-error empty
    rules.allOf()
    // @ts-expect-error empty
    rules.anyOf()
    // @ts-expect-error empty
    rules.network({})
    // @ts-expect-error a promise is no answer
    rules.condition('published', async (doc) => doc.published)
    // @ts-expect-error not a property of the row
    rules.condition('published', (doc) => doc.publishd)
    rules.circumstance('open', ({ facts }) => facts?.open === true)
    // @ts-expect-error not a fact
    rules.circumstance('open', ({ facts }) => facts?.closed === true)
    return {}
  })
})

test('without a vocabulary every word goes', () => {
  policy<Document>('document')(({ role, scope, attribute, anyOf }) => ({
    read: anyOf(role('anything'), scope('any:thing'), attribute('tenant', 't1')),
  }))
})

test('nothing is any', () => {
  expectTypeOf(decide).returns.not.toBeAny()
  expectTypeOf(explain).returns.not.toBeAny()
  expectTypeOf(documents.of(row).value).toEqualTypeOf<Document | undefined>()
  expectTypeOf(documents.rules.read).not.toBeAny()
  expectTypeOf(documents.rules.read).toExtend<Rule>()
  expectTypeOf(permittedActions(null, api.omitted, documents.any)).toEqualTypeOf<
    ('list' | 'create' | 'read' | 'update' | 'delete' | 'register' | 'review')[]
  >()
  expectTypeOf<Identity['attributes']>().not.toBeAny()
  policy<Document>('document')(({ relation }) => ({
    read: relation('team', (identity, doc, environment) => {
      expectTypeOf(identity).toEqualTypeOf<Identity>()
      expectTypeOf(doc).toEqualTypeOf<Document>()
      expectTypeOf(environment.facts).toEqualTypeOf<unknown>()
      return true
    }),
  }))
})
