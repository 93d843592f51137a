/** A promise where there is something to wait for, the value itself where there is not. */
export type MaybePromise<T> = T | Promise<T>

/** What an adapter tells of a request. */
export interface RequestView {
  readonly method: string
  /** What was asked for, as it came: a path with its query, or a whole URL (RFC 9112 3.2). */
  readonly target: () => string
  /**
   * The values of all lines of a field, duplicates kept, none when it is absent. `name` is in lower
   * case. Where the platform joins lines (Fetch), the joined value is the only line.
   */
  readonly fieldLines: (name: string) => readonly string[]
}

/** A request as authenticators see it, in whatever framework it came. */
export interface HttpRequest extends RequestView {
  /** This API's own origin, where the protection space was given one. Never the Host field's word. */
  readonly origin: string | undefined
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
    target: () => request.url,
    fieldLines(name) {
      const value = request.headers.get(name)
      return value === null ? [] : [value]
    },
  }
}

/** The part of a Node `IncomingMessage` that is needed here. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** Names and values in turn. Empty where a platform makes requests of its own: then `headers`. */
  readonly rawHeaders: readonly string[]
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined }
}

/**
 * The view of a Node request, of `node:http` or `node:http2`. `target` is what was asked for where a
 * router has cut the path of `url`. Fields are not from `headers`, which would hide a
 * second line, nor from `headersDistinct`, which HTTP/2 lacks.
 */
export function nodeRequest(
  request: NodeRequest,
  target: string = request.url ?? '/',
): RequestView {
  const { method = 'GET', rawHeaders, headers } = request
  return {
    method,
    target: () => target,
    fieldLines(name) {
      if (rawHeaders.length === 0) return [headers[name] ?? []].flat()
      const isValue = (_: string, i: number) =>
        i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name
      return rawHeaders.filter(isValue)
    },
  }
}
