import type { Environment } from '@verdict/core'
import type { HttpRequest, RequestView } from './request.js'

/** The environment of a request. Its address is asked for by few rules, and costs more than most. */
export class RequestEnvironment<Native> implements Environment {
  readonly now: number
  facts: unknown
  readonly #native: Native
  readonly #address: ((native: Native) => string | undefined) | undefined

  constructor(now: number, native: Native, address?: (native: Native) => string | undefined) {
    this.now = now
    this.#native = native
    this.#address = address
  }

  get address(): string | undefined {
    return this.#address?.(this.#native)
  }
}

/** A request as authenticators see it. */
export class Requested implements HttpRequest {
  readonly origin: string | undefined
  readonly native: unknown
  readonly #view: RequestView

  constructor(view: RequestView, origin: string | undefined, native: unknown) {
    this.#view = view
    this.origin = origin
    this.native = native
  }

  get method(): string {
    return this.#view.method
  }

  get target(): HttpRequest['target'] {
    return this.#view.target
  }

  get fieldLines(): HttpRequest['fieldLines'] {
    return this.#view.fieldLines
  }
}
