import {
  EVERY_METHOD,
  methodsOf,
  pathText,
  type Route,
  type RouteEntry,
  type RouteTable,
  unguarded,
} from '@verdict/http'
import { METHODS } from 'node:http'

/** A Koa app, as far as its middleware is concerned. */
export interface KoaMiddleware {
  /** What `app.use` took, in order. */
  readonly middleware: readonly ((...args: never[]) => unknown)[]
}

interface Router {
  readonly stack: readonly Layer[]
  /** Only one of the layers that match is called. */
  readonly exclusive?: boolean
}

/** A route of @koa/router, or with no methods what its `use` took. */
interface Layer {
  readonly path: string | RegExp
  readonly methods: readonly string[]
  readonly stack: readonly unknown[]
  readonly opts: {
    readonly end?: boolean
    readonly sensitive?: boolean
    readonly strict?: boolean
    readonly pathAsRegExp?: boolean
  }
}

/**
 * Lists the routes of an app's routers (@koa/router) that no guard stands before, whether on the
 * route, in its router or in the app; in doubt, a route is listed. Middleware is listed, as `/*`,
 * if it takes no `next`; other middleware, and what it calls (`koa-compose`, `koa-mount`), is not.
 *
 * @example
 * assert.deepEqual(listUnguarded(app), [{ method: 'GET', path: '/health' }])
 */
export function listUnguarded({ middleware }: KoaMiddleware): Route[] {
  return unguarded(
    middleware.map((one): RouteTable[number] => {
      const { router } = one as { router?: Router }
      if (!router) return { ...EVERYWHERE, handlers: [one] }
      const entries = router.stack.flatMap(entriesOf)
      return router.exclusive ? entries.map((entry) => [entry]) : entries
    }),
    2,
  )
}

const EVERYWHERE = { method: EVERY_METHOD, path: '', below: true, strictness: '', answers: false }

/** The router's own ways to say: here, and below. */
const BELOW = /\(\?:\\\/\|\$\)$|\{\/\*rest\}$/

function entriesOf({ path, methods, stack, opts }: Layer): RouteEntry[] {
  const text = pathText(path)
  const below = opts.end === false
  const at = below ? text.replace(BELOW, '') : text
  const entry = {
    path: (opts.strict ? at : at.replace(/\/$/, '')) || (below ? '' : '/'),
    below,
    // The path of `use`, where it has a prefix and no other, is a pattern, whatever the options.
    strictness: `${opts.pathAsRegExp || opts.sensitive ? 'case' : ''}${opts.strict && !below ? ' slash' : ''}`,
    handlers: stack,
  }
  if (methods.length === 0) return [{ ...entry, method: EVERY_METHOD, answers: false }]
  // HEAD comes with GET.
  const own = methodsOf(methods, METHODS)
  return own
    .filter((method) => method !== 'HEAD' || !own.includes('GET'))
    .map((method) => ({ ...entry, method, answers: true }))
}
