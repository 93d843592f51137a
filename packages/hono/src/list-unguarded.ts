import { EVERY_METHOD, type Route, type RouteEntry, unguarded } from '@verdict/http'
import { findTargetHandler, isMiddleware } from 'hono/utils/handler'

/** A Hono app, as far as its routes are concerned. */
export interface HonoRoutes {
  readonly routes: readonly {
    readonly method: string
    readonly path: string
    /** What is called; its path and method say for which requests. */
    readonly handler: (...args: never[]) => unknown
  }[]
}

/**
 * Lists the routes of an app that no guard stands before, whether on the route or as middleware.
 * Apps that were mounted (`app.mount`) are not looked into.
 *
 * @example
 * expect(listUnguarded(app)).toEqual([{ method: 'GET', path: '/health' }])
 */
export function listUnguarded({ routes }: HonoRoutes): Route[] {
  const last = new Map(routes.map(({ method, path }, i) => [`${method} ${path}`, i]))
  return unguarded(
    routes.map(({ method, path, handler }, i): RouteEntry => {
      const target = findTargetHandler(handler)
      const isLast = last.get(`${method} ${path}`) === i
      return {
        method,
        path: path.replace(/\/?\*$/, ''),
        below: path.endsWith('*'),
        // What `app.use` takes stands for every method; validators come before a route's handler.
        answers: isLast && !(method === EVERY_METHOD && isMiddleware(target)),
        handlers: [target],
      }
    }),
  )
}
