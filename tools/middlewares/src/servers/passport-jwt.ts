import express from 'express'
import { Passport } from 'passport'
import { ExtractJwt, Strategy } from 'passport-jwt'
import { listening, type Subject } from '../subject.js'
import { AUDIENCE, ISSUER, jwt, SECRET } from '../tokens.js'

export const passportJwt: Subject = {
  name: 'passport-jwt',
  packages: ['passport-jwt', 'passport', 'express'],
  readme: 'https://github.com/mikenicholson/passport-jwt#readme',
  setUp:
    'The example configuration: Bearer tokens with issuer and audience, and a look-up of users',
  configuration: {
    schemes: ['Bearer'],
    jwt,
    credentials: { ada: { jwt: { sub: 'ada' } } },
    resources: [{ path: '/profile', access: 'login', allowed: 'ada' }],
  },
  start: () => {
    const users = new Set(['ada'])
    const passport = new Passport()
    passport.use(
      new Strategy(
        {
          jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
          secretOrKey: SECRET,
          issuer: ISSUER,
          audience: AUDIENCE,
        },
        (payload: { sub: string }, done) =>
          users.has(payload.sub) ? done(null, { id: payload.sub }) : done(null, false),
      ),
    )
    const app = express()
    app.get('/profile', passport.authenticate('jwt', { session: false }), (req, res) => {
      res.json(req.user)
    })
    return listening(app)
  },
}
