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
  /** Which of its routers tell upper from lower case; none by default. */
  readonly caseSensitive?: string
  /** Its router tells a path with a slash at the end from one without. */
  readonly strict?: boolean | undefined
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

/** The methods of a route that a framework wrote out; `all` are those that Node knows. */
export function methodsOf(names: readonly string[], all: readonly string[]): readonly string[] {
  const methods = names.map((name) => name.toUpperCase())
  return all.every((one) => methods.includes(one)) ? [EVERY_METHOD] : methods
}

/** What marks a guard, whatever copy of this package made it. */
export const GUARD = '~guard'

function isGuard(handler: unknown): boolean {
  return typeof handler === 'function' && GUARD in handler
}

const segments = (path: string): string[] => path.split('/').filter((part) => part !== '')

/** Whether what is at segment `mine` of a guard is met by whatever segment `theirs` of a route is. */
function meets(mine: string, theirs: string | undefined, literally: boolean): boolean {
  if (theirs === undefined || /^[?(]/.test(mine)) return false // nobody knows what it matches
  if (mine === theirs && (literally || mine.startsWith(':'))) return true
  // Others may match several segments, or none.
  return /^(\*|:\w+)$/.test(mine) && /^:?[\w.~-]+$/.test(theirs)
}

/** Whether every request of the route passes what stands at `by`. In doubt it does not. */
function covers(by: RouteEntry, route: RouteEntry): boolean {
  if (by.method !== EVERY_METHOD && by.method !== route.method) return false
  const mine = segments(by.path)
  const theirs = segments(route.path)
  const literally = !by.caseSensitive || by.caseSensitive === route.caseSensitive
  const exactly =
    !route.below &&
    (!by.strict || route.strict === true) &&
    mine.length === theirs.length &&
    by.path.endsWith('/') === route.path.endsWith('/')
  return (by.below || exactly) && mine.every((part, i) => meets(part, theirs[i], literally))
}

/** Whether an entry can end a request before a guard of its own has seen it. */
function isOpen({ handlers, answers }: RouteEntry, guardAt: number, arity: number): boolean {
  const before = guardAt < 0 ? handlers : handlers.slice(0, guardAt)
  // What does not take `next` ends the request.
  if (before.some((one) => typeof one === 'function' && one.length < arity)) return true
  // And what stands last: a guard behind it has nothing to guard.
  return answers && (guardAt < 0 || (guardAt > 0 && guardAt === handlers.length - 1))
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
      const guardAt = entry.handlers.findIndex(isGuard)
      if (isOpen(entry, guardAt, arity) && !guards.some((guard) => covers(guard, entry))) {
        const path = entry.below ? `${entry.path.replace(/\/$/, '')}/*` : entry.path
        found.set(`${entry.method} ${path}`, { method: entry.method, path })
      }
      if (guardAt >= 0) guards.push(entry)
    }
  }
  walk(table, [])
  return [...found.values()]
}
