import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { Login, ProtectionSpaces } from '@verdict-apps/shared'
import type { Request, RequestHandler } from 'express'
import session from 'express-session'

declare module 'express-session' {
  interface SessionData {
    login?: Login
  }
}

/** Sessions by express-session: a random id in the cookie, the rest stays here. */
export function openSession({
  name,
  attributes,
  seconds,
}: ProtectionSpaces['cookie']): RequestHandler {
  return session({
    secret: randomBytes(32).toString('hex'),
    name,
    cookie: { ...attributes, maxAge: seconds * 1000 },
    resave: false,
    saveUninitialized: false,
  })
}

/** What the session remembers, for requests on which it was opened. */
export function findLogin(_cookieValue: string, native: unknown): Login | undefined {
  return (native as Request).session.login
}

/** Under a new id: one that was planted before the login is worth nothing after it. */
export async function startSession(req: Request, login: Login): Promise<void> {
  await promisify(req.session.regenerate.bind(req.session))()
  req.session.login = login
}

export async function endSession(req: Request): Promise<void> {
  await promisify(req.session.destroy.bind(req.session))()
}
