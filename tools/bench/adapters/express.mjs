import { createAuthorizer } from '@verdict/express'
import express from 'express'
import { expressjwt } from 'express-jwt'
import passport from 'passport'
import { Strategy } from 'passport-http-bearer'
import { nodeAsker } from './node-exchange.mjs'
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

const load = (req) => rows.get(req.params.id)

function app(...handlers) {
  const made = express()
  made.get('/documents/:id', ...handlers)
  // The usual middleware throws for ordinary refusals, which Express would print.
  return made.use((error, _req, res, _next) => {
    res.status(error.status ?? 500).json({ error: error.message })
  })
}

/** A route that answers at once: with the document, or where others refuse with the bare status. */
export const bare = (status) =>
  app((req, res) => {
    if (status === 200) res.json(shown(load(req)))
    else res.status(status).end()
  })

function refuse(res, { status, challenge, body }) {
  if (challenge) res.setHeader('www-authenticate', challenge)
  res.setHeader('cache-control', 'no-store')
  res.setHeader('content-type', 'application/problem+json')
  res.statusCode = status
  res.end(body)
}

function conclude(req, res, next, identity) {
  const field = req.headers.authorization
  if (!identity) return refuse(res, field === undefined ? LOGIN : INVALID)
  const resource = load(req)
  const refusal = judge(identity, resource)
  if (refusal) return refuse(res, refusal)
  req.authorization = { identity, resource }
  return next()
}
const granted = (req, res) => {
  res.json(shown(req.authorization.resource))
}

/** Middleware by hand that does no more than it must, over a table of tokens. */
export const ideal = () =>
  app(
    (req, res, next) => conclude(req, res, next, tokens.get(tokenOf(req.headers.authorization))),
    granted,
  )

/** The same for JWTs, with jose. */
export const withJose = ({ verify }) =>
  app(async (req, res, next) => {
    const token = tokenOf(req.headers.authorization)
    conclude(req, res, next, token === undefined ? undefined : await verify(token))
  }, granted)

export function verdict(authenticator = opaque) {
  const authorize = createAuthorizer({ authenticators: [authenticator], realm: 'api' })
  return app(authorize(documents, 'read', load), granted)
}

/** What one writes behind a middleware that says who is asking. */
const decided = (req, res) => {
  const row = load(req)
  if (judge(req.user, row)) res.status(403).json({ error: 'forbidden' })
  else res.json(shown(row))
}

export function usual() {
  const own = new passport.Passport()
  own.use(new Strategy((token, done) => done(null, tokens.get(token) ?? false)))
  return app(own.authenticate('bearer', { session: false }), decided)
}
export const usualName = 'passport-http-bearer'

export const usualJwt = ({ pem, expected }) =>
  app(
    expressjwt({ secret: pem, ...expected }),
    (req, _res, next) => {
      req.user = identityOf(req.auth)
      next()
    },
    decided,
  )
export const usualJwtName = 'express-jwt'

/** Asks an app in this process. */
export const asker = nodeAsker
