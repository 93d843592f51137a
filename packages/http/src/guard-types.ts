import type { ActionOf, Identity, PolicyRules, TraitsOf } from '@verdict/core'
import type { Granted } from './caller.js'

/** The actions whose rule needs no resource: their guards need no loader. */
export type ActionWithoutResource<A extends PolicyRules> = {
  [N in ActionOf<A>]: TraitsOf<A, N>['needsResource'] extends false ? N : never
}[ActionOf<A>]

/**
 * An action as a guard without a loader takes it. Where the rule needs the resource it is a sentence,
 * since the compiler shows what it expected: with the actions alone, it read as if this one did not exist.
 */
export type WithoutLoader<A extends PolicyRules, N extends ActionOf<A>> =
  N extends ActionWithoutResource<A>
    ? N
    : `${N}: the rule looks at the resource; pass a function that loads it as the third argument`

/** What a guard grants: the identity is not null where the rule guarantees one. */
export type GrantedBy<A extends PolicyRules, N extends ActionOf<A>, R> = Granted<
  TraitsOf<A, N>['hasIdentity'] extends true ? Identity : Identity | null,
  R
>
