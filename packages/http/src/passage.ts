import type { Granted } from './caller.js'
import type { MaybePromise } from './request.js'
import type { Prepared } from './stages.js'

/** A request on its way past guards: what they have found, and what they have granted. */
export interface Passage {
  /** The request: a copy of it, which takes this along, may be another request. */
  readonly of: object
  prepared: MaybePromise<Prepared> | undefined
  readonly grants: [guard: object, granted: Granted | undefined][]
}

/**
 * The passages of one protection space. They are kept on the framework's own objects, under a symbol:
 * a WeakMap of requests costs more in collecting garbage than all the rest of a guard.
 */
export class Passages {
  readonly #symbol = Symbol('verdict')
  /** For objects that take no property. */
  readonly #others = new WeakMap<object, Passage>()

  get(key: object): Passage | undefined {
    const kept = (key as Keeper)[this.#symbol]
    return kept?.of === key ? kept : this.#others.get(key)
  }

  of(key: object): Passage {
    const known = this.get(key)
    if (known) return known
    const passage: Passage = { of: key, prepared: undefined, grants: [] }
    if (Object.isExtensible(key)) (key as Keeper)[this.#symbol] = passage
    else this.#others.set(key, passage)
    return passage
  }
}

type Keeper = Record<symbol, Passage | undefined>

export function setGrant({ grants }: Passage, guard: object, granted: Granted | undefined): void {
  const mine = grants.find(([one]) => one === guard)
  if (mine) mine[1] = granted
  else if (granted) grants.push([guard, granted])
}

export function grantOf(passage: Passage | undefined, guard: object): Granted | undefined {
  return passage?.grants.find(([one]) => one === guard)?.[1]
}

/** What is thrown at once is kept like what is rejected: it comes out the same for every guard. */
export function once<T>(make: () => MaybePromise<T>): MaybePromise<T> {
  try {
    return make()
  } catch (error) {
    return Promise.reject(error)
  }
}
