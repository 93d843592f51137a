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
import type { Authenticated } from './authenticate.js'
import type { Passage } from './passage.js'
import type { Prepared } from './stages.js'

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

/** A caller whom the guard let pass, and the resource it was decided about. */
export interface Granted<I extends Identity | null = Identity | null, R = unknown>
  extends Caller<I> {
  readonly resource: R
}

/** Writes what a caller is told. */
export type AnswerTo = (
  authenticated: Authenticated,
  ...denied: Parameters<Caller['answer']>
) => Answer

/**
 * A caller, and with a `resource` what a guard grants. Its functions are made when they are asked
 * for, bound so that they can be taken apart: most handlers take one of them, or none.
 */
export class AskingCaller implements Granted {
  readonly kind = 'caller' as const
  readonly identity: Identity | null
  readonly credentials: CredentialsState
  readonly environment: Environment
  readonly resource: unknown
  readonly #authenticated: Authenticated
  readonly #answerTo: AnswerTo
  readonly #passage: Pick<Passage, 'decided'>

  constructor(
    { authenticated, environment }: Prepared,
    answerTo: AnswerTo,
    passage: Pick<Passage, 'decided'>,
    resource?: unknown,
  ) {
    this.identity = authenticated.identity
    this.credentials = authenticated.credentials
    this.environment = environment
    this.resource = resource
    this.#authenticated = authenticated
    this.#answerTo = answerTo
    this.#passage = passage
  }

  get decide(): Caller['decide'] {
    return (resource, action) => {
      this.#passage.decided = true
      return decide(this.identity, this.credentials, resource, action, this.environment)
    }
  }

  get permittedActions(): Caller['permittedActions'] {
    return (resource) =>
      permittedActions(this.identity, this.credentials, resource, this.environment)
  }

  get explain(): Caller['explain'] {
    return (resource, action) =>
      explain(this.identity, this.credentials, resource, action, this.environment)
  }

  get answer(): Caller['answer'] {
    return (denial, resource) => this.#answerTo(this.#authenticated, denial, resource)
  }
}
