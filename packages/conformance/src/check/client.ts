import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from './configuration.js'
import type { Redactor } from './redactor.js'
import {
  exchange,
  exchangeTwice,
  type FieldLine,
  type WireRequest,
  type WireResponse,
} from './wire.js'

/** A request and what came of it. */
export interface Exchange {
  /** The configured resource that it was about: 'GET /documents'. */
  readonly at: string
  /** Who asked, as reports say it. */
  readonly by: string
  readonly request: WireRequest
  /** 0: there was no answer. */
  readonly status: number
  readonly fields: readonly FieldLine[]
  /** No more than the beginning where it is `cut`. */
  readonly body: string
  readonly cut: boolean
  /** Octets of content behind the head, whatever the method. */
  readonly content: number
  /** Why there was no answer. */
  readonly failure?: string
  /** Milliseconds from sending to the whole answer. */
  readonly duration: number
  /** The values of a field's lines, in order. */
  readonly lines: (name: string) => readonly string[]
}

/** The number of requests that the configuration allows has been sent. */
export class LimitReached extends Error {
  override readonly name = 'LimitReached'
}

/** Times that a request is sent again to a server that is busy (429), and how long it waits at most. */
const PATIENCE = { times: 2, milliseconds: 5000 }

/** The one way to send: bounded in count, rate and time, to one origin, everything remembered. */
export class Client {
  readonly answers: Exchange[] = []
  sent = 0
  #next = 0
  readonly #origin: URL
  readonly #limits: Config['limits']
  readonly #signal: AbortSignal | undefined
  readonly redactor: Redactor

  constructor(origin: URL, limits: Config['limits'], redactor: Redactor, signal?: AbortSignal) {
    this.#origin = origin
    this.#limits = limits
    this.#signal = signal
    this.redactor = redactor
  }

  /** Milliseconds that an answer may take. */
  get timeout(): number {
    return this.#limits.timeout
  }

  async #turn(): Promise<void> {
    this.#signal?.throwIfAborted()
    if (this.sent >= this.#limits.requests) throw new LimitReached()
    this.sent++
    const now = performance.now()
    const start = Math.max(now, this.#next)
    this.#next = start + 1000 / this.#limits.perSecond
    // Timers are no finer than a millisecond.
    if (start - now >= 1) await sleep(start - now, undefined, { signal: this.#signal })
  }

  #failed(at: string, by: string, request: WireRequest, began: number, error: unknown): Exchange {
    this.#signal?.throwIfAborted()
    const duration = performance.now() - began
    const failure = error instanceof Error ? error.message : String(error)
    const nothing = { status: 0, fields: [], body: '', cut: false, content: 0, lines: () => [] }
    return { at, by, request, ...nothing, duration, failure }
  }

  #answered(
    at: string,
    by: string,
    request: WireRequest,
    began: number,
    response: WireResponse,
  ): Exchange {
    const duration = performance.now() - began
    return { at, by, request, ...response, duration, lines: linesOf(response.fields) }
  }

  async #once(at: string, by: string, request: WireRequest, timeout: number): Promise<Exchange> {
    await this.#turn()
    const began = performance.now()
    try {
      const response = await exchange(this.#origin, request, timeout, this.#signal)
      return this.#answered(at, by, request, began, response)
    } catch (error) {
      return this.#failed(at, by, request, began, error)
    }
  }

  /**
   * Sends a request; again, a little later, where the server says that it is busy.
   *
   * @throws LimitReached; what the signal was aborted with.
   */
  async send(
    at: string,
    by: string,
    request: WireRequest,
    timeout = this.#limits.timeout,
  ): Promise<Exchange> {
    let answer = await this.#once(at, by, request, timeout)
    for (let time = 0; answer.status === 429 && time < PATIENCE.times; time++) {
      const asked = Number(answer.lines('retry-after')[0] ?? 1) * 1000
      const wait = Number.isFinite(asked) ? Math.max(asked, 0) : 1000
      await sleep(Math.min(wait, PATIENCE.milliseconds), undefined, { signal: this.#signal })
      answer = await this.#once(at, by, request, timeout)
    }
    this.answers.push(answer)
    return answer
  }

  /** Sends a request twice over one connection. Throws as `send` does. */
  async sendTwice(at: string, by: string, request: WireRequest): Promise<readonly Exchange[]> {
    await this.#turn()
    await this.#turn()
    const began = performance.now()
    try {
      const responses = await exchangeTwice(this.#origin, request, this.timeout, this.#signal)
      return responses.map((response) =>
        response instanceof Error
          ? this.#failed(at, by, request, began, response)
          : this.#answered(at, by, request, began, response),
      )
    } catch (error) {
      return [this.#failed(at, by, request, began, error)]
    }
  }
}

function linesOf(fields: readonly FieldLine[]): (name: string) => readonly string[] {
  return (name) => {
    const wanted = name.toLowerCase()
    return fields.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value)
  }
}
