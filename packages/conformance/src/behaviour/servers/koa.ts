import cors from '@koa/cors'
import Router from '@koa/router'
import type { Answer, Mounted } from '@verdict/http'
import { createAuthorizer } from '@verdict/koa'
import Koa, { type Context, type Middleware } from 'koa'
import { desk, documents, loadRow, MOUNTED } from '../policies.js'
import { spacesOf } from '../spaces.js'
import { newWorld } from '../world.js'
import { BEFORE, CORS_ORIGIN, EXPOSED, granted, INTERNAL } from './app.js'
import { running, type RunningServer } from './server.js'

function send(ctx: Context, { status, fields, body }: Answer): void {
  ctx.status = status
  for (const [name, value] of fields) ctx.append(name, value)
  ctx.body = body
}

export async function startKoa(): Promise<RunningServer> {
  const world = newWorld()
  const load = (ctx: Context) => {
    world.loads++
    return loadRow(ctx['params'].id)
  }
  const app = new Koa({ proxy: true, maxIpsCount: 1 })
  app.on('error', () => {
    throw new Error('an error passed the handler below')
  })
  app.use(cors({ origin: CORS_ORIGIN, exposeHeaders: EXPOSED }))
  app.use(async (ctx, next) => {
    try {
      await next()
    } catch {
      ctx.status = 500
      ctx.body = INTERNAL
    }
  })

  const router = new Router()
  const view = { field: (ctx: Context, name: string) => ctx.get(name) || undefined }
  const authorizers = Object.entries(spacesOf(world, view)).map(
    ([space, options]) =>
      [space, createAuthorizer(options) as Mounted<Context, Middleware>] as const,
  )
  const answerBehind = (guard: { of: (ctx: Context) => Parameters<typeof granted>[0] }) => {
    return (ctx: Context) => {
      ctx.body = granted(guard.of(ctx))
    }
  }
  for (const [space, authorize] of authorizers) {
    for (const { policy, loads } of MOUNTED) {
      for (const action of Object.keys(policy.rules)) {
        const guard = authorize(policy, action, loads ? load : undefined)
        const path = `/${space}/${policy.type}/${action}${loads ? '/:id' : ''}`
        router.all(path, guard, answerBehind(guard))
      }
    }
  }

  const { token, published } = Object.fromEntries(authorizers)
  app.use((published as Mounted<Context, Middleware>).metadata())
  const authorize = token as Mounted<Context, Middleware>
  const canAdmin = authorize(desk, 'admin')
  const twice = new Router()
  twice.use(authorize(desk, 'me'))
  twice.all('/admin', canAdmin, answerBehind(canAdmin))
  router.use('/twice', twice.routes())

  const nested = new Router()
  const canUpdate = authorize(documents, 'update', load)
  nested.all('/documents/:id', canUpdate, answerBehind(canUpdate))
  router.use('/v1/deep', nested.routes())

  const before: Middleware = (ctx, next) => {
    for (const [name, value] of Object.entries(BEFORE)) ctx.set(name, value)
    return next()
  }
  router.all('/before', before, canAdmin, answerBehind(canAdmin))
  router.all('/throws', authorize(desk, 'list'), () => {
    throw new Error('canary: the handler broke')
  })
  router.all('/unguarded', answerBehind(canAdmin))
  router.all('/manual/:id', async (ctx) => {
    const caller = await authorize.authenticate(ctx)
    if (caller.kind === 'unavailable') return send(ctx, caller.answer)
    const row = await load(ctx)
    const resource = documents.of(row as never)
    const decision = caller.decide(resource, 'update')
    if (decision.kind !== 'allow') return send(ctx, caller.answer(decision, resource))
    ctx.body = { may: caller.permittedActions(desk.any) }
  })

  app.use(router.routes())
  return running('koa', world, app.listen(0, '127.0.0.1'))
}
