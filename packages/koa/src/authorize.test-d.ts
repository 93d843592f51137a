import { type Identity, policy } from '@verdict/core'
import { basicPassword } from '@verdict/http'
import Router from '@koa/router'
import Koa from 'koa'
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
  const canUpdate = authorize(documents, 'update', async (ctx) => (ctx.params['id'] ? row : null))
  const router = new Router()
  router.get('/documents', canList, (ctx) => {
    expectTypeOf(canList.of(ctx).identity).toEqualTypeOf<Identity | null>()
    expectTypeOf(canList.of(ctx).resource).toEqualTypeOf<undefined>()
  })
  router.post('/documents', canCreate, (ctx) => {
    expectTypeOf(canCreate.of(ctx).identity).toEqualTypeOf<Identity>()
  })
  router.get('/documents/:id', canRead, (ctx) => {
    expectTypeOf(canRead.of(ctx).identity).toEqualTypeOf<Identity | null>()
    expectTypeOf(canRead.of(ctx).resource).toEqualTypeOf<typeof row>()
  })
  router.put('/documents/:id', canUpdate, (ctx) => {
    expectTypeOf(canUpdate.of(ctx).identity).toEqualTypeOf<Identity>()
    expectTypeOf(canUpdate.of(ctx).resource).toEqualTypeOf<typeof row>()
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
  new Koa().use(authorize.requireDecision)
  // @ts-expect-error it makes the middleware, and is none
  new Koa().use(authorize.metadata)
})
