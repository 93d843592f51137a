import { createAuthorizer } from '@verdict/hono'
import { Hono } from 'hono'
import { bearerAuth } from 'hono/bearer-auth'
import { jwt } from 'hono/jwt'
import {
  documents,
  INVALID,
  judge,
  LOGIN,
  opaque,
  rows,
  shown,
  tokenOf,
  tokens,
} from './scenario.mjs'
import { identityOf } from './tokens.mjs'

const PATH = '/documents/:id'
const load = (c) => rows.get(c.req.param('id'))

/** A route that answers at once: with the document, or where others refuse with the bare status. */
export const bare = (status) => {
  const answer = status === 200 ? (c) => c.json(shown(load(c))) : (c) => c.body(null, status)
  return new Hono().get(PATH, answer)
}

function refuse({ status, challenge, body }) {
  const headers = { 'cache-control': 'no-store', 'content-type': 'application/problem+json' }
  if (challenge) headers['www-authenticate'] = challenge
  return new Response(body, { status, headers })
}

function conclude(c, next, field, identity) {
  if (!identity) return refuse(field === undefined ? LOGIN : INVALID)
  const resource = load(c)
  const refusal = judge(identity, resource)
  if (refusal) return refuse(refusal)
  c.set('authorization', { identity, resource })
  return next()
}
const granted = (c) => c.json(shown(c.var.authorization.resource))

/** Middleware by hand that does no more than it must, over a table of tokens. */
export const ideal = () =>
  new Hono().get(
    PATH,
    (c, next) => {
      const field = c.req.header('authorization')
      return conclude(c, next, field, tokens.get(tokenOf(field)))
    },
    granted,
  )

/** The same for JWTs, with jose. */
export const withJose = ({ verify }) =>
  new Hono().get(
    PATH,
    async (c, next) => {
      const field = c.req.header('authorization')
      const token = tokenOf(field)
      return conclude(c, next, field, token === undefined ? undefined : await verify(token))
    },
    granted,
  )

export function verdict(authenticator = opaque) {
  const authorize = createAuthorizer({ authenticators: [authenticator], realm: 'api' })
  return new Hono().get(PATH, authorize(documents, 'read', load), granted)
}

/** What one writes behind a middleware that says who is asking. */
const decided = (c) => {
  const row = load(c)
  const refusal = judge(c.get('identity'), row)
  return refusal ? c.json({ error: 'forbidden' }, 403) : c.json(shown(row))
}

export const usual = () =>
  new Hono().get(
    PATH,
    bearerAuth({
      verifyToken(token, c) {
        const identity = tokens.get(token)
        c.set('identity', identity)
        return identity !== undefined
      },
    }),
    decided,
  )
export const usualName = 'hono/bearer-auth'

export const usualJwt = ({ publicKey, algorithm, expected: { issuer: iss, audience: aud } }) =>
  new Hono().get(
    PATH,
    jwt({ secret: publicKey, alg: algorithm, verification: { iss, aud } }),
    (c, next) => {
      c.set('identity', identityOf(c.get('jwtPayload')))
      return next()
    },
    decided,
  )
export const usualJwtName = 'hono/jwt'

/** Asks an app in this process. */
export function asker(app) {
  return {
    prepare: ({ path, authorization }) =>
      new Request(`http://localhost${path}`, { headers: { authorization } }),
    ask: (request) => app.fetch(request),
    async read(response) {
      const { status, headers } = response
      return { status, fields: Object.fromEntries(headers), body: await response.text() }
    },
  }
}
