import { randomBytes } from 'node:crypto'
import express from 'express'
import basicAuth from 'express-basic-auth'
import { listening, type Subject } from '../subject.js'

const password = randomBytes(12).toString('hex')

function subject(
  name: string,
  setUp: string,
  options: { readonly challenge?: boolean; readonly realm?: string },
): Subject {
  return {
    name,
    setUp,
    packages: ['express-basic-auth', 'express'],
    readme: 'https://github.com/LionC/express-basic-auth#readme',
    configuration: {
      schemes: ['Basic'],
      credentials: { admin: { basic: { user: 'admin', password } } },
      resources: [{ path: '/protected', access: 'login', allowed: 'admin' }],
    },
    start: () => {
      const app = express()
      app.use(basicAuth({ users: { admin: password }, ...options }))
      app.get('/protected', (_req, res) => {
        res.json({ status: 'ok' })
      })
      return listening(app)
    },
  }
}

export const expressBasicAuth: Subject = subject(
  'express-basic-auth',
  'Static users, as under "How to use"',
  {},
)

export const expressBasicAuthChallenge: Subject = subject(
  'express-basic-auth, challenge',
  'The same with the options `challenge` and `realm`',
  { challenge: true, realm: 'Imb4T3st4pp' },
)
