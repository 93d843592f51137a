import type { Granted } from './caller.js'
import type { MaybePromise } from './request.js'
import type { Prepared } from './stages.js'

/** A request on its way past guards: what they have found, and what they have granted. */
export interface Passage {
  prepared: MaybePromise<Prepared> | undefined
  readonly grants: [guard: object, granted: Granted | undefined][]
}

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
