/** A promise where there is something to wait for, the value itself where there is not. */
export type MaybePromise<T> = T | Promise<T>

/** Goes on with a value: at once where it is there, as an `async` function never does. */
export function chain<T, U>(
  value: MaybePromise<T>,
  goOn: (value: T) => MaybePromise<U>,
): MaybePromise<U> {
  return isPromise(value) ? value.then(goOn) : goOn(value)
}

export function isPromise<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

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
  return new FetchView(request)
}

// Classes, since objects with closures of their own are most of what a view costs: the functions are
// made when they are asked for, bound so that they can be taken apart.
class FetchView implements RequestView {
  readonly #request: Request

  constructor(request: Request) {
    this.#request = request
  }

  get method() {
    return this.#request.method
  }

  get target(): RequestView['target'] {
    return () => this.#request.url
  }

  get fieldLines(): RequestView['fieldLines'] {
    return (name) => {
      const value = this.#request.headers.get(name)
      return value === null ? NONE : [value]
    }
  }
}

const NONE: readonly string[] = Object.freeze([])

/** The part of a Node `IncomingMessage` that is needed here. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** What was asked for, where a router has cut the path of `url`, as those of Express and Connect do. */
  readonly originalUrl?: string | undefined
  /** Names and values in turn. Empty where a platform makes requests of its own: then `headers`. */
  readonly rawHeaders: readonly string[]
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined }
}

/**
 * The view of a Node request, of `node:http` or `node:http2`. `target` is what was asked for where a
 * router has cut the path of `url` and does not say so in `originalUrl`. Fields are not from
 * `headers`, which would hide a second line, nor from `headersDistinct`, which HTTP/2 lacks.
 */
export function nodeRequest(request: NodeRequest, target?: string): RequestView {
  return new NodeView(request, target)
}

class NodeView implements RequestView {
  readonly #request: NodeRequest
  readonly #target: string | undefined

  constructor(request: NodeRequest, target: string | undefined) {
    this.#request = request
    this.#target = target
  }

  get method() {
    return this.#request.method ?? 'GET'
  }

  // Read when it is asked for: Express gives each request a shape of its own, where that takes 0.6 µs.
  get target(): RequestView['target'] {
    return () => this.#target ?? this.#request.originalUrl ?? this.#request.url ?? '/'
  }

  get fieldLines(): RequestView['fieldLines'] {
    return (name) => linesOf(this.#request, name)
  }
}

function linesOf(request: NodeRequest, name: string): readonly string[] {
  const { rawHeaders } = request
  // Node makes `headers` when it is asked for, which takes a microsecond.
  if (rawHeaders.length === 0) return [request.headers[name] ?? NONE].flat()
  let lines: string[] | undefined
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const key = rawHeaders[i] as string
    // Most names differ in length, and need no copy in lower case.
    if (key.length === name.length && key.toLowerCase() === name) {
      const line = rawHeaders[i + 1] as string
      if (lines) lines.push(line)
      else lines = [line]
    }
  }
  return lines ?? NONE
}
