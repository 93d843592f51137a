import { type ChallengeList, readChallenges } from '@verdict/http'
import { type Caller, type Callers, type GoodCaller, STRANGER } from './callers.js'
import type { Client, Exchange } from './client.js'
import type { Config } from './configuration.js'
import type { FieldLine, WireRequest } from './wire.js'

/** A path of the API, and what is known of it. */
export interface Resource {
  /** 'GET /documents'. */
  readonly at: string
  readonly config: Config['resources'][number]
  /** In lower case. */
  readonly schemes: readonly string[]
  readonly allowed: readonly GoodCaller[]
  readonly refused: readonly GoodCaller[]
  /** Whether the allowed request may be sent for real. */
  readonly repeatable: boolean
  /** Whether its path is the whole one, also where the target has a path. */
  readonly atRoot?: boolean
}

/** How a request differs from the plain one to a resource. */
export interface Variation {
  /** Default: nobody. */
  readonly by?: Caller
  readonly method?: string
  /** Another path, in place of the resource's own. */
  readonly path?: string
  /** More field lines; a Host line replaces the usual one. */
  readonly fields?: readonly FieldLine[]
  readonly body?: string
  /** The same request is sent once and remembered, unless this differs. */
  readonly time?: number
  /** Milliseconds; default: the configured timeout. */
  readonly timeout?: number
}

const CLOSE: readonly FieldLine[] = [['Connection', 'close']]

/** The API, as configured, and the way to ask it. What probes are given. */
export class Site {
  readonly config: Config
  readonly origin: URL
  readonly callers: Callers
  readonly client: Client
  readonly resources: readonly Resource[]
  readonly #asked = new Map<string, Promise<Exchange>>()

  constructor(origin: URL, config: Config, callers: Callers, client: Client) {
    this.origin = origin
    this.config = config
    this.callers = callers
    this.client = client
    this.resources = config.resources.map((resource) => this.#resourceOf(resource))
  }

  #resourceOf(resource: Config['resources'][number]): Resource {
    const { method, path, schemes = this.config.schemes, allowed, refused, repeatable } = resource
    const named = (names: string | readonly string[] | undefined): GoodCaller[] =>
      [names ?? []].flat().flatMap((name) => this.callers.good.get(name) ?? [])
    return {
      at: `${method} ${path}`,
      config: resource,
      schemes: schemes.map((scheme) => scheme.toLowerCase()),
      allowed: named(allowed),
      refused: named(refused),
      repeatable: repeatable ?? (method === 'GET' || method === 'HEAD'),
    }
  }

  /** Those that somebody may get into, and strangers may not. */
  get guarded(): readonly Resource[] {
    return this.resources.filter(
      ({ config: { access } }) => access !== 'public' && access !== 'nobody',
    )
  }

  get open(): readonly Resource[] {
    return this.resources.filter(({ config: { access } }) => access === 'public')
  }

  /** Of each kind of good credentials one. */
  get oneOfEachKind(): readonly GoodCaller[] {
    const kinds = new Map<string, GoodCaller>()
    for (const caller of this.callers.good.values()) {
      if (!kinds.has(caller.kind)) kinds.set(caller.kind, caller)
    }
    return [...kinds.values()]
  }

  /** Of each set of schemes one that is guarded: GET before others, plain before hidden. */
  get samples(): readonly Resource[] {
    const spaces = new Map<string, Resource>()
    for (const resource of this.guarded) {
      const space = [...resource.schemes].sort().join(' ')
      const known = spaces.get(space)
      if (!known || rank(resource) > rank(known)) spaces.set(space, resource)
    }
    return [...spaces.values()]
  }

  /** Asks for a resource. The same request is sent once only, however often it is asked. */
  ask(resource: Resource, variation: Variation = {}): Promise<Exchange> {
    const { by = STRANGER, time = 0, timeout } = variation
    const request = this.#requestOf(resource, variation, CLOSE)
    const key = JSON.stringify([request, time])
    let asked = this.#asked.get(key)
    if (!asked) {
      asked = this.client.send(resource.at, by.name, request, timeout)
      this.#asked.set(key, asked)
    }
    return asked
  }

  /** Asks twice over one connection; the second answer is missing where the first failed. */
  askTwice(resource: Resource): Promise<readonly Exchange[]> {
    const request = this.#requestOf(resource, {}, [])
    return this.client.sendTwice(resource.at, STRANGER.name, request)
  }

  #requestOf(resource: Resource, variation: Variation, more: readonly FieldLine[]): WireRequest {
    const {
      by = STRANGER,
      method = resource.config.method,
      path = resource.config.path,
    } = variation
    const { fields = [] } = variation
    const { body: content } = resource.config
    const own = content !== undefined && method === resource.config.method
    const body = variation.body ?? (own ? JSON.stringify(content) : undefined)
    const sized = body !== undefined && !fields.some(([name]) => name === 'Content-Length')
    const lines: readonly FieldLine[] = [
      ...(fields.some(([name]) => name === 'Host') ? [] : [['Host', this.origin.host] as const]),
      ...more,
      ...this.callers.always,
      ...by.fields,
      ...fields,
      ...(sized ? [['Content-Type', 'application/json'] as const] : []),
      ...(sized ? [['Content-Length', String(Buffer.byteLength(body))] as const] : []),
    ]
    const prefix = resource.atRoot ? '' : this.origin.pathname.replace(/\/$/, '')
    return {
      method,
      target: `${prefix}${path}`,
      fields: lines,
      ...(body !== undefined && { body }),
    }
  }
}

function rank({ config, allowed }: Resource): number {
  return (config.method === 'GET' ? 4 : 0) + (config.hidden ? 0 : 2) + (allowed.length > 0 ? 1 : 0)
}

/** The challenges of an answer. */
export function challengesOf(answer: Exchange): ChallengeList {
  return readChallenges(answer.lines('www-authenticate'))
}

/** The parameters of the challenge of one scheme; undefined where there is none. */
export function challengeOf(
  answer: Exchange,
  scheme: string,
): Readonly<Record<string, string>> | undefined {
  const list = challengesOf(answer)
  if (list.kind === 'malformed') return undefined
  const found = list.challenges.find((challenge) => challenge.scheme.toLowerCase() === scheme)
  return found?.params
}
