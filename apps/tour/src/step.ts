import type { UserName } from './tokens.js'

/**
 * A request, and what must come back from each of the APIs. Names in braces stand for values:
 * tokens, keys, and the cookies that an API has set.
 */
export interface Step {
  readonly title: string
  /** As in HTTP: the method and the path, a line for each field, a blank line, the body. */
  readonly send: string
  readonly expect: Expected
  /** Why, where the answer does not say so itself. */
  readonly note?: string
  /** What else of the answer is worth a look: fields by name, or its `body`. */
  readonly show?: readonly string[]
  /** Gives a name to the cookies that the answer sets; each API has its own. */
  readonly keepCookie?: string
  /** Does what the challenge asks for, and gives the new token a name. */
  readonly remedy?: Remedy
  /** Shows the rule with how each of its parts came out. */
  readonly explain?: Question
}

export interface Expected {
  readonly status: number
  /** Each challenge as its scheme, and its error code if it has one. Default: there are none. */
  readonly challenges?: readonly string[]
  /** The code of the reason; none on success. */
  readonly code?: string
  /** The title of a step whose answer must look the same in every field. */
  readonly sameAs?: string
  /** Text that the body must have. */
  readonly body?: string
}

export interface Remedy {
  readonly user: UserName
  readonly keep: string
}

/** A question to `explain()`: asked with the sample's own policies and the token's own claims. */
export interface Question {
  readonly token: string
  readonly document: string
  readonly action: 'read' | 'update' | 'delete'
}

/** Steps that belong together. */
export interface Chapter {
  readonly title: string
  readonly about: string
  readonly steps: readonly Step[]
}
