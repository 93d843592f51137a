import {
  type ActionOf,
  type Challenged,
  type CredentialsState,
  type Decision,
  decide,
  type Environment,
  type Explanation,
  explain,
  type Forbid,
  type Identity,
  permittedActions,
  type PolicyRules,
  type Resource,
} from '@verdict/core'
import type { Answer } from './answer.js'

/** Who is asking, ready to be decided about: no middleware needed. */
export interface Caller<I extends Identity | null = Identity | null> {
  readonly kind: 'caller'
  readonly identity: I
  readonly credentials: CredentialsState
  readonly environment: Environment
  /** Decides about this caller; see `decide` of @verdict/core. */
  readonly decide: <A extends PolicyRules>(
    resource: Resource<unknown, A>,
    action: ActionOf<A>,
  ) => Decision
  /** Lists what this caller may do with a resource. */
  readonly permittedActions: <A extends PolicyRules>(
    resource: Resource<unknown, A>,
  ) => ActionOf<A>[]
  /** Explains a decision about this caller, for operators. */
  readonly explain: <A extends PolicyRules>(
    resource: Resource<unknown, A>,
    action: ActionOf<A>,
  ) => Explanation
  /**
   * What to answer this caller when a decision of yours is a no: for upgrades, tRPC, GraphQL. Takes
   * the resource that was decided about, since a hidden one is answered as if it were not there.
   */
  readonly answer: (denial: Challenged | Forbid, resource: Resource<unknown, PolicyRules>) => Answer
}

export function caller(
  identity: Identity | null,
  credentials: CredentialsState,
  environment: Environment,
  answer: Caller['answer'],
): Caller {
  return {
    kind: 'caller',
    identity,
    credentials,
    environment,
    decide: (resource, action) => decide(identity, credentials, resource, action, environment),
    permittedActions: (resource) => permittedActions(identity, credentials, resource, environment),
    explain: (resource, action) => explain(identity, credentials, resource, action, environment),
    answer,
  }
}
