import type { Environment, Identity } from './identity.js'

/** Reads the identity: who is asking. */
export type IdentityAtom =
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'role'; readonly oneOf: readonly string[] }
  | { readonly kind: 'attribute'; readonly name: string; readonly oneOf: readonly AttributeValue[] }
  | { readonly kind: 'scope'; readonly allOf: readonly string[] }
  | {
      readonly kind: 'assurance'
      readonly acr?: readonly string[]
      /** Seconds. */
      readonly maxAge?: number
    }

/** Reads the resource, with or without the identity. */
export type ResourceAtom =
  | { readonly kind: 'owner'; readonly key: string }
  | {
      readonly kind: 'relation'
      readonly code: string
      readonly title?: string
      readonly test: Relation<never, never>
    }
  | {
      readonly kind: 'condition'
      readonly code: string
      readonly title?: string
      readonly test: Condition<never, never>
    }

/** Reads the environment: what is true whoever asks. */
export type EnvironmentAtom =
  | {
      readonly kind: 'network'
      readonly allow?: readonly string[]
      readonly deny?: readonly string[]
    }
  | {
      readonly kind: 'circumstance'
      readonly code: string
      readonly title?: string
      readonly test: Circumstance<never>
    }

/** The smallest rules: each looks at one thing. */
export type Atom = { readonly kind: 'anyone' } | IdentityAtom | ResourceAtom | EnvironmentAtom

/** A rule is plain data: printable, comparable, drawable. Policies compile it once. */
export type RuleData =
  | Atom
  | { readonly kind: 'anyOf'; readonly rules: readonly RuleData[] }
  | { readonly kind: 'allOf'; readonly rules: readonly RuleData[] }
  | { readonly kind: 'not'; readonly rule: RuleData }

/** A rule, and what its type promises about it. */
export type Rule<T extends Traits = Traits> = RuleData & { readonly '~traits'?: T }

/** What the compiler knows of a rule. */
export interface Traits {
  /** Deciding needs the resource itself: a guard must load it. */
  readonly needsResource: boolean
  /** An allow means that there is an identity: it is not null behind the guard. */
  readonly hasIdentity: boolean
  /** The same of the rule's negation. */
  readonly negationHasIdentity: boolean
}

/** What an attribute is compared with, strictly: `'1'` is not `1`. */
export type AttributeValue = string | number | boolean

/** Answers from the identity and the resource. Returns exactly true or false, at once. */
export type Relation<R, Facts> = (
  identity: Identity,
  resource: R,
  environment: Environment<Facts>,
) => boolean

/** Answers from the resource. Returns exactly true or false, at once. */
export type Condition<R, Facts> = (resource: R, environment: Environment<Facts>) => boolean

/** Answers from the environment. Returns exactly true or false, at once. */
export type Circumstance<Facts> = (environment: Environment<Facts>) => boolean
