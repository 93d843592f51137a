/** A route of an app, as its framework writes it. */
export interface Route {
  /** In upper case; `ALL` for every method. */
  readonly method: string
  readonly path: string
}

/** What a framework calls for requests of one method and path, in the order of registration. */
export interface RouteEntry extends Route {
  /** It holds for everything below the path (with no slash at its end), as middleware does. */
  readonly below: boolean
  /** Words for what its routers tell apart and others do not, as upper case and lower case. */
  readonly strictness: string
  /** It ends the request; what only stands in the way of others is no route. */
  readonly answers: boolean
  readonly handlers: readonly unknown[]
}

/** Entries in their order. Those of a router stand in a list of their own: its guards end with it. */
export type RouteTable = readonly (RouteEntry | RouteTable)[]

/** Stands for every method, as routes for all of them have it. */
export const EVERY_METHOD = 'ALL'
/** Stands for a part of a path that the framework does not tell. */
export const UNKNOWN_PATH = '?'

/** A path for the list: of a regular expression nobody knows what it matches, so it is marked. */
export function pathText(path: string | RegExp): string {
  return typeof path === 'string' ? path : `(${path})`
}

/** The methods of a route that a framework wrote out, in upper case; `all` are those of Node. */
export function methodsOf(names: readonly string[], all: readonly string[]): readonly string[] {
  return all.every((one) => names.includes(one)) ? [EVERY_METHOD] : names
}

/** What marks a guard, whatever copy of this package made it. */
export const GUARD = '~guard'

function isGuard(handler: unknown): boolean {
  return typeof handler === 'function' && GUARD in handler
}

const segments = (path: string): string[] => path.replace(/^\//, '').split('/')

/** Whether every request of the route passes what stands at `by`. In doubt it does not. */
function covers(by: RouteEntry, route: RouteEntry): boolean {
  const mine = segments(by.path)
  const theirs = segments(route.path)
  if (by.below && !mine.at(-1)) mine.pop()
  // What tells more apart than the route does lets some of its requests by.
  const literally = route.strictness.includes(by.strictness)
  return (
    (by.method === EVERY_METHOD || by.method === route.method) &&
    (by.below || (!route.below && literally && mine.length === theirs.length)) &&
    mine.every((part, i) =>
      literally && part === theirs[i]
        ? !/^[?(]/.test(part) // nobody knows what it matches
        : // Others may match several segments, or none.
          /^(\*|:\w+)$/.test(part) && /^:?[\w.~-]+$/.test(theirs[i] ?? ''),
    )
  )
}

/**
 * Lists the routes that no guard stands before, each once: for a start-up check, or a test. In
 * doubt, a route is listed.
 *
 * @param table what an app has registered, translated by its adapter.
 * @param arity the parameters of a handler that takes `next`.
 */
export function unguarded(table: RouteTable, arity: number): Route[] {
  const found = new Map<string, Route>()
  const walk = (entries: RouteTable, outside: readonly RouteEntry[]): void => {
    const guards = [...outside]
    for (const entry of entries) {
      if (!('handlers' in entry)) {
        walk(entry, guards)
        continue
      }
      const { method, path, below, answers, handlers } = entry
      const first = handlers.findIndex(isGuard)
      const guardAt = first < 0 ? handlers.length : first
      const open =
        // It stands last, for a guard behind it has nothing to guard,
        (answers && guardAt > 0 && guardAt >= handlers.length - 1) ||
        // or it does not take `next`.
        handlers.slice(0, guardAt).some((one) => (one as () => void).length < arity)
      if (open && !guards.some((guard) => covers(guard, entry))) {
        const text = below ? `${path}/*` : path
        found.set(`${method} ${text}`, { method, path: text })
      }
      if (first >= 0) guards.push(entry)
    }
  }
  walk(table, [])
  return [...found.values()]
}
