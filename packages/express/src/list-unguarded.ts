import {
  EVERY_METHOD,
  methodsOf,
  pathText,
  type Route,
  type RouteEntry,
  type RouteTable,
  UNKNOWN_PATH,
  unguarded,
} from '@verdict/http'
import { METHODS } from 'node:http'

/** An Express app, or one of its routers. */
export interface ExpressRoutes {
  readonly router?: Router
  readonly stack?: readonly unknown[]
}

interface Router {
  readonly stack: readonly unknown[]
  readonly caseSensitive?: boolean | undefined
  readonly strict?: boolean | undefined
}

/** What Express keeps of a route, a router or a piece of middleware. */
interface Layer {
  readonly rawPath?: string | RegExp | readonly (string | RegExp)[]
  readonly slash: boolean
  readonly handle: unknown
  readonly route?: {
    readonly path: Layer['rawPath']
    readonly stack: readonly Handler[]
  }
}

/** What a route calls: with no method, for each. */
interface Handler {
  readonly method?: string
  readonly handle: unknown
}

/** Where a router stands. */
interface Place {
  readonly prefix: string
  /** For each of the routers up to it, whether it tells upper from lower case: `s`, or not: `i`. */
  readonly cases: string
}

/**
 * Lists the routes of an app or router that no guard stands before, whether on the route or as
 * middleware; in doubt, a route is listed. `?` stands for a path that this version of Express does
 * not tell. Middleware is listed if it takes no `next`, and so is an app in the app, as `/app/*`:
 * Express does not let look into it.
 *
 * @example
 * expect(listUnguarded(app)).toEqual([{ method: 'GET', path: '/health' }])
 */
export function listUnguarded(app: ExpressRoutes): Route[] {
  return unguarded(tableOf((app.router ?? app) as Router, { prefix: '', cases: '' }), 3)
}

function tableOf(router: Router, { prefix, cases }: Place): RouteTable {
  const { caseSensitive, strict } = router
  const all = `${cases}${caseSensitive ? 's' : 'i'}`
  // Part of what the routers in it say only where all tell case apart.
  const strictness = all.includes('s') ? `${all};` : ''
  return (router.stack as readonly Layer[]).flatMap((layer): RouteTable => {
    const { route, handle, slash, rawPath } = layer
    const inner = handle as Partial<Router> & { readonly name: string }
    return pathsOf(route?.path ?? (slash ? '/' : rawPath)).flatMap((path): RouteTable => {
      const whole = `${prefix}${path}`
      const at = whole.replace(/\/$/, '')
      if (route) {
        const own = strict
          ? { path: whole, strictness: `${strictness} slash` }
          : { path: at || '/', strictness }
        return entriesOf(route.stack).map((one) => ({ ...one, ...own }))
      }
      if (inner.stack) return [tableOf(inner as Router, { prefix: at, cases: all })]
      const answers = inner.name === 'mounted_app'
      return [
        { method: EVERY_METHOD, path: at, below: true, strictness, answers, handlers: [handle] },
      ]
    })
  })
}

/** One entry for each method of a route, and one for what `route.all` took, which has none. */
function entriesOf(stack: readonly Handler[]): Omit<RouteEntry, 'path' | 'strictness'>[] {
  const names = new Set(stack.map(({ method }) => method?.toUpperCase() ?? EVERY_METHOD))
  const entryOf = (method: string, called: readonly Handler[], answers = true) => ({
    method,
    below: false,
    answers,
    handlers: called.map(({ handle }) => handle),
  })
  const calledBy = (name: string) =>
    stack.filter(({ method }) => !method || method.toUpperCase() === name)
  // `app.all` takes each handler once for each method.
  const [first, second] = methodsOf([...names], METHODS)
  if (first === EVERY_METHOD && !second) return [entryOf(first, calledBy('GET'))]
  return [...names].map((name) =>
    // What `route.all` took stands before the rest, if not last.
    entryOf(name, calledBy(name), name !== EVERY_METHOD || !stack.at(-1)?.method),
  )
}

function pathsOf(path: Layer['rawPath']): string[] {
  if (path === undefined) return [UNKNOWN_PATH]
  return (Array.isArray(path) ? path : [path]).map(pathText)
}
