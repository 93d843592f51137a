/** A promise where there is something to wait for, the value itself where there is not. */
export type MaybePromise<T> = T | Promise<T>

/** What an adapter tells of a request. */
export interface RequestView {
  readonly method: string
  /**
   * The values of all lines of a field, duplicates kept, none when it is absent. `name` is in lower
   * case. Where the platform joins lines (Fetch), the joined value is the only line.
   */
  readonly fieldLines: (name: string) => readonly string[]
}

/** A request as authenticators see it, in whatever framework it came. */
export interface HttpRequest extends RequestView {
  /**
   * The framework's own: Express's request, Hono's and Koa's context, the `Request` of Fetch. For
   * what other middleware found, such as a session.
   */
  readonly native: unknown
}

/** The view of a Fetch `Request`. */
export function fetchRequest(request: Request): RequestView {
  return {
    method: request.method,
    fieldLines(name) {
      const value = request.headers.get(name)
      return value === null ? [] : [value]
    },
  }
}

/** The part of a Node `IncomingMessage` that is needed here. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly headersDistinct: { readonly [name: string]: readonly string[] | undefined }
}

/** The view of a Node request. `headers.authorization` would hide a second line. */
export function nodeRequest({ method = 'GET', headersDistinct }: NodeRequest): RequestView {
  return { method, fieldLines: (name) => headersDistinct[name] ?? [] }
}
