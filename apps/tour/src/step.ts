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
  /** Makes a DPoP proof for the request, and gives it a name. */
  readonly prove?: Proof
  /** Gives a name to the nonce that the answer holds; each API has its own. */
  readonly keepNonce?: string
  /** Follows the metadata in the answer to the issuer, and gives the token that was got a name. */
  readonly follow?: Remedy
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

/** A DPoP proof. Each API has its own, since a proof names the address that it is for. */
export interface Proof {
  /** The name of the token that goes with it. */
  readonly token: string
  readonly keep: string
  /** Default: as in the request. */
  readonly method?: string
  /** Default: as in the request. */
  readonly path?: string
  /** The name of a nonce that was kept. */
  readonly nonce?: string
  /** Default: `own`, the key that the token is bound to. */
  readonly key?: 'own' | 'another'
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
