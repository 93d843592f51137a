import { randomBytes } from 'node:crypto'
import { policy } from '@verdict/core'
import { createAuthorizer } from '@verdict/hono'
import { apiKeyField, basicPassword, keyDigest, sessionCookie } from '@verdict/http'
import { accessToken } from '@verdict/oauth'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import type { Configuration } from '../../src/index.js'

const ORIGIN = 'https://api.example'
export const ISSUER = 'https://issuer.example'
export const AUDIENCE = ORIGIN
const PAGE = 'https://app.example'

interface Note {
  readonly id: string
  readonly ownerId: string
}
const NOTES = new Map<string, Note>([['n1', { id: 'n1', ownerId: 'alice' }]])

const documents = policy<Note>('document')(({ allOf, authenticated, owner, scope }) => ({
  me: authenticated(),
  list: scope('documents:read'),
  write: allOf(owner('ownerId'), scope('documents:write')),
}))
const notes = policy<Note>('note', { hide: true })(({ owner }) => ({ read: owner('ownerId') }))
const admin = policy('admin')(({ allOf, assurance, network, role }) => ({
  report: role('admin'),
  erase: allOf(role('admin'), assurance({ acr: ['mfa'], maxAge: 300 })),
  status: network({ allow: ['10.0.0.0/8'] }),
}))

/** An API that does everything right, and how it is checked. */
export interface Api {
  readonly fetch: (request: Request) => Response | Promise<Response>
  /** The keys that its tokens are signed and verified with. */
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly configuration: Configuration
}

/** Makes the API. Keys and passwords are new each time. */
export async function createApi(): Promise<Api> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const key: JWK = { ...(await exportJWK(privateKey)), kid: 'k1', alg: 'ES256' }
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }
  const secret = (): string => randomBytes(18).toString('base64url')
  const [password, apiKey, cookie] = [secret(), secret(), secret()]
  const digest = await keyDigest(apiKey)

  const issued: Parameters<typeof accessToken>[0] = {
    issuer: ISSUER,
    audience: AUDIENCE,
    jwks: { keys: [jwk] },
    revoked: ({ sub }) => sub === 'dave',
  }
  const realm = 'The "best" api'
  const protectedResource = { resource: ORIGIN, scopes_supported: ['documents:read'] }
  const authorize = createAuthorizer({
    authenticators: [accessToken(issued)],
    realm,
    address: () => '192.0.2.1',
    protectedResource,
  })
  const byProof = createAuthorizer({
    authenticators: [accessToken({ ...issued, dpop: { algorithms: ['ES256'] } })],
    realm,
    protectedResource,
  })
  const byPassword = createAuthorizer({
    authenticators: [
      basicPassword({
        verify: (user, word) => (user === 'clerk' && word === password ? { id: 'clerk' } : null),
      }),
    ],
    realm,
  })
  const byKey = createAuthorizer({
    authenticators: [apiKeyField({ find: (one) => (one === digest ? { id: 'machine' } : null) })],
    realm,
  })
  const byCookie = createAuthorizer({
    authenticators: [
      sessionCookie({
        cookie: 'session',
        verify: (value) => (value === cookie ? { id: 'ada' } : null),
      }),
    ],
    realm,
    origin: ORIGIN,
  })

  const app = new Hono()
  app.use(cors({ origin: PAGE, exposeHeaders: ['WWW-Authenticate'] }))
  app.use(async (c, next) => {
    await next()
    c.header('Cache-Control', 'no-store')
  })
  app.use(authorize.metadata())
  app.get('/public', (c) => c.json({ status: 'ok' }))
  app.get('/me', authorize(documents, 'me'), (c) => c.json({ status: 'known' }))
  app.get('/documents', authorize(documents, 'list'), (c) => c.json([]))
  const canWrite = authorize(documents, 'write', () => ({ id: 'd1', ownerId: 'alice' }))
  app.put('/documents/d1', canWrite, (c) => c.json({ status: 'written' }))
  const canRead = authorize(notes, 'read', (c) => NOTES.get(c.req.param('id') ?? ''))
  app.all('/notes/:id', canRead, (c) => c.json({ status: 'read' }))
  app.get('/report', authorize(admin, 'report'), (c) => c.json({ documents: 1 }))
  app.get('/vault', authorize(admin, 'erase'), (c) => c.json({ status: 'open' }))
  app.get('/status', authorize(admin, 'status'), (c) => c.json({ status: 'ok' }))
  app.get('/legacy', byPassword(documents, 'me'), (c) => c.json({ status: 'known' }))
  app.get('/machine', byKey(documents, 'me'), (c) => c.json({ status: 'known' }))
  app.get('/account', byCookie(documents, 'me'), (c) => c.json({ status: 'known' }))
  app.get('/proof', byProof(documents, 'me'), (c) => c.json({ status: 'known' }))
  // Whoever is not known is not told what there is.
  app.all('*', authorize(documents, 'me'), (c) => c.notFound())

  const revoked = await new SignJWT({ sub: 'dave' })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k1' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setExpirationTime('1h')
    .sign(privateKey)
  const now = Math.floor(Date.now() / 1000)
  const roles = ['admin']
  return {
    fetch: app.fetch,
    privateKey,
    publicKey,
    configuration: {
      schemes: ['Bearer'],
      jwt: { key: JSON.stringify(key), issuer: ISSUER, audience: AUDIENCE },
      protectedResource: { resource: ORIGIN },
      cors: { origin: PAGE },
      credentials: {
        alice: { jwt: { sub: 'alice', scope: 'documents:read documents:write' } },
        narrow: { jwt: { sub: 'alice' } },
        bob: { jwt: { sub: 'bob', scope: 'documents:write' } },
        carol: { jwt: { sub: 'carol', roles, acr: 'mfa', auth_time: now } },
        weak: { jwt: { sub: 'carol', roles, acr: 'pwd', auth_time: now } },
        dave: { bearer: revoked, fault: 'revoked' },
        clerk: { basic: { user: 'clerk', password } },
        machine: { apiKey },
        ada: { cookie: `session=${cookie}` },
      },
      resources: [
        { path: '/public', access: 'public' },
        { path: '/me', access: 'login', allowed: 'alice' },
        {
          path: '/documents',
          access: { scope: 'documents:read' },
          allowed: 'alice',
          refused: 'narrow',
        },
        {
          method: 'PUT',
          path: '/documents/d1',
          access: 'owner',
          allowed: 'alice',
          refused: 'bob',
          body: {},
          repeatable: true,
        },
        {
          path: '/notes/n1',
          access: 'owner',
          allowed: 'alice',
          refused: 'bob',
          hidden: { missing: '/notes/none' },
        },
        { path: '/report', access: { role: 'admin' }, allowed: 'carol', refused: 'bob' },
        {
          path: '/vault',
          access: { role: 'admin' },
          allowed: 'carol',
          stepUp: { refused: 'weak', acr: 'mfa', maxAge: 300 },
        },
        { path: '/status', access: 'nobody' },
        { path: '/proof', access: 'login', schemes: ['DPoP', 'Bearer'], expect: { stranger: 401 } },
        { path: '/legacy', access: 'login', schemes: ['Basic'], allowed: 'clerk' },
        { path: '/machine', access: 'login', schemes: ['ApiKey'], allowed: 'machine' },
        { path: '/account', access: 'login', schemes: ['Session'], allowed: 'ada' },
      ],
      // Tests share the machine with others: whether one path is slower cannot be told here.
      except: { 'hidden-timing': 'tests share the machine' },
      limits: { perSecond: 100_000 },
    },
  }
}
