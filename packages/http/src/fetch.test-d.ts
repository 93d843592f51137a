import { type ActionOf, type Identity, type Policy, type PolicyRules, policy } from '@verdict/core'
import { expectTypeOf, test } from 'vitest'
import {
  apiKeyField,
  type Authenticator,
  basicPassword,
  type Caller,
  type CouldNotVerify,
  createAuthorizer,
  type DecisionEvent,
  sessionCookie,
  type WithoutLoader,
} from './index.js'

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
  authorize(
    documents,
    'list',
  )((request, granted) => {
    expectTypeOf(request).toEqualTypeOf<Request>()
    expectTypeOf(granted.identity).toEqualTypeOf<Identity | null>()
    expectTypeOf(granted.resource).toEqualTypeOf<undefined>()
    return new Response()
  })
  authorize(
    documents,
    'create',
  )(async (_request, granted) => {
    expectTypeOf(granted.identity).toEqualTypeOf<Identity>()
    return new Response()
  })
  authorize(
    documents,
    'read',
    () => row,
  )((_request, granted) => {
    expectTypeOf(granted.identity).toEqualTypeOf<Identity | null>()
    expectTypeOf(granted.resource).toEqualTypeOf<typeof row>()
    return new Response()
  })
  authorize(documents, 'update', async (request) => (request.url ? row : null))(
    (_request, granted) => {
      expectTypeOf(granted.identity).toEqualTypeOf<Identity>()
      expectTypeOf(granted.resource).toEqualTypeOf<typeof row>()
      return new Response()
    },
  )
})

test('what the platform passes behind the request reaches the handler', () => {
  const handler = authorize(
    documents,
    'list',
  )((_request, _granted, env: { DB: string }, waitUntil: () => void) => {
    waitUntil()
    return new Response(env.DB)
  })
  expectTypeOf(handler).parameters.toEqualTypeOf<[Request, { DB: string }, () => void]>()
  expectTypeOf(handler).returns.toEqualTypeOf<Promise<Response>>()
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
  // @ts-expect-error a handler gives a response
  authorize(documents, 'list')(() => 'text')
  // @ts-expect-error identities have an id
  basicPassword({ verify: () => ({ name: 'ada' }) })
  // @ts-expect-error a boolean is no identity
  apiKeyField({ find: () => true })
  // @ts-expect-error the name of the cookie
  sessionCookie({ verify: () => null })
})

test('authenticate gives a caller, or says that nobody could be asked', async () => {
  const came = await authorize.authenticate(new Request('http://127.0.0.1'))
  expectTypeOf(came).toEqualTypeOf<Caller | CouldNotVerify>()
  if (came.kind === 'unavailable') return
  came.decide(documents.of(row), 'update')
  expectTypeOf(came.permittedActions(documents.of(row))).toEqualTypeOf<
    ('list' | 'create' | 'read' | 'update')[]
  >()
  // @ts-expect-error no such action
  came.decide(documents.of(row), 'publish')
})

test('a function of any policy can take what a guard takes', () => {
  const readable = <A extends PolicyRules, N extends ActionOf<A>>(
    policy: Policy<unknown, A>,
    action: WithoutLoader<A, N>,
  ) => authorize<A, N>(policy, action)
  expectTypeOf(readable(documents, 'create')).toEqualTypeOf(authorize(documents, 'create'))
  // @ts-expect-error the rule needs a loader
  readable(documents, 'update')
})

test('nothing is any', () => {
  expectTypeOf<DecisionEvent>().not.toBeAny()
  expectTypeOf<Parameters<Authenticator['authenticate']>>().not.toBeAny()
  expectTypeOf<Caller['identity']>().toEqualTypeOf<Identity | null>()
  expectTypeOf<Caller['environment']['facts']>().toEqualTypeOf<unknown>()
})
