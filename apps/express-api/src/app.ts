import {
  type App,
  BODY_LIMIT,
  CORS,
  createStore,
  documentInput,
  isLoopback,
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
import { createAuthorizer } from '@verdict/express'
import cors from 'cors'
import express, { type NextFunction, type Request, type Response } from 'express'
import { endSession, findLogin, openSession, startSession } from './sessions.js'

type Row = Request<{ id: string }>

function sendProblem(res: Response, { status, type, body }: Problem): void {
  res.status(status).type(type).end(body)
}

/** The documents API on Express. Each route's guard comes first; its body is parsed behind it. */
export function createApp(setup: Setup): App {
  const { documents, notes } = createStore()
  const spaces = protectionSpaces(setup)

  const authorize = createAuthorizer(spaces.api)
  const authorizeLegacy = createAuthorizer(spaces.legacy)
  const authorizeMachine = createAuthorizer(spaces.machine)
  const authorizeEither = createAuthorizer(spaces.either)
  const authorizeDpop = createAuthorizer(spaces.dpop)
  const authorizeDpopNonce = createAuthorizer(spaces.dpopNonce)
  const authorizeSession = createAuthorizer(spaces.session(findLogin))

  const app = express()
  app.disable('x-powered-by').disable('etag')
  app.enable('case sensitive routing').enable('strict routing')
  // X-Forwarded-For is believed when a proxy on this machine wrote it.
  app.set('trust proxy', (peer: string, hop: number) => hop === 0 && isLoopback(peer))
  // Before every guard: preflights carry no credentials.
  app.use(
    cors({
      origin: CORS.origin,
      methods: CORS.methods,
      allowedHeaders: CORS.requestHeaders,
      exposedHeaders: CORS.responseHeaders,
    }),
  )
  app.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store')
    next()
  })
  app.use(authorize.metadata())
  const json = express.json({ limit: BODY_LIMIT })

  app.get('/health', (_req, res) => {
    res.json({ status: 'ok' })
  })
  const knowsMe = authorize(policies.profile, 'read')
  app.get('/me', knowsMe, (req, res) => {
    res.json(knowsMe.of(req).identity)
  })

  const canList = authorize(policies.documents, 'list')
  app.get('/documents', canList, (req, res) => {
    const { permittedActions } = canList.of(req)
    const listed = documents
      .all()
      .map((row) => ({ ...row, actions: permittedActions(policies.documents.of(row)) }))
    res.json(listed.filter(({ actions }) => actions.includes('read')))
  })
  const canCreate = authorize(policies.documents, 'create')
  app.post('/documents', canCreate, json, (req, res) => {
    const { identity } = canCreate.of(req)
    const row = documents.insert({ ...documentInput(req.body), authorId: identity.id })
    res.status(201).location(`/documents/${row.id}`).json(row)
  })
  const canRead = authorize(policies.documents, 'read', (req: Row) => documents.find(req.params.id))
  app.get('/documents/:id', canRead, (req, res) => {
    res.json(canRead.of(req).resource)
  })
  const canUpdate = authorize(policies.documents, 'update', (req: Row) =>
    documents.find(req.params.id),
  )
  app.put('/documents/:id', canUpdate, json, (req, res) => {
    res.json(documents.replace({ ...canUpdate.of(req).resource, ...documentInput(req.body) }))
  })
  const canDelete = authorize(policies.documents, 'delete', (req: Row) =>
    documents.find(req.params.id),
  )
  app.delete('/documents/:id', canDelete, (req, res) => {
    documents.remove(canDelete.of(req).resource)
    res.status(204).end()
  })

  const canTakeNotes = authorize(policies.notes, 'create')
  app.post('/notes', canTakeNotes, json, (req, res) => {
    const { identity } = canTakeNotes.of(req)
    const row = notes.insert({ ...noteInput(req.body), ownerId: identity.id })
    res.status(201).location(`/notes/${row.id}`).json(row)
  })
  const canReadNote = authorize(policies.notes, 'read', (req: Row) => notes.find(req.params.id))
  app.get('/notes/:id', canReadNote, (req, res) => {
    res.json(canReadNote.of(req).resource)
  })

  app.get('/admin/report', authorize(policies.admin, 'report'), (_req, res) => {
    res.json({ documents: documents.all().length })
  })
  app.get('/admin/audit', authorize(policies.admin, 'audit'), (_req, res) => {
    res.json({ entries: [] })
  })
  app.get('/internal/status', authorize(policies.internal, 'status'), (_req, res) => {
    res.json({ status: 'ok' })
  })

  const canReport = authorizeLegacy(policies.legacy, 'report')
  app.get('/legacy/report', canReport, (req, res) => {
    res.json({ report: 'legacy', for: canReport.of(req).identity.id })
  })
  const canPing = authorizeMachine(policies.machine, 'ping')
  app.get('/machine/ping', canPing, (req, res) => {
    res.json({ pong: canPing.of(req).identity.id })
  })
  const knowsEither = authorizeEither(policies.profile, 'read')
  app.get('/either', knowsEither, (req, res) => {
    res.json(knowsEither.of(req).identity)
  })

  if (spaces.introspected) {
    const authorizeIntrospected = createAuthorizer(spaces.introspected)
    const knowsIntrospected = authorizeIntrospected(policies.profile, 'read')
    app.get('/introspected', knowsIntrospected, (req, res) => {
      res.json(knowsIntrospected.of(req).identity)
    })
  }
  const knowsHolder = authorizeDpop(policies.profile, 'read')
  app.get('/dpop', knowsHolder, (req, res) => {
    res.json(knowsHolder.of(req).identity)
  })
  const knowsFreshHolder = authorizeDpopNonce(policies.profile, 'read')
  app.get('/dpop-nonce', knowsFreshHolder, (req, res) => {
    res.json(knowsFreshHolder.of(req).identity)
  })

  app.use(['/login', '/account', '/logout'], openSession(spaces.cookie))
  app.post('/login', json, async (req, res) => {
    const { username, password } = loginInput(req.body)
    if (!(await spaces.checkPassword(username, password))) return sendProblem(res, LOGIN_FAILED)
    await startSession(req, loginOf(username))
    res.json({ user: username })
  })
  const hasAccount = authorizeSession(policies.account, 'read')
  app.get('/account', hasAccount, (req, res) => {
    res.json({ user: hasAccount.of(req).identity.id })
  })
  const canLogOut = authorizeSession(policies.account, 'logout')
  app.post('/logout', canLogOut, async (req, res) => {
    await endSession(req)
    res.clearCookie(spaces.cookie.name, spaces.cookie.attributes).status(204).end()
  })

  app.use((_req, res) => sendProblem(res, NOT_FOUND))
  app.use((error: unknown, _req: Request, res: Response, next: NextFunction) => {
    if (res.headersSent) next(error)
    else sendProblem(res, problemOf(error))
  })
  return app
}
