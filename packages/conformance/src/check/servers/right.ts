import { decodeProtectedHeader, exportJWK, generateKeyPair, jwtVerify } from 'jose'
import type { Configuration } from '../configuration.js'
import type { Answer, Asked, Handler } from './message.js'

const ISSUER = 'https://login.example'
const AUDIENCE = 'https://api.example'
const ORIGIN = 'https://app.example'
const REVOKED = 'a-token-that-was-revoked'

/** Who sent a request; the claims that count here. */
export interface Caller {
  readonly sub: string
  readonly scope?: string
  readonly role?: string
  readonly acr?: string
}

/** A server that does all that is asked, and what it is told to do wrong. */
export interface Lapses {
  /** Takes these tokens for good: gives who they are. */
  readonly takes?: (token: string) => boolean
}

const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
const KEY = { ...(await exportJWK(privateKey)), kid: 'k1', alg: 'ES256' }

const NO_STORE = ['Cache-Control', 'no-store'] as const

export function refusal(status: number, ...challenges: readonly string[]): Answer {
  return {
    status,
    fields: [
      ...challenges.map((challenge) => ['WWW-Authenticate', challenge] as const),
      NO_STORE,
      ['Content-Type', 'application/problem+json'],
    ],
    body: JSON.stringify({ title: `Refused: ${status}`, status }),
  }
}

function success(value: unknown): Answer {
  const fields = [NO_STORE, ['Content-Type', 'application/json']] as const
  return { status: 200, fields, body: JSON.stringify(value) }
}

async function verified(token: string, { takes }: Lapses): Promise<Caller | undefined> {
  if (takes?.(token)) return { sub: 'alice' }
  try {
    const { payload } = await jwtVerify<Caller>(token, publicKey, {
      issuer: ISSUER,
      audience: AUDIENCE,
      algorithms: ['ES256'],
      requiredClaims: ['exp'],
    })
    const known = decodeProtectedHeader(token).kid === KEY.kid
    return known && payload['cnf'] === undefined ? payload : undefined
  } catch {
    return undefined
  }
}

const realm = (scheme: string, more = ''): string => `${scheme} realm="api"${more}`
const METADATA = '/.well-known/oauth-protected-resource'
const bearer = (host: string, more = ''): string =>
  realm('Bearer', `, resource_metadata="${host}${METADATA}"${more}`)

type Rule = (caller: Caller) => Answer | undefined

/** What each path wants of a caller with a token; undefined lets in. */
function rulesOf(host: string): Readonly<Record<string, Rule>> {
  const forbidden = refusal(403)
  const missing = refusal(404)
  const inScope = refusal(403, bearer(host, ', error="insufficient_scope", scope="docs:write"'))
  const weak = refusal(
    401,
    bearer(host, ', error="insufficient_user_authentication", acr_values="mfa", max_age=300'),
  )
  return {
    '/me': () => undefined,
    '/docs/1': ({ sub }) => (sub === 'alice' ? undefined : forbidden),
    '/docs': ({ scope }) => (scope === 'docs:write' ? undefined : inScope),
    '/report': ({ role }) => (role === 'admin' ? undefined : forbidden),
    '/danger': ({ role, acr }) => (role !== 'admin' ? forbidden : acr === 'mfa' ? undefined : weak),
    '/notes/1': ({ sub }) => (sub === 'alice' ? undefined : missing),
    '/notes/none': () => missing,
  }
}

async function byToken({ path, fields }: Asked, host: string, lapses: Lapses): Promise<Answer> {
  const rule = rulesOf(host)[path]
  if (!rule) return refusal(404)
  const lines = fields.filter(([name]) => name.toLowerCase() === 'authorization')
  const malformed = refusal(400, bearer(host, ', error="invalid_request"'))
  const value = lines[0]?.[1] ?? ''
  if (lines.length > 1) return malformed
  const match = /^bearer(?: +(.*))?$/i.exec(value)
  if (!match) return refusal(401, bearer(host))
  const token = match[1] ?? ''
  if (!/^[\w\-.~+/]+=*$/.test(token)) return malformed
  const caller = await verified(token, lapses)
  if (!caller) return refusal(401, bearer(host, ', error="invalid_token"'))
  return rule(caller) ?? success({ path, for: caller.sub })
}

const one = (asked: Asked, name: string): string | undefined => {
  const lines = asked.fields.filter(([key]) => key.toLowerCase() === name)
  return lines.length === 1 ? lines[0]?.[1] : undefined
}

