import { Hono } from 'hono'
import { jwt as honoJwtMiddleware } from 'hono/jwt'
import { serving, type Subject } from '../subject.js'
import { AUDIENCE, ISSUER, jwt, SECRET } from '../tokens.js'

export const honoJwt: Subject = {
  name: 'hono/jwt',
  packages: ['hono'],
  readme: 'https://hono.dev/docs/middleware/builtin/jwt',
  setUp: 'The middleware on a path, with its options for issuer and audience',
  configuration: {
    schemes: ['Bearer'],
    jwt,
    credentials: { ada: { jwt: { sub: 'ada' } } },
    resources: [{ path: '/auth/page', access: 'login', allowed: 'ada' }],
  },
  start: () => {
    const app = new Hono()
    app.use(
      '/auth/*',
      honoJwtMiddleware({
        secret: SECRET,
        alg: 'HS256',
        verification: { iss: ISSUER, aud: AUDIENCE },
      }),
    )
    app.get('/auth/page', (c) => c.text('You are authorized'))
    return serving(app.fetch)
  },
}
