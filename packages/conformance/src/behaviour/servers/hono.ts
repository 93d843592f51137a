import { createAuthorizer } from '@verdict/hono'
import { type Mounted, toResponse } from '@verdict/http'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { desk, documents, loadRow, MOUNTED } from '../policies.js'
import { spacesOf } from '../spaces.js'
import { newWorld } from '../world.js'
import { BEFORE, CORS_ORIGIN, EXPOSED, type FetchApp, granted, INTERNAL } from './app.js'

/** The last hop's word, as Koa and Express take it with one trusted proxy. */
function addressOf(c: Context): string | undefined {
  const { address } = c.env as { address: string | undefined }
  const hops = c.req.header('x-forwarded-for')?.split(',')
  return hops?.at(-1)?.trim() || address
}

export function honoApp(): FetchApp {
  const world = newWorld()
  const load = (c: Context) => {
    world.loads++
    return loadRow(c.req.param('id') ?? '')
  }
  const app = new Hono()
  app.use(cors({ origin: CORS_ORIGIN, exposeHeaders: [EXPOSED] }))
  app.onError((_error, c) => c.json(INTERNAL, 500))

  const view = {
    address: addressOf,
    field: (c: Context, name: string) => c.req.header(name),
  }
  const authorizers = Object.entries(spacesOf(world, view)).map(
    ([space, options]) =>
      [space, createAuthorizer(options) as Mounted<Context, MiddlewareHandler>] as const,
  )
  for (const [space, authorize] of authorizers) {
    for (const { policy, loads } of MOUNTED) {
      for (const action of Object.keys(policy.rules)) {
        const guard = authorize(policy, action, loads ? load : undefined)
        const path = `/${space}/${policy.type}/${action}${loads ? '/:id' : ''}`
        app.all(path, guard, (c) => c.json(granted(guard.of(c))))
      }
    }
  }

  const { token, published } = Object.fromEntries(authorizers)
  app.use((published as Mounted<Context, MiddlewareHandler>).metadata())
  const authorize = token as Mounted<Context, MiddlewareHandler>
  const canAdmin = authorize(desk, 'admin')
  const twice = new Hono()
  twice.use(authorize(desk, 'me'))
  // It replaces the raw request between the two guards.
  twice.use(bodyLimit({ maxSize: 1024 }))
  twice.all('/admin', canAdmin, (c) => c.json(granted(canAdmin.of(c))))
  app.route('/twice', twice)

  const nested = new Hono()
  const canUpdate = authorize(documents, 'update', load)
  nested.all('/documents/:id', canUpdate, (c) => c.json(granted(canUpdate.of(c))))
  app.route('/v1/deep', nested)

  app.use('/before', async (c, next) => {
    for (const [name, value] of Object.entries(BEFORE)) c.header(name, value)
    await next()
  })
  app.all('/before', canAdmin, (c) => c.json({}))
  app.all('/throws', authorize(desk, 'list'), () => {
    throw new Error('canary: the handler broke')
  })
  app.all('/unguarded', (c) => c.json(granted(canAdmin.of(c))))
  app.all('/manual/:id', async (c) => {
    const caller = await authorize.authenticate(c)
    if (caller.kind === 'unavailable') return toResponse(caller.answer, c.req.method)
    const row = await load(c)
    const resource = documents.of(row as never)
    const decision = caller.decide(resource, 'update')
    if (decision.kind === 'allow') return c.json({ may: caller.permittedActions(desk.any) })
    return toResponse(caller.answer(decision, resource), c.req.method)
  })

  return { name: 'hono', world, handle: (request, address) => app.fetch(request, { address }) }
}
