import type { Environment } from '@verdict/core'
import type { HttpRequest, RequestView } from './request.js'

/** Where an environment takes from what it was not given. */
export interface Surroundings<Native> {
  readonly now: () => number
  readonly address: ((native: Native) => string | undefined) | undefined
}

/**
 * The environment of a request. Few rules look at the time or the address: the clock alone, 75 ns,
 * would be a twentieth of what a guard takes.
 */
export class RequestEnvironment<Native> implements Environment {
  facts: unknown
  readonly #surroundings: Surroundings<Native>
  readonly #native: Native
  #now: number | undefined

  constructor(surroundings: Surroundings<Native>, native: Native) {
    this.#surroundings = surroundings
    this.#native = native
  }

  /** That of when it was first asked for. */
  get now(): number {
    return (this.#now ??= this.#surroundings.now())
  }

  get address(): string | undefined {
    return this.#surroundings.address?.(this.#native)
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
