import {
  type App,
  addressBehindProxy,
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
import { createAuthorizer } from '@verdict/hono'
import { getRequestListener } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { validator } from 'hono/validator'
import { sessionsFor } from './sessions.js'

function sendProblem(c: Context, { status, type, body }: Problem): Response {
  return c.body(body, status, { 'content-type': type })
}

/** The documents API on Hono. Each route's guard comes first; its body is parsed behind it. */
export function createApp(setup: Setup): App {
  const { documents, notes } = createStore()
  const spaces = protectionSpaces(setup)
  const sessions = sessionsFor(spaces.cookie)

  // Hono has no trusted-proxy setting: X-Forwarded-For is believed when a proxy on this machine wrote it.
  const address = (c: Context) =>
    addressBehindProxy(getConnInfo(c).remote.address, c.req.header('x-forwarded-for'))
  const authorize = createAuthorizer({ ...spaces.api, address })
  const authorizeLegacy = createAuthorizer(spaces.legacy)
  const authorizeMachine = createAuthorizer(spaces.machine)
  const authorizeEither = createAuthorizer(spaces.either)
  const authorizeDpop = createAuthorizer(spaces.dpop)
  const authorizeDpopNonce = createAuthorizer(spaces.dpopNonce)
  const authorizeSession = createAuthorizer(spaces.session(sessions.find))

  const app = new Hono()
  // Before every guard: preflights carry no credentials.
  app.use(
    cors({
      origin: CORS.origin,
      allowMethods: CORS.methods,
      allowHeaders: CORS.requestHeaders,
      exposeHeaders: CORS.responseHeaders,
    }),
  )
  app.use(async (c, next) => {
    c.header('cache-control', 'no-store')
    await next()
  })
  app.use(authorize.metadata())
  app.notFound((c) => sendProblem(c, NOT_FOUND))
  app.onError((error, c) => sendProblem(c, problemOf(error)))
  const limit = bodyLimit({ maxSize: BODY_LIMIT })

  app.get('/health', (c) => c.json({ status: 'ok' }))
  app.get('/me', authorize(policies.profile, 'read'), (c) => c.json(c.var.authorization.identity))

  app.get('/documents', authorize(policies.documents, 'list'), (c) => {
    const { permittedActions } = c.var.authorization
    const listed = documents
      .all()
      .map((row) => ({ ...row, actions: permittedActions(policies.documents.of(row)) }))
    return c.json(listed.filter(({ actions }) => actions.includes('read')))
  })
  const canCreate = authorize(policies.documents, 'create')
  app.post('/documents', canCreate, limit, validator('json', documentInput), (c) => {
    const { identity } = canCreate.of(c)
    const row = documents.insert({ ...c.req.valid('json'), authorId: identity.id })
    return c.json(row, 201, { location: `/documents/${row.id}` })
  })
  const load = (c: Context) => documents.find(c.req.param('id'))
  app.get('/documents/:id', authorize(policies.documents, 'read', load), (c) =>
    c.json(c.var.authorization.resource),
  )
  const canUpdate = authorize(policies.documents, 'update', load)
  app.put('/documents/:id', canUpdate, limit, validator('json', documentInput), (c) => {
    const { resource } = canUpdate.of(c)
    return c.json(documents.replace({ ...resource, ...c.req.valid('json') }))
  })
  app.delete('/documents/:id', authorize(policies.documents, 'delete', load), (c) => {
    documents.remove(c.var.authorization.resource)
    return c.body(null, 204)
  })

  const canTakeNotes = authorize(policies.notes, 'create')
  app.post('/notes', canTakeNotes, limit, validator('json', noteInput), (c) => {
    const { identity } = canTakeNotes.of(c)
    const row = notes.insert({ ...c.req.valid('json'), ownerId: identity.id })
    return c.json(row, 201, { location: `/notes/${row.id}` })
  })
  const canReadNote = authorize(policies.notes, 'read', (c) => notes.find(c.req.param('id')))
  app.get('/notes/:id', canReadNote, (c) => c.json(c.var.authorization.resource))

  app.get('/admin/report', authorize(policies.admin, 'report'), (c) =>
    c.json({ documents: documents.all().length }),
  )
  app.get('/admin/audit', authorize(policies.admin, 'audit'), (c) => c.json({ entries: [] }))
  app.get('/internal/status', authorize(policies.internal, 'status'), (c) =>
    c.json({ status: 'ok' }),
  )

  app.get('/legacy/report', authorizeLegacy(policies.legacy, 'report'), (c) =>
    c.json({ report: 'legacy', for: c.var.authorization.identity.id }),
  )
  app.get('/machine/ping', authorizeMachine(policies.machine, 'ping'), (c) =>
    c.json({ pong: c.var.authorization.identity.id }),
  )
  app.get('/either', authorizeEither(policies.profile, 'read'), (c) =>
    c.json(c.var.authorization.identity),
  )

  if (spaces.introspected) {
    const authorizeIntrospected = createAuthorizer(spaces.introspected)
    app.get('/introspected', authorizeIntrospected(policies.profile, 'read'), (c) =>
      c.json(c.var.authorization.identity),
    )
  }
  app.get('/dpop', authorizeDpop(policies.profile, 'read'), (c) =>
    c.json(c.var.authorization.identity),
  )
  app.get('/dpop-nonce', authorizeDpopNonce(policies.profile, 'read'), (c) =>
    c.json(c.var.authorization.identity),
  )

  app.post('/login', limit, validator('json', loginInput), async (c) => {
    const { username, password } = c.req.valid('json')
    if (!(await spaces.checkPassword(username, password))) return sendProblem(c, LOGIN_FAILED)
    await sessions.start(c, loginOf(username))
    return c.json({ user: username })
  })
  app.get('/account', authorizeSession(policies.account, 'read'), (c) =>
    c.json({ user: c.var.authorization.identity.id }),
  )
  app.post('/logout', authorizeSession(policies.account, 'logout'), (c) => {
    sessions.end(c)
    return c.body(null, 204)
  })

  return getRequestListener(app.fetch)
}
