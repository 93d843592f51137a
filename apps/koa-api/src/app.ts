import {
  type App,
  BODY_LIMIT,
  CORS,
  createStore,
  documentInput,
  LOGIN_FAILED,
  loginInput,
  loginOf,
  NOT_FOUND,
  noteInput,
  type Problem,
  policies,
  problemOf,
  protectionSpaces,
  type Setup,
} from '@verdict-apps/shared'
import { createAuthorizer } from '@verdict/koa'
import { bodyParser } from '@koa/bodyparser'
import cors from '@koa/cors'
import Router from '@koa/router'
import Koa, { type Context } from 'koa'
import { sessionsFor } from './sessions.js'

function sendProblem(ctx: Context, { status, type, body }: Problem): void {
  ctx.status = status
  ctx.type = type
  ctx.body = body
}

/** The documents API on Koa. Each route's guard comes first; its body is parsed behind it. */
export function createApp(setup: Setup): App {
  const { documents, notes } = createStore()
  const spaces = protectionSpaces(setup)
  // X-Forwarded-For is believed, its last entry: who connects is a proxy on this machine, since the
  // server listens on loopback alone.
  const app = new Koa({ proxy: true, maxIpsCount: 1 })
  const sessions = sessionsFor(spaces.cookie, app)

  const authorize = createAuthorizer(spaces.api)
  const authorizeLegacy = createAuthorizer(spaces.legacy)
  const authorizeMachine = createAuthorizer(spaces.machine)
  const authorizeEither = createAuthorizer(spaces.either)
  const authorizeDpop = createAuthorizer(spaces.dpop)
  const authorizeDpopNonce = createAuthorizer(spaces.dpopNonce)
  const authorizeSession = createAuthorizer(spaces.session(sessions.find))

  // Before every guard: preflights carry no credentials.
  app.use(
    cors({
      origin: CORS.origin,
      allowMethods: CORS.methods,
      allowHeaders: CORS.requestHeaders,
      exposeHeaders: CORS.responseHeaders,
    }),
  )
  app.use(async (ctx, next) => {
    ctx.set('Cache-Control', 'no-store')
    try {
      await next()
      if (ctx.status === 404 && !ctx.body) sendProblem(ctx, NOT_FOUND)
    } catch (error) {
      sendProblem(ctx, problemOf(error))
    }
  })
  app.use(authorize.metadata())
  const json = bodyParser({
    enableTypes: ['json'],
    jsonLimit: BODY_LIMIT,
    // What cannot be unpacked comes without a status, and is the request's fault all the same.
    onError: (error) => {
      throw Object.assign(error, { status: (error as { status?: number }).status ?? 400 })
    },
  })
  const router = new Router({ sensitive: true, strict: true })

  router.get('/health', (ctx) => {
    ctx.body = { status: 'ok' }
  })
  const knowsMe = authorize(policies.profile, 'read')
  router.get('/me', knowsMe, (ctx) => {
    ctx.body = knowsMe.of(ctx).identity
  })

  const canList = authorize(policies.documents, 'list')
  router.get('/documents', canList, (ctx) => {
    const { permittedActions } = canList.of(ctx)
    const listed = documents
      .all()
      .map((row) => ({ ...row, actions: permittedActions(policies.documents.of(row)) }))
    ctx.body = listed.filter(({ actions }) => actions.includes('read'))
  })
  const canCreate = authorize(policies.documents, 'create')
  router.post('/documents', canCreate, json, (ctx) => {
    const { identity } = canCreate.of(ctx)
    const row = documents.insert({ ...documentInput(ctx.request.body), authorId: identity.id })
    ctx.status = 201
    ctx.set('Location', `/documents/${row.id}`)
    ctx.body = row
  })
  const canRead = authorize(policies.documents, 'read', (ctx) => documents.find(ctx.params['id']))
  router.get('/documents/:id', canRead, (ctx) => {
    ctx.body = canRead.of(ctx).resource
  })
  const canUpdate = authorize(policies.documents, 'update', (ctx) =>
    documents.find(ctx.params['id']),
  )
  router.put('/documents/:id', canUpdate, json, (ctx) => {
    const { resource } = canUpdate.of(ctx)
    ctx.body = documents.replace({ ...resource, ...documentInput(ctx.request.body) })
  })
  const canDelete = authorize(policies.documents, 'delete', (ctx) =>
    documents.find(ctx.params['id']),
  )
  router.delete('/documents/:id', canDelete, (ctx) => {
    documents.remove(canDelete.of(ctx).resource)
    ctx.status = 204
  })

  const canTakeNotes = authorize(policies.notes, 'create')
  router.post('/notes', canTakeNotes, json, (ctx) => {
    const { identity } = canTakeNotes.of(ctx)
    const row = notes.insert({ ...noteInput(ctx.request.body), ownerId: identity.id })
    ctx.status = 201
    ctx.set('Location', `/notes/${row.id}`)
    ctx.body = row
  })
  const canReadNote = authorize(policies.notes, 'read', (ctx) => notes.find(ctx.params['id']))
  router.get('/notes/:id', canReadNote, (ctx) => {
    ctx.body = canReadNote.of(ctx).resource
  })

  router.get('/admin/report', authorize(policies.admin, 'report'), (ctx) => {
    ctx.body = { documents: documents.all().length }
  })
  router.get('/admin/audit', authorize(policies.admin, 'audit'), (ctx) => {
    ctx.body = { entries: [] }
  })
  router.get('/internal/status', authorize(policies.internal, 'status'), (ctx) => {
    ctx.body = { status: 'ok' }
  })

  const canReport = authorizeLegacy(policies.legacy, 'report')
  router.get('/legacy/report', canReport, (ctx) => {
    ctx.body = { report: 'legacy', for: canReport.of(ctx).identity.id }
  })
  const canPing = authorizeMachine(policies.machine, 'ping')
  router.get('/machine/ping', canPing, (ctx) => {
    ctx.body = { pong: canPing.of(ctx).identity.id }
  })
  const knowsEither = authorizeEither(policies.profile, 'read')
  router.get('/either', knowsEither, (ctx) => {
    ctx.body = knowsEither.of(ctx).identity
  })

  if (spaces.introspected) {
    const authorizeIntrospected = createAuthorizer(spaces.introspected)
    const knowsIntrospected = authorizeIntrospected(policies.profile, 'read')
    router.get('/introspected', knowsIntrospected, (ctx) => {
      ctx.body = knowsIntrospected.of(ctx).identity
    })
  }
  const knowsHolder = authorizeDpop(policies.profile, 'read')
  router.get('/dpop', knowsHolder, (ctx) => {
    ctx.body = knowsHolder.of(ctx).identity
  })
  const knowsFreshHolder = authorizeDpopNonce(policies.profile, 'read')
  router.get('/dpop-nonce', knowsFreshHolder, (ctx) => {
    ctx.body = knowsFreshHolder.of(ctx).identity
  })

  router.post('/login', json, sessions.middleware, async (ctx) => {
    const { username, password } = loginInput(ctx.request.body)
    if (!(await spaces.checkPassword(username, password))) return sendProblem(ctx, LOGIN_FAILED)
    await sessions.start(ctx, loginOf(username))
    ctx.body = { user: username }
  })
  const hasAccount = authorizeSession(policies.account, 'read')
  router.get('/account', hasAccount, (ctx) => {
    ctx.body = { user: hasAccount.of(ctx).identity.id }
  })
  const canLogOut = authorizeSession(policies.account, 'logout')
  router.post('/logout', canLogOut, sessions.middleware, (ctx) => {
    ctx['session'] = null
    ctx.status = 204
  })

  app.use(router.routes())
  return app.callback()
}
