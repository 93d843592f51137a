import { policy } from '@verdict/core'
import { createAuthorizer as onExpress } from '@verdict/express'
import { createAuthorizer as onHono } from '@verdict/hono'
import type { AuthorizerOptions } from '@verdict/http'
import { createAuthorizer as onKoa } from '@verdict/koa'
import type { App } from '@verdict-apps/shared'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import { Hono } from 'hono'
import Koa from 'koa'
import type { Adapter } from './world.js'

const profile = policy('profile')(({ authenticated, assurance }) => ({
  read: authenticated(),
  change: assurance({ maxAge: 3 }),
}))

/** Both answer with the identity; `/fresh` wants a login of three seconds ago at most. */
const ROUTES = [
  ['/me', 'read'],
  ['/fresh', 'change'],
] as const

type Options = AuthorizerOptions<unknown>

/** Two guarded routes on each framework, for authorizers such as no sample API has. */
export const SMALL_APIS: Readonly<Record<Adapter, (options: Options) => App>> = {
  hono(options) {
    const authorize = onHono(options)
    const app = new Hono()
    for (const [path, action] of ROUTES) {
      const guard = authorize(profile, action)
      app.get(path, guard, (c) => c.json(guard.of(c).identity))
    }
    return getRequestListener(app.fetch)
  },

  koa(options) {
    const authorize = onKoa(options)
    const app = new Koa()
    for (const [path, action] of ROUTES) {
      const guard = authorize(profile, action)
      app.use((ctx, next) => {
        if (ctx.path !== path) return next()
        return guard(ctx, async () => {
          ctx.body = guard.of(ctx).identity
        })
      })
    }
    return app.callback()
  },

  express(options) {
    const authorize = onExpress(options)
    const app = express()
    for (const [path, action] of ROUTES) {
      const guard = authorize(profile, action)
      app.get(path, guard, (req, res) => {
        res.json(guard.of(req).identity)
      })
    }
    return app
  },
}
