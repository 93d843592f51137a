import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { serving, type Subject } from '../subject.js'

const password = randomBytes(12).toString('hex')

export const honoBasicAuth: Subject = {
  name: 'hono/basic-auth',
  packages: ['hono'],
  readme: 'https://hono.dev/docs/middleware/builtin/basic-auth',
  setUp: 'One user, on a path',
  configuration: {
    schemes: ['Basic'],
    credentials: { hono: { basic: { user: 'hono', password } } },
    resources: [{ path: '/auth/page', access: 'login', allowed: 'hono' }],
  },
  start: () => {
    const app = new Hono()
    app.use('/auth/*', basicAuth({ username: 'hono', password }))
    app.get('/auth/page', (c) => c.text('You are authorized'))
    return serving(app.fetch)
  },
}
