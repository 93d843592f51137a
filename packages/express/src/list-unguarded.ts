import {
  EVERY_METHOD,
  methodsOf,
  type Route,
  type RouteEntry,
  type RouteTable,
  UNKNOWN_PATH,
  unguarded,
} from '@verdict/http'

/** An Express app, or one of its routers. */
export interface ExpressRoutes {
  readonly router?: { readonly stack: readonly unknown[] }
  readonly stack?: readonly unknown[]
}

/** What Express keeps of a route, a router or a piece of middleware. */
interface Layer {
  readonly rawPath?: string | RegExp | readonly (string | RegExp)[]
  readonly slash: boolean
  readonly handle: unknown
  readonly route?: {
    readonly path: Layer['rawPath']
    readonly stack: readonly { readonly method?: string; readonly handle: unknown }[]
  }
}

/**
 * Lists the routes of an app or router that no guard stands before, whether on the route or as
 * middleware. `?` stands for a path that this version of Express does not tell.
 *
 * @example
 * expect(listUnguarded(app)).toEqual([{ method: 'GET', path: '/health' }])
 */
export function listUnguarded(app: ExpressRoutes): Route[] {
  return unguarded(tableOf((app.router ?? app).stack as readonly Layer[], ''))
}

function tableOf(stack: readonly Layer[], prefix: string): RouteTable {
  return stack.flatMap((layer): RouteTable => {
    const { route, handle, slash, rawPath } = layer
    const places = pathsOf(route?.path ?? (slash ? '/' : rawPath)).map((path) =>
      `${prefix}${path}`.replace(/(?<=.)\/$/, ''),
    )
    const { stack: inner } = handle as { stack?: readonly Layer[] }
    return places.flatMap((path): RouteTable => {
      if (route) return entriesOf(route.stack, path)
      if (inner) return [tableOf(inner, path === '/' ? '' : path)]
      return [{ method: EVERY_METHOD, path, below: true, answers: false, handlers: [handle] }]
    })
  })
}

/** One entry for each method of a route. What `route.all` took has none, and stands before the rest. */
function entriesOf(stack: NonNullable<Layer['route']>['stack'], path: string): RouteEntry[] {
  const methods = new Set(methodsOf(stack.flatMap(({ method }) => method ?? [])))
  if (!stack.at(-1)?.method) methods.add(EVERY_METHOD)
  return [...methods].map((method) => {
    const isFor = (one: string) => methodsOf([one]).includes(method)
    const handlers = stack.filter((one) => !one.method || isFor(one.method))
    return {
      method,
      path,
      below: false,
      answers: true,
      handlers: handlers.map((one) => one.handle),
    }
  })
}

function pathsOf(path: Layer['rawPath']): string[] {
  if (path === undefined) return [UNKNOWN_PATH]
  return (Array.isArray(path) ? path : [path]).map(String)
}
