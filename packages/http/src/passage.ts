import type { Granted } from './caller.js'
import type { MaybePromise } from './request.js'
import type { Prepared } from './stages.js'

/** A request on its way past the guards of one authorizer: what they have found and granted. */
export class Passage {
  /** What stays the same object while the request passes from guard to guard. */
  readonly key: object
  readonly authorizer: object
  prepared: MaybePromise<Prepared> | undefined = undefined
  /** A rule was asked about the request, by a guard or by its caller. */
  decided = false
  #grants: Grant | undefined = undefined
  /** The same request's passage through another authorizer. */
  next: Passage | undefined = undefined

  constructor(key: object, authorizer: object) {
    this.key = key
    this.authorizer = authorizer
  }

  /** Keeps what a guard grants; undefined takes back what it granted before. */
  set(guard: object, granted: Granted | undefined): void {
    const mine = this.#find(guard)
    if (mine) mine.granted = granted
    else if (granted) this.#grants = { guard, granted, next: this.#grants }
  }

  get(guard: object): Granted | undefined {
    return this.#find(guard)?.granted
  }

  #find(guard: object): Grant | undefined {
    let grant = this.#grants
    while (grant && grant.guard !== guard) grant = grant.next
    return grant
  }
}

/** What one guard granted, and what another did before. A request passes few guards, mostly one. */
interface Grant {
  readonly guard: object
  granted: Granted | undefined
  readonly next: Grant | undefined
}

const PASSAGE = Symbol('verdict.passage')

interface Passing {
  [PASSAGE]?: Passage
}

/** Of the requests that take no property, and of what is made of another request. */
const others = new WeakMap<object, Passage>()

const keptOn = (key: Passing): Passage | undefined => key[PASSAGE]

/**
 * The first of a request's passages, given what is kept on it. They are kept there: in a WeakMap
 * alone, each request of `node:http` took 15 µs more, most of it to collect the garbage.
 */
function firstOf(key: object, kept: Passage | undefined): Passage | undefined {
  // A copy of a request has its passage, too, and is another request.
  return kept?.key === key ? kept : others.get(key)
}

/** The passage of an authorizer, in a chain that begins with `passage`. */
function ofAuthorizer(passage: Passage | undefined, authorizer: object): Passage | undefined {
  while (passage && passage.authorizer !== authorizer) passage = passage.next
  return passage
}

/** The passage of a request through an authorizer, if it is on its way. */
export function passageOf(key: object, authorizer: object): Passage | undefined {
  return ofAuthorizer(firstOf(key, keptOn(key)), authorizer)
}

/** The same; it begins where it has not yet. */
export function enter(key: object, authorizer: object): Passage {
  const kept = keptOn(key)
  const first = firstOf(key, kept)
  const known = ofAuthorizer(first, authorizer)
  if (known) return known
  const passage = new Passage(key, authorizer)
  if (first) {
    passage.next = first.next
    first.next = passage
    return passage
  }
  try {
    // Not asked for again: Express gives each request a shape of its own, where that takes 1 µs.
    if (kept === undefined) (key as Passing)[PASSAGE] = passage
  } catch {
    // It takes no property.
  }
  if (keptOn(key) !== passage) others.set(key, passage)
  return passage
}

/** Whether a rule was asked about a request, whoever's guard did it. */
export function isDecided(key: object): boolean {
  let passage = firstOf(key, keptOn(key))
  while (passage && !passage.decided) passage = passage.next
  return passage !== undefined
}
