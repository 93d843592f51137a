import { answerOf, type Who } from './answer.js'
import type { Environment } from './identity.js'
import {
  FORBIDDEN,
  INSUFFICIENT_SCOPE,
  type LevelNumber,
  PERMIT,
  STEP_UP,
  UNAUTHENTICATED,
} from './level.js'
import type { Literal } from './literal.js'
import type { Scheme } from './scheme.js'

/** Every scheme that can bring back whatever is lacking is as good as any other. */
export const ANY_SCHEME = { deliversScope: true, deliversStepUp: true } as Scheme

/** Gives the level of a literal for a caller with that scheme, if any. */
export type LevelOf = (
  literal: Literal,
  who: Who,
  resource: unknown,
  environment: Environment,
  offer: Scheme | undefined,
) => LevelNumber

/** The level of a literal whose atom holds, or does not, or cannot be told. */
export function levelOnAnswer(
  { fails, negated, ofIdentity, ofResource }: Literal,
  holds: boolean | undefined,
  isStranger: boolean,
  offer: Scheme | undefined,
): LevelNumber {
  if (holds === undefined) return FORBIDDEN
  if (isStranger && ofIdentity) return UNAUTHENTICATED
  if (holds !== negated) return PERMIT
  // Strangers are not told about the resource: they are asked to log in.
  if (isStranger && ofResource) return UNAUTHENTICATED
  // Deliverable first: what the caller's scheme cannot bring back, no challenge may ask for.
  if (fails === INSUFFICIENT_SCOPE) return offer?.deliversScope ? fails : FORBIDDEN
  if (fails === STEP_UP) return offer?.deliversStepUp ? fails : FORBIDDEN
  return fails
}

/** The level of a literal when all is known. */
export const levelWhenKnown: LevelOf = (literal, who, resource, environment, offer) =>
  levelOnAnswer(literal, answerOf(literal, who, resource, environment), who === null, offer)
