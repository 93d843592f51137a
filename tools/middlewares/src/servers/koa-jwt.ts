import Koa from 'koa'
import koaJwtMiddleware from 'koa-jwt'
import { listening, type Subject } from '../subject.js'
import { AUDIENCE, ISSUER, jwt, SECRET } from '../tokens.js'

export const koaJwt: Subject = {
  name: 'koa-jwt',
  packages: ['koa-jwt', 'koa'],
  readme: 'https://github.com/koajs/jwt#readme',
  setUp: 'The example, its handling of 401 included, with the options for issuer and audience',
  configuration: {
    schemes: ['Bearer'],
    jwt,
    credentials: { ada: { jwt: { sub: 'ada' } } },
    resources: [
      { path: '/public', access: 'public' },
      { path: '/api', access: 'login', allowed: 'ada' },
    ],
  },
  start: () => {
    const app = new Koa()
    app.use((ctx, next) =>
      next().catch((err: { status?: number }) => {
        if (err.status !== 401) throw err
        ctx.status = 401
        ctx.body = 'Protected resource, use Authorization header to get access\n'
      }),
    )
    app.use((ctx, next) => {
      if (!ctx.url.startsWith('/public')) return next()
      ctx.body = 'unprotected\n'
    })
    app.use(koaJwtMiddleware({ secret: SECRET, audience: AUDIENCE, issuer: ISSUER }))
    app.use((ctx) => {
      if (ctx.url.startsWith('/api')) ctx.body = 'protected\n'
    })
    const callback = app.callback()
    return listening((req, res) => void callback(req, res))
  },
}
