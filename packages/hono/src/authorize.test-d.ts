import { type Identity, policy } from '@verdict/core'
import { basicPassword } from '@verdict/http'
import { Hono } from 'hono'
import { expectTypeOf, test } from 'vitest'
import { createAuthorizer } from './index.js'

interface Document {
  id: string
  authorId: string
  published: boolean
}

const documents = policy<Document>('document')(
  ({ anyone, anyOf, owner, scope, role, condition }) => ({
    list: anyone(),
    create: scope('documents:write'),
    read: anyOf(
      condition('published', (doc) => doc.published),
      role('editor'),
    ),
    update: owner('authorId'),
  }),
)
const authorize = createAuthorizer({
  authenticators: [basicPassword({ verify: () => null })],
  realm: 'api',
})
const row = { id: 'd1', authorId: 'u1', published: true, extra: 1 }

test('a guard knows the identity and the resource', () => {
  const canList = authorize(documents, 'list')
  const canCreate = authorize(documents, 'create')
  const canRead = authorize(documents, 'read', () => row)
  const canUpdate = authorize(documents, 'update', async (c) => (c.req.param('id') ? row : null))
  const app = new Hono()
  app.get('/documents', canList, (c) => {
    expectTypeOf(canList.of(c).identity).toEqualTypeOf<Identity | null>()
    expectTypeOf(canList.of(c).resource).toEqualTypeOf<undefined>()
    return c.text('')
  })
  app.post('/documents', canCreate, (c) => {
    expectTypeOf(c.var.authorization.identity).toEqualTypeOf<Identity>()
    return c.text('')
  })
  app.get('/documents/:id', canRead, (c) => {
    expectTypeOf(c.req.param('id')).toEqualTypeOf<string>()
    expectTypeOf(c.var.authorization.identity).toEqualTypeOf<Identity | null>()
    expectTypeOf(c.var.authorization.resource).toEqualTypeOf<typeof row>()
    expectTypeOf(canRead.of(c).resource).toEqualTypeOf<typeof row>()
    return c.text('')
  })
  app.put('/documents/:id', canUpdate, (c) => {
    expectTypeOf(canUpdate.of(c).identity).toEqualTypeOf<Identity>()
    expectTypeOf(canUpdate.of(c).resource).toEqualTypeOf<typeof row>()
    return c.text('')
  })
})

test('of a loader that is missing the compiler says so', () => {
  // What the second argument would have to be is the message.
  authorize(
    documents,
    'update: the rule looks at the resource; pass a function that loads it as the third argument',
  )
  authorize(
    documents,
    // @ts-expect-error this rule does without
    'list: the rule looks at the resource; pass a function that loads it as the third argument',
  )
})

test('mistakes do not compile', () => {
  // @ts-expect-error the rule needs a loader
  authorize(documents, 'update')
  // @ts-expect-error no such action
  authorize(documents, 'publish')
  // @ts-expect-error the loader gives something else
  authorize(documents, 'update', () => ({ id: 1 }))
  // @ts-expect-error no realm
  createAuthorizer({ authenticators: [basicPassword({ verify: () => null })] })
  // @ts-expect-error nobody to authenticate
  createAuthorizer({ authenticators: [], realm: 'api' })
  // @ts-expect-error it makes the middleware, and is none
  new Hono().use(authorize.requireDecision)
  // @ts-expect-error it makes the middleware, and is none
  new Hono().use(authorize.metadata)
})
