import Router from '@koa/router'
import { createAuthorizer } from '@verdict/koa'
import Koa from 'koa'
import jwt from 'koa-jwt'
import { KoaPassport } from 'koa-passport'
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

const load = (ctx) => rows.get(ctx.params.id)

function app(middleware, before = []) {
  const router = new Router()
  router.get('/documents/:id', ...middleware)
  const koa = new Koa()
  koa.silent = true // the usual middleware throws for ordinary refusals, which Koa would print
  for (const one of before) koa.use(one)
  return koa.use(router.routes())
}

/** A route that answers at once: with the document, or where others refuse with the bare status. */
export const bare = (status) =>
  app([
    (ctx) => {
      if (status === 200) ctx.body = shown(load(ctx))
      else {
        ctx.body = null
        ctx.status = status // last, since an empty body alone is 204
      }
    },
  ])

function refuse(ctx, { status, challenge, body }) {
  ctx.status = status
  if (challenge) ctx.set('www-authenticate', challenge)
  ctx.set('cache-control', 'no-store')
  ctx.set('content-type', 'application/problem+json')
  ctx.body = body
}

function conclude(ctx, next, field, identity) {
  if (!identity) return refuse(ctx, field === undefined ? LOGIN : INVALID)
  const resource = load(ctx)
  const refusal = judge(identity, resource)
  if (refusal) return refuse(ctx, refusal)
  ctx.state.authorization = { identity, resource }
  return next()
}
const granted = (ctx) => {
  ctx.body = shown(ctx.state.authorization.resource)
}

/** Middleware by hand that does no more than it must, over a table of tokens. */
export const ideal = () =>
  app([
    (ctx, next) => {
      const field = ctx.req.headers.authorization
      return conclude(ctx, next, field, tokens.get(tokenOf(field)))
    },
    granted,
  ])

/** The same for JWTs, with jose. */
export const withJose = ({ verify }) =>
  app([
    async (ctx, next) => {
      const field = ctx.req.headers.authorization
      const token = tokenOf(field)
      return conclude(ctx, next, field, token === undefined ? undefined : await verify(token))
    },
    granted,
  ])

export function verdict(authenticator = opaque) {
  const authorize = createAuthorizer({ authenticators: [authenticator], realm: 'api' })
  return app([authorize(documents, 'read', load), granted])
}

/** What one writes behind a middleware that says who is asking. */
const decided = (ctx) => {
  const row = load(ctx)
  if (judge(ctx.state.user, row)) ctx.throw(403)
  ctx.body = shown(row)
}

export function usual() {
  const passport = new KoaPassport()
  passport.use(new Strategy((token, done) => done(null, tokens.get(token) ?? false)))
  return app(
    [passport.authenticate('bearer', { session: false }), decided],
    [passport.initialize()],
  )
}
export const usualName = 'koa-passport, passport-http-bearer'

export const usualJwt = ({ pem, expected }) =>
  app([
    jwt({ secret: pem, ...expected }),
    (ctx, next) => {
      ctx.state.user = identityOf(ctx.state.user)
      return next()
    },
    decided,
  ])
export const usualJwtName = 'koa-jwt'

/** Asks an app in this process. */
export const asker = (koa) => nodeAsker(koa.callback())
