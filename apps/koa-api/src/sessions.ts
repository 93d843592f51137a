import type { Login, ProtectionSpaces } from '@verdict-apps/shared'
import type Koa from 'koa'
import type { Context, Middleware } from 'koa'
import createSession from 'koa-session'

interface Entry {
  readonly data: { readonly login?: Login }
  readonly expires: number
}

/** What koa-session puts at `ctx.session`, and does not declare. */
interface Opened {
  login?: Login
  readonly regenerate: () => Promise<void>
}

/** Sessions by koa-session: a random id in the cookie, the rest stays here. */
export function sessionsFor(
  { name, attributes, seconds }: ProtectionSpaces['cookie'],
  app: Koa,
): {
  middleware: Middleware
  find: (cookieValue: string) => Login | undefined
  start: (ctx: Context, login: Login) => Promise<void>
} {
  const entries = new Map<string, Entry>()
  const get = (id: string): Entry['data'] | undefined => {
    const entry = entries.get(id)
    if (entry && entry.expires > Date.now()) return entry.data
    entries.delete(id)
    return undefined
  }
  const middleware = createSession(
    {
      ...attributes,
      key: name,
      maxAge: seconds * 1000,
      signed: false, // the id is random, and says nothing
      store: {
        get: async (id) => get(id),
        set: async (id, data) => {
          entries.set(id, { data, expires: Date.now() + seconds * 1000 })
        },
        destroy: async (id) => {
          entries.delete(id)
        },
      },
    },
    app,
  )
  return {
    middleware,
    find: (cookieValue) => get(cookieValue)?.login,
    /** Under a new id: one that was planted before the login is worth nothing after it. */
    start: async (ctx, login) => {
      const session = ctx['session'] as Opened
      session.login = login
      await session.regenerate()
    },
  }
}
