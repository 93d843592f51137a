import { Hono } from 'hono'
import { bearerAuth } from 'hono/bearer-auth'
import { serving, type Subject } from '../subject.js'
import { opaqueTokens } from '../tokens.js'

export const honoBearerAuth: Subject = {
  name: 'hono/bearer-auth',
  packages: ['hono'],
  readme: 'https://hono.dev/docs/middleware/builtin/bearer-auth',
  setUp: 'One static token, on a path',
  configuration: {
    schemes: ['Bearer'],
    credentials: { ada: { bearer: opaqueTokens.reader } },
    resources: [{ path: '/api/page', access: 'login', allowed: 'ada' }],
  },
  start: () => {
    const app = new Hono()
    app.use('/api/*', bearerAuth({ token: opaqueTokens.reader }))
    app.get('/api/page', (c) => c.json({ message: 'You are authorized' }))
    return serving(app.fetch)
  },
}
