import {
  isBetter,
  isImpossible,
  levelOfAlternative,
  obstacle,
  type Outcome,
} from './alternative.js'
import type { CompiledRule } from './compiled.js'
import type { CredentialsState, ValidCredentials } from './credentials.js'
import type { Challenged, Forbid } from './decision.js'
import type { Environment, Identity } from './identity.js'
import { FORBIDDEN, INSUFFICIENT_SCOPE, STEP_UP, UNAUTHENTICATED } from './level.js'
import { forbidOf, type Literal, levelOf, type Who } from './literal.js'
import { scopeRefusal, stepUpRefusal } from './refusal.js'
import type { Scheme } from './scheme.js'
import { evaluateUnexpanded } from './unexpanded.js'

/** What this caller's scheme can bring back: only a valid caller can be asked for more. */
export function offerOf(credentials: CredentialsState | undefined): Scheme | undefined {
  return credentials?.kind === 'valid' ? credentials.offer : undefined
}

/** The best outcome of a rule's alternatives: the slow path, taken when it does not allow. */
export function evaluate(
  rule: CompiledRule,
  who: Who,
  resource: unknown,
  environment: Environment,
  offer: Scheme | undefined,
  view: number,
): Outcome {
  if (!rule.alternatives) {
    return evaluateUnexpanded(rule, who, resource, environment, offer, view)
  }
  let best: Outcome | undefined
  for (const one of rule.alternatives) {
    const level = levelOfAlternative(one, who, resource, environment, offer, view)
    const outcome = one.outcomes[level] as Outcome
    if (isBetter(outcome, best)) best = outcome
  }
  return best as Outcome
}

/** The literal that makes an alternative forbidden: the first in document order. */
function refusing({ by }: Outcome, who: Who, levelOfOne: (one: Literal) => number): Literal {
  const impossible = isImpossible(by)
  const found = by.literals.find((one) =>
    impossible ? one.atom.kind === 'assurance' && one.atom.acr : levelOfOne(one) === FORBIDDEN,
  )
  // A remedy that would be futile is refused by the negation it would run into.
  return (
    found ?? (who && obstacle(by, STEP_UP, who)) ?? by.negated[0] ?? (by.literals[0] as Literal)
  )
}

/** Turns an outcome that is not a permit into the decision it stands for. */
export function refuse(
  outcome: Outcome,
  who: Who,
  resource: unknown,
  environment: Environment,
  credentials: CredentialsState,
  view: number,
): Challenged | Forbid {
  const { level, by } = outcome
  if (level === UNAUTHENTICATED) return credentials.refusal
  if (level === INSUFFICIENT_SCOPE) return scopeRefusal(by, credentials as ValidCredentials)
  if (level === STEP_UP) return stepUpRefusal(by, credentials as ValidCredentials)
  if (level === FORBIDDEN) {
    const offer = offerOf(credentials)
    const literal = refusing(outcome, who, (one) =>
      levelOf(one, who, resource, environment, offer, view),
    )
    return forbidOf(literal, resource, environment)
  }
  throw new TypeError('a predicate gave two answers to one question; predicates must be pure')
}
