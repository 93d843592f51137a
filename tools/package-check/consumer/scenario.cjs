// The same few requests to every framework, with the packages as whoever calls this got them: by
// import, by require, or from Jest.
const assert = require('node:assert/strict')
const { createServer } = require('node:http')

const basic = (userId, password) => `Basic ${btoa(`${userId}:${password}`)}`

/** A stranger is challenged, a reader is let in, another one is forbidden: whichever way one asks. */
async function behaves(ask) {
  const stranger = await ask({})
  assert.equal(stranger.status, 401)
  assert.equal(stranger.headers.get('www-authenticate'), 'Basic realm="notes", charset="UTF-8"')

  const other = await ask({ authorization: basic('bob', 'secret') })
  assert.equal(other.status, 403)
  assert.equal((await other.json()).code, 'missing_role')

  const reader = await ask({ authorization: basic('ada', 'secret') })
  assert.equal(reader.status, 200)
  assert.equal(await reader.text(), 'Hello ada')
}

/** Asks a server on loopback, which is closed behind it. */
async function served(listener, path) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  try {
    const url = `http://127.0.0.1:${server.address().port}${path}`
    await behaves((headers) => fetch(url, { headers: { ...headers, connection: 'close' } }))
  } finally {
    server.close()
  }
}

exports.decides = ({ policy, basic: scheme, decide, protectionSpace }) => {
  const notes = policy('note')(({ owner }) => ({ read: owner('authorId') }))
  const api = protectionSpace(scheme({ realm: 'notes' }))
  const note = notes.of({ authorId: 'ada' })
  const kind = (identity, credentials) => decide(identity, credentials, note, 'read').kind
  assert.equal(kind(null, api.omitted), 'challenge')
  assert.equal(kind({ id: 'bob' }, api.valid('Basic')), 'forbid')
  assert.equal(kind({ id: 'ada' }, api.valid('Basic')), 'allow')
}

/** Notes that readers may read, and ada is one. */
function notesApi({ core, http }) {
  const notes = core.policy('note')(({ role }) => ({ read: role('reader') }))
  const roles = { ada: ['reader'], bob: [] }
  const options = {
    authenticators: [
      http.basicPassword({
        verify: (id, password) =>
          password === 'secret' && id in roles ? { id, roles: roles[id] } : null,
      }),
    ],
    realm: 'notes',
  }
  const guard = http.createAuthorizer(options)(notes, 'read')
  const handle = guard((_request, { identity }) => new Response(`Hello ${identity.id}`))
  return { notes, options, handle }
}

/** Each framework by name: what it needs, and how it is asked. */
exports.frameworks = (packages) => {
  const { notes, options, handle } = notesApi(packages)
  return {
    fetch: () => behaves((headers) => handle(new Request('https://notes.example/', { headers }))),
    hono: async ({ createAuthorizer }, { Hono }) => {
      const app = new Hono()
      app.get('/', createAuthorizer(options)(notes, 'read'), (c) =>
        c.text(`Hello ${c.var.authorization.identity.id}`),
      )
      await behaves((headers) => app.request('/', { headers }))
    },
    koa: async ({ createAuthorizer }, { default: Koa }) => {
      const canRead = createAuthorizer(options)(notes, 'read')
      const app = new Koa().use(canRead).use((ctx) => {
        ctx.body = `Hello ${canRead.of(ctx).identity.id}`
      })
      await served(app.callback(), '/')
    },
    express: async ({ createAuthorizer }, { default: express }) => {
      const canRead = createAuthorizer(options)(notes, 'read')
      const app = express().get('/notes', canRead, (req, res) => {
        res.send(`Hello ${canRead.of(req).identity.id}`)
      })
      await served(app, '/notes')
    },
  }
}

/** A token that was signed here is taken, and one that was tampered with is not. */
exports.takesTokens = async ({ core, http, oauth, jose }) => {
  const issuer = 'https://login.example.com'
  const audience = 'https://api.example.com'
  const { publicKey, privateKey } = await jose.generateKeyPair('ES256')
  const jwks = { keys: [{ ...(await jose.exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] }
  const token = await new jose.SignJWT({ scope: 'notes:read' })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'at+jwt' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject('ada')
    .setIssuedAt()
    .setExpirationTime('1 minute')
    .sign(privateKey)
  const notes = core.policy('note')(({ scope }) => ({ read: scope('notes:read') }))
  const authenticators = [oauth.accessToken({ issuer, audience, jwks })]
  const guard = http.createAuthorizer({ authenticators, realm: 'notes' })(notes, 'read')
  const handle = guard((_request, { identity }) => new Response(`Hello ${identity.id}`))
  const ask = (bearer) =>
    handle(new Request(`${audience}/`, { headers: { authorization: `Bearer ${bearer}` } }))

  assert.equal(await (await ask(token)).text(), 'Hello ada')
  const refused = await ask(`${token.slice(0, -8)}AAAAAAAA`)
  assert.equal(refused.status, 401)
  assert.equal(
    refused.headers.get('www-authenticate'),
    'Bearer realm="notes", error="invalid_token"',
  )
}

/** The checker finds nothing at an API that is guarded so, and something where strangers get a 403. */
exports.conforms = async ({ core, http, conformance }) => {
  const { handle } = notesApi({ core, http })
  const configuration = {
    schemes: ['Basic'],
    resources: [{ path: '/', access: { role: 'reader' }, allowed: 'ada', refused: 'bob' }],
    credentials: {
      ada: { basic: { user: 'ada', password: 'secret' } },
      bob: { basic: { user: 'bob', password: 'secret' } },
    },
    limits: { perSecond: 1000 },
  }
  conformance.assertConforms(await conformance.check({ fetch: handle }, configuration))
  const forbidding = { fetch: () => new Response(null, { status: 403 }) }
  assert.equal(conformance.passes(await conformance.check(forbidding, configuration)), false)
}

/** The helpers for tests tell an allow from a forbid. */
exports.helps = ({ core, testing }) => {
  const notes = core.policy('note')(({ role }) => ({ read: role('reader') }))
  const { someone } = testing.callersOf(core.protectionSpace(core.bearer({ realm: 'notes' })))
  const asked = testing.expectDecision(someone({ roles: ['reader'] }), notes.any, 'read')
  asked.toAllow()
  assert.throws(() => asked.toForbid())
}
