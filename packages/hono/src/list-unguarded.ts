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
 * Lists the routes of an app that no guard stands before, whether on the route or as middleware; in
 * doubt, a route is listed. For every method, what takes `next` counts as middleware, so apps that
 * were mounted (`app.mount`) and handlers `(c, next) =>` of `app.all` are not listed.
 *
 * @example
 * expect(listUnguarded(app)).toEqual([{ method: 'GET', path: '/health' }])
 */
export function listUnguarded({ routes }: HonoRoutes): Route[] {
  return unguarded(
    together(routes).map((group): RouteEntry => {
      const { method, path } = group[0]
      const below = path.endsWith('/*')
      const handlers = group.map(({ handler }) => findTargetHandler(handler))
      return {
        method,
        path: below ? path.slice(0, -2) : path,
        below,
        strictness: '',
        // Validators come before a route's handler, which stands last.
        answers: method !== EVERY_METHOD || !handlers.every(isMiddleware),
        handlers,
      }
    }),
    2,
  )
}

type Registered = HonoRoutes['routes'][number]
type Group = [Registered, ...Registered[]]

/** What one call registered: Hono lists each of its handlers alone. */
function together(routes: readonly Registered[]): Group[] {
  const groups: Group[] = []
  for (const one of routes) {
    const group = groups.at(-1)
    if (group && group[0].method === one.method && group[0].path === one.path) group.push(one)
    else groups.push([one])
  }
  return groups
}
