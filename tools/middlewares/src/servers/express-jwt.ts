import express, { type NextFunction, type Request, type Response } from 'express'
import { expressjwt, type Request as JwtRequest } from 'express-jwt'
import { listening, type Subject } from '../subject.js'
import { AUDIENCE, ISSUER, jwt, SECRET } from '../tokens.js'

export const expressJwt: Subject = {
  name: 'express-jwt',
  packages: ['express-jwt', 'express'],
  readme: 'https://github.com/auth0/express-jwt#readme',
  setUp:
    'Basic usage with issuer and audience, its example for a caller who is no admin, and its error handler',
  configuration: {
    schemes: ['Bearer'],
    jwt,
    credentials: { admin: { jwt: { sub: 'ada', admin: true } }, member: { jwt: { sub: 'bob' } } },
    resources: [
      { path: '/protected', access: { role: 'admin' }, allowed: 'admin', refused: 'member' },
    ],
  },
  start: () => {
    const app = express()
    app.get(
      '/protected',
      expressjwt({ secret: SECRET, algorithms: ['HS256'], audience: AUDIENCE, issuer: ISSUER }),
      (req: JwtRequest, res: Response) => {
        if (!req.auth?.['admin']) return void res.sendStatus(401)
        res.sendStatus(200)
      },
    )
    app.use((err: Error, _req: Request, res: Response, next: NextFunction) => {
      if (err.name === 'UnauthorizedError') res.status(401).send('invalid token...')
      else next(err)
    })
    return listening(app)
  },
}
