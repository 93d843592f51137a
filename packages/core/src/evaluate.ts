import {
  type Alternative,
  brokenBy,
  codeOf,
  isBetter,
  loginsOf,
  outcomeOf,
  type Outcome,
} from './alternative.js'
import type { CompiledRule } from './compiled.js'
import { ANY_SCHEME, type LevelOf } from './judge.js'
import type { CredentialsState, ValidCredentials } from './credentials.js'
import type { Challenged, Forbid } from './decision.js'
import type { Environment, Identity } from './identity.js'
import { FORBIDDEN, INSUFFICIENT_SCOPE, PERMIT, STEP_UP, UNAUTHENTICATED } from './level.js'
import { missing } from './missing.js'
import { forbidOf, type Literal } from './literal.js'
import { buildRemedy, remedy } from './refusal.js'
import type { Scheme } from './scheme.js'
import type { Who } from './answer.js'
import { evaluateUnexpanded } from './unexpanded.js'

/** What this caller's scheme can bring back: only a valid caller can be asked for more. */
export function offerOf(credentials: CredentialsState | undefined): Scheme | undefined {
  return credentials?.kind === 'valid' ? credentials.offer : undefined
}

/** The best outcome of a rule's alternatives. */
export function evaluate(
  rule: CompiledRule,
  who: Who,
  resource: unknown,
  environment: Environment,
  offer: Scheme | undefined,
  levelOf: LevelOf,
): Outcome {
  const { alternatives, unexpanded } = rule
  if (unexpanded) return evaluateUnexpanded(unexpanded, who, resource, environment, offer, levelOf)
  let best = alternatives[0] as Alternative
  let lowest = codeOf(best, who, resource, environment, offer, levelOf)
  for (let i = 1; i < alternatives.length && lowest !== PERMIT; i++) {
    const one = alternatives[i] as Alternative
    const code = codeOf(one, who, resource, environment, offer, levelOf)
    if (isBetter(code, one, lowest, best)) {
      best = one
      lowest = code
    }
  }
  return outcomeOf(best, lowest)
}

/** The literal that is named when an alternative is forbidden. */
function refusing(
  { by, refusing }: Outcome,
  who: Who,
  resource: unknown,
  environment: Environment,
  levelOf: LevelOf,
): Literal {
  if (refusing) return refusing
  // A remedy that would be futile is refused by what it would break: by a login only where one lacks.
  const isWeak = by.literals.some(
    (one) => levelOf(one, who, resource, environment, ANY_SCHEME) === STEP_UP,
  )
  const level = isWeak ? STEP_UP : INSUFFICIENT_SCOPE
  const broken =
    who && brokenBy(loginsOf(by, who)[0], by, level, who, resource, environment, levelOf)
  return broken ?? by.fragile[0] ?? (by.literals[0] as Literal)
}

/** Turns an outcome that is not a permit into the decision it stands for. */
export function refuse(
  outcome: Outcome,
  who: Who,
  resource: unknown,
  environment: Environment,
  credentials: CredentialsState,
  levelOf: LevelOf,
): Challenged | Forbid {
  switch (outcome.level) {
    case UNAUTHENTICATED:
      return credentials.refusal
    case FORBIDDEN: {
      const literal = refusing(outcome, who, resource, environment, levelOf)
      return forbidOf(literal, missing(literal, resource, environment))
    }
    case PERMIT:
      throw new TypeError('a predicate gave two answers to one question; predicates must be pure')
    default: {
      const { by, level } = outcome
      const { acr } = by
      const useful = acr?.filter(
        (one) => !brokenBy(one, by, level, who as Identity, resource, environment, levelOf),
      )
      // A login that would break a literal for this caller is left out; such refusals are not kept.
      return useful?.length === acr?.length
        ? remedy(outcome, credentials as ValidCredentials)
        : buildRemedy(outcome, credentials as ValidCredentials, useful)
    }
  }
}
