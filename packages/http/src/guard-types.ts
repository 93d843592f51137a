import type { ActionOf, Identity, PolicyRules, TraitsOf } from '@verdict/core'
import type { Granted } from './caller.js'

/** The actions whose rule needs no resource: their guards need no loader. */
export type ActionWithoutResource<A extends PolicyRules> = {
  [N in ActionOf<A>]: TraitsOf<A, N>['needsResource'] extends false ? N : never
}[ActionOf<A>]

/** What a guard grants: the identity is not null where the rule guarantees one. */
export type GrantedBy<A extends PolicyRules, N extends ActionOf<A>, R> = Granted<
  TraitsOf<A, N>['hasIdentity'] extends true ? Identity : Identity | null,
  R
>
