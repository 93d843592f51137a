import express from 'express'
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer'
import { listening, type Subject } from '../subject.js'
import { AUDIENCE, ISSUER, jwt, SECRET } from '../tokens.js'

export const expressOauth2JwtBearer: Subject = {
  name: 'express-oauth2-jwt-bearer',
  packages: ['express-oauth2-jwt-bearer', 'express'],
  readme:
    'https://github.com/auth0/node-oauth2-jwt-bearer/tree/main/packages/express-oauth2-jwt-bearer#readme',
  setUp: '`auth` with a symmetric secret, and `requiredScopes` on one route',
  configuration: {
    schemes: ['Bearer', 'DPoP'], // DPoP is taken by default
    jwt,
    credentials: {
      reader: { jwt: { sub: 'ada', scope: 'messages:read' } },
      narrow: { jwt: { sub: 'bob', scope: 'profile' } },
    },
    resources: [
      { path: '/protected', access: 'login', allowed: ['reader', 'narrow'] },
      {
        path: '/messages',
        access: { scope: 'messages:read' },
        allowed: 'reader',
        refused: 'narrow',
      },
    ],
  },
  start: () => {
    const app = express()
    app.use(auth({ issuer: ISSUER, audience: AUDIENCE, secret: SECRET, tokenSigningAlg: 'HS256' }))
    app.get('/protected', (_req, res) => {
      res.json({ status: 'ok' })
    })
    app.get('/messages', requiredScopes('messages:read'), (_req, res) => {
      res.json([])
    })
    return listening(app)
  },
}
