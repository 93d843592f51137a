import express from 'express'
import { Passport } from 'passport'
import { Strategy } from 'passport-http-bearer'
import { listening, type Subject } from '../subject.js'
import { findToken, opaqueTokens } from '../tokens.js'

export const passportHttpBearer: Subject = {
  name: 'passport-http-bearer',
  packages: ['passport-http-bearer', 'passport', 'express'],
  readme: 'https://github.com/jaredhanson/passport-http-bearer#readme',
  setUp: 'The strategy with a look-up of tokens, as route middleware without sessions',
  configuration: {
    schemes: ['Bearer'],
    credentials: { ada: { bearer: opaqueTokens.reader } },
    resources: [{ path: '/profile', access: 'login', allowed: 'ada' }],
  },
  start: () => {
    const passport = new Passport()
    passport.use(
      new Strategy((token, done) => {
        const found = findToken(token)
        if (!found) return done(null, false)
        return done(null, { id: found.user }, { scope: 'all' })
      }),
    )
    const app = express()
    app.get('/profile', passport.authenticate('bearer', { session: false }), (req, res) => {
      res.json(req.user)
    })
    return listening(app)
  },
}