/** Paths that other credentials than tokens open. */
function otherwise(asked: Asked): Answer | undefined {
  const open = success({ path: asked.path })
  const basic = one(asked, 'authorization')?.split(/ +/) ?? []
  const cookies = one(asked, 'cookie')?.split('; ') ?? []
  switch (asked.path) {
    case '/basic': {
      const [scheme = '', pair] = basic
      const good = scheme.toLowerCase() === 'basic' && pair === btoa('ada:correct horse')
      return good ? open : refusal(401, realm('Basic', ', charset="UTF-8"'))
    }
    case '/key':
      return one(asked, 'x-api-key') === 'key-0123456789' ? open : refusal(401, realm('ApiKey'))
    case '/session':
      return cookies.includes('sid=0123456789') ? open : refusal(401, realm('Session'))
    case '/digest':
      return refusal(
        401,
        realm('Digest', ', nonce="abc", qop="auth", algorithm=SHA-256, stale=false'),
      )
    case '/dpop':
      return refusal(401, 'DPoP algs="ES256"')
    case '/inside':
      return refusal(403)
    case '/open':
      return success({ open: true })
    default:
      return undefined
  }
}

function preflight(asked: Asked): Answer | undefined {
  const asks = asked.field('access-control-request-method') !== undefined
  if (asked.method !== 'OPTIONS' || !asks) return undefined
  const fields = [
    ['Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE'],
    ['Access-Control-Allow-Headers', 'Authorization'],
  ] as const
  return { status: 204, fields, body: '' }
}

/** Answers as the standards ask. */
export function rightly(host: () => string, lapses: Lapses = {}): Handler {
  return async (asked) => {
    const url = host()
    const isMetadata = asked.path === METADATA && asked.method === 'GET'
    const metadata = {
      resource: url,
      authorization_servers: [ISSUER],
      bearer_methods_supported: ['header'],
    }
    const answer =
      preflight(asked) ??
      (isMetadata ? success(metadata) : undefined) ??
      otherwise(asked) ??
      (await byToken(asked, url, lapses))
    const cors = [
      ['Access-Control-Allow-Origin', '*'],
      ['Access-Control-Expose-Headers', 'WWW-Authenticate'],
    ] as const
    return { ...answer, fields: [...answer.fields, ...cors] }
  }
}

/** What `check` is told of it. */
export const CONFIGURATION: Configuration = {
  schemes: ['Bearer'],
  jwt: { key: JSON.stringify(KEY), issuer: ISSUER, audience: AUDIENCE },
  credentials: {
    alice: { jwt: { sub: 'alice' } },
    bob: { jwt: { sub: 'bob' } },
    writer: { jwt: { sub: 'alice', scope: 'docs:write' } },
    admin: { jwt: { sub: 'root', role: 'admin' } },
    revoked: { bearer: REVOKED, fault: 'revoked' },
    ada: { basic: { user: 'ada', password: 'correct horse' } },
    machine: { apiKey: 'key-0123456789' },
    session: { cookie: 'sid=0123456789' },
  },
  resources: [
    { path: '/open', access: 'public' },
    { path: '/me', access: 'login', allowed: 'alice' },
    { path: '/docs/1', access: 'owner', allowed: 'alice', refused: 'bob' },
    {
      method: 'PUT',
      path: '/docs',
      access: { scope: 'docs:write' },
      allowed: 'writer',
      refused: 'bob',
      body: { title: 'A title' },
    },
    { path: '/report', access: { role: 'admin' }, allowed: 'admin', refused: 'bob' },
    {
      method: 'DELETE',
      path: '/danger',
      access: { role: 'admin' },
      refused: 'bob',
      stepUp: { refused: 'admin', acr: 'mfa', maxAge: 300 },
    },
    {
      path: '/notes/1',
      access: 'owner',
      allowed: 'alice',
      refused: 'bob',
      hidden: { missing: '/notes/none' },
    },
    { path: '/inside', access: 'nobody', expect: { stranger: 403 } },
    { path: '/basic', access: 'login', schemes: ['Basic'], allowed: 'ada' },
    { path: '/key', access: 'login', schemes: ['ApiKey'], allowed: 'machine' },
    { path: '/session', access: 'login', schemes: ['Session'], allowed: 'session' },
    { path: '/digest', access: 'login', schemes: ['Digest'], expect: { stranger: 401 } },
    { path: '/dpop', access: 'login', schemes: ['DPoP'] },
  ],
  protectedResource: {},
  cors: { origin: ORIGIN },
  limits: { perSecond: 100_000 },
}
