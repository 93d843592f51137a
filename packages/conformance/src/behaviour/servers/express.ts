import type { Answer, Mounted } from '@verdict/http'
import { createAuthorizer } from '@verdict/express'
import cors from 'cors'
import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express'
import { desk, documents, loadRow, MOUNTED } from '../policies.js'
import { spacesOf } from '../spaces.js'
import { newWorld } from '../world.js'
import { BEFORE, CORS_ORIGIN, EXPOSED, granted, INTERNAL } from './app.js'
import { running, type RunningServer } from './server.js'

type Handler = express.RequestHandler

function send(res: Response, { status, fields, body }: Answer): void {
  res.status(status)
  for (const [name, value] of fields) res.appendHeader(name, value)
  res.end(body)
}

export async function startExpress(): Promise<RunningServer> {
  const world = newWorld()
  const load = (req: Request) => {
    world.loads++
    return loadRow(String(req.params['id']))
  }
  const app = express()
  app.set('trust proxy', 1)
  app.use(cors({ origin: CORS_ORIGIN, exposedHeaders: EXPOSED }))

  const view = { field: (req: Request, name: string) => req.get(name) }
  const authorizers = Object.entries(spacesOf(world, view)).map(
    ([space, options]) =>
      [space, createAuthorizer(options) as unknown as Mounted<Request, Handler>] as const,
  )
  const answerBehind = (guard: {
    of: (req: Request) => Parameters<typeof granted>[0]
  }): Handler => {
    return (req, res) => {
      res.json(granted(guard.of(req)))
    }
  }
  for (const [space, authorize] of authorizers) {
    for (const { policy, loads } of MOUNTED) {
      for (const action of Object.keys(policy.rules)) {
        const guard = authorize(policy, action, loads ? load : undefined)
        const path = `/${space}/${policy.type}/${action}${loads ? '/:id' : ''}`
        app.all(path, guard, answerBehind(guard))
      }
    }
  }

  const { token, published } = Object.fromEntries(authorizers)
  app.use((published as Mounted<Request, Handler>).metadata())
  const authorize = token as Mounted<Request, Handler>
  const canAdmin = authorize(desk, 'admin')
  const twice = Router()
  twice.use(authorize(desk, 'me'))
  twice.all('/admin', canAdmin, answerBehind(canAdmin))
  app.use('/twice', twice)

  const nested = Router()
  const canUpdate = authorize(documents, 'update', load)
  nested.all('/documents/:id', canUpdate, answerBehind(canUpdate))
  app.use('/v1/deep', nested)

  const before: Handler = (_req, res, next) => {
    res.set(BEFORE)
    next()
  }
  app.all('/before', before, canAdmin, answerBehind(canAdmin))
  app.all('/throws', authorize(desk, 'list'), () => {
    throw new Error('canary: the handler broke')
  })
  app.all('/unguarded', answerBehind(canAdmin))
  app.all('/manual/:id', async (req, res) => {
    const caller = await authorize.authenticate(req)
    if (caller.kind === 'unavailable') return send(res, caller.answer)
    const row = await load(req)
    const resource = documents.of(row as never)
    const decision = caller.decide(resource, 'update')
    if (decision.kind !== 'allow') return send(res, caller.answer(decision, resource))
    res.json({ may: caller.permittedActions(desk.any) })
  })

  const onError: ErrorRequestHandler = (_error, _req, res, _next) => {
    res.status(500).json(INTERNAL)
  }
  app.use(onError)
  return running('express', world, app.listen(0, '127.0.0.1'))
}
