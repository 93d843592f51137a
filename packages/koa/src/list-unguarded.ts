import { EVERY_METHOD, methodsOf, type Route, type RouteTable, unguarded } from '@verdict/http'

/** A Koa app, as far as its middleware is concerned. */
export interface KoaMiddleware {
  /** What `app.use` took, in order. */
  readonly middleware: readonly ((...args: never[]) => unknown)[]
}

/** A route of @koa/router, or with no methods what its `use` took. */
interface Layer {
  readonly path: string | RegExp
  readonly methods: readonly string[]
  readonly stack: readonly unknown[]
}

/**
 * Lists the routes of an app's routers (@koa/router) that no guard stands before, whether on the
 * route, in its router or in the app. What middleware answers by itself is not listed.
 *
 * @example
 * assert.deepEqual(listUnguarded(app), [{ method: 'GET', path: '/health' }])
 */
export function listUnguarded({ middleware }: KoaMiddleware): Route[] {
  return unguarded(
    middleware.map((one): RouteTable[number] => {
      const { router } = one as { router?: { stack: readonly Layer[] } }
      return router
        ? router.stack.flatMap(entriesOf)
        : { method: EVERY_METHOD, path: '/', below: true, answers: false, handlers: [one] }
    }),
  )
}

function entriesOf({ path, methods, stack }: Layer): RouteTable {
  // The router's own way to say: here, and below.
  const at = String(path).replace('(?:\\/|$)', '') || '/'
  const entry = { path: at, below: methods.length === 0, handlers: stack }
  if (methods.length === 0) return [{ ...entry, method: EVERY_METHOD, answers: false }]
  // HEAD comes with GET.
  return methodsOf(methods)
    .filter((method) => method !== 'HEAD')
    .map((method) => ({ ...entry, method, answers: true }))
}
