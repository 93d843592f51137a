import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { Login, ProtectionSpaces } from '@verdict-apps/shared'
import { unsign } from 'cookie-signature'
import type { Request, RequestHandler } from 'express'
import session, { MemoryStore, type SessionData } from 'express-session'

declare module 'express-session' {
  interface SessionData {
    login?: Login
  }
}

/** The id that express-session put into a cookie as `s:<id>.<signature>`, percent-encoded. */
function idOf(cookieValue: string, secret: string): string | undefined {
  try {
    const [, signed] = /^s:(.+)$/.exec(decodeURIComponent(cookieValue)) ?? []
    return (signed && unsign(signed, secret)) || undefined
  } catch {
    return undefined // no percent-encoding
  }
}

/** Sessions by express-session: a random id in the cookie, the rest stays here. */
export function sessionsFor({ name, attributes, seconds }: ProtectionSpaces['cookie']): {
  middleware: RequestHandler
  find: (cookieValue: string) => Promise<Login | undefined>
} {
  const store = new MemoryStore()
  const secret = randomBytes(32).toString('hex')
  const get = promisify<string, SessionData | null | undefined>(store.get.bind(store))
  return {
    middleware: session({
      store,
      secret,
      name,
      cookie: { ...attributes, maxAge: seconds * 1000 },
      resave: false,
      saveUninitialized: false,
    }),
    find: async (cookieValue) => {
      const id = idOf(cookieValue, secret)
      return id === undefined ? undefined : (await get(id))?.login
    },
  }
}

/** Under a new id: one that was planted before the login is worth nothing after it. */
export async function startSession(req: Request, login: Login): Promise<void> {
  await promisify(req.session.regenerate.bind(req.session))()
  req.session.login = login
}

export async function endSession(req: Request): Promise<void> {
  await promisify(req.session.destroy.bind(req.session))()
}
