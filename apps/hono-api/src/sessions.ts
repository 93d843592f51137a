import type { Login, ProtectionSpaces } from '@verdict-apps/shared'
import type { Context } from 'hono'
import { deleteCookie, getCookie } from 'hono/cookie'
import { MemoryStore, Session, sessionMiddleware } from 'hono-sessions'

/** Sessions by hono-sessions: a random id in the cookie, the rest stays here. */
export function sessionsFor({ name, attributes, seconds }: ProtectionSpaces['cookie']): {
  find: (cookieValue: string) => Login | undefined
  start: (c: Context, login: Login) => Promise<void>
  end: (c: Context) => void
} {
  const store = new MemoryStore()
  const open = sessionMiddleware({
    store,
    sessionCookieName: name,
    expireAfterSeconds: seconds,
    cookieOptions: { ...attributes, maxAge: seconds },
  })
  const forget = (c: Context): void => {
    const id = getCookie(c, name)
    if (id !== undefined) store.deleteSession(id)
  }
  return {
    find: (cookieValue) => {
      const entry = store.getSessionById(cookieValue)
      if (!entry) return undefined
      const session = new Session<{ login: Login }>(seconds)
      session.setCache(entry)
      return session.sessionValid() ? (session.get('login') ?? undefined) : undefined
    },
    /** Under a new id: one that was planted before the login is worth nothing after it. */
    start: async (c, login) => {
      forget(c)
      await open(c, async () => {
        const session = c.get('session') as Session<{ login: Login }>
        session.set('login', login)
      })
    },
    end: (c) => {
      forget(c)
      deleteCookie(c, name, attributes)
    },
  }
}
