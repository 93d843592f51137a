/** A route of an app, as its framework writes it. */
export interface Route {
  /** In upper case; `ALL` for every method. */
  readonly method: string
  readonly path: string
}

/** What a framework calls for requests of one method and path, in the order of registration. */
export interface RouteEntry extends Route {
  /** It holds for everything below the path, too, as middleware does. */
  readonly below: boolean
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

/** The methods of a route that a framework wrote out: `all` is each that Node knows. */
export function methodsOf(names: readonly string[]): readonly string[] {
  const methods = names.map((name) => name.toUpperCase())
  return methods.includes('TRACE') ? [EVERY_METHOD] : methods
}

/** What marks a guard, whatever copy of this package made it. */
export const GUARD = '~guard'

function isGuard(handler: unknown): boolean {
  return typeof handler === 'function' && GUARD in handler
}

const segments = (path: string): string[] => path.split('/').filter((part) => part !== '')

/** Whether every request of the route passes what stands at `by`. In doubt it does not. */
function covers(by: RouteEntry, route: Route): boolean {
  if (by.method !== EVERY_METHOD && by.method !== route.method) return false
  if (by.path === route.path && !by.below) return true
  const mine = segments(by.path)
  const theirs = segments(route.path)
  if (by.below ? mine.length > theirs.length : mine.length !== theirs.length) return false
  return mine.every(
    (part, i) => (part === theirs[i] && part !== UNKNOWN_PATH) || /^(\*|:\w+)$/.test(part),
  )
}

/**
 * Lists the routes that no guard stands before, each once: for a start-up check, or a test.
 *
 * @param table what an app has registered, translated by its adapter.
 */
export function unguarded(table: RouteTable): Route[] {
  const found = new Map<string, Route>()
  const walk = (entries: RouteTable, outside: readonly RouteEntry[]): void => {
    const guards = [...outside]
    for (const entry of entries) {
      if (!('handlers' in entry)) {
        walk(entry, guards)
        continue
      }
      const { method, path, answers, handlers } = entry
      if (handlers.some(isGuard)) guards.push(entry)
      else if (answers && !guards.some((guard) => covers(guard, entry))) {
        found.set(`${method} ${path}`, { method, path })
      }
    }
  }
  walk(table, [])
  return [...found.values()]
}
