import { missing } from './missing.js'
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
import { isIn, owns, type Who } from './tests.js'

/**
 * Answers with a rank: 0 is a permit, and of two others the lower one is the better answer. For
 * callers whose scheme can bring back whatever they lack, and when all is known.
 */
export type Judge = (who: Who, resource: unknown, environment: Environment) => number

/** Every scheme that can bring back whatever is lacking is as good as any other. */
const ANY_SCHEME = { deliversScope: true, deliversStepUp: true } as Scheme

/** Makes what judges a literal; `ranks` says what each level is worth in its rule. */
export function judgeOf(literal: Literal, ranks: readonly number[]): Judge {
  const { atom, negated } = literal
  const [, narrow, , stranger, no] = ranks as [0, number, number, number, number]
  if (!negated) {
    // Straight on for what most rules are made of: two calls less for each of them.
    if (atom.kind === 'role' && atom.oneOf.length === 1) {
      const name = atom.oneOf[0] as string
      return (who) => (who === null ? stranger : isIn(who.roles, name) ? PERMIT : no)
    }
    if (atom.kind === 'scope' && atom.allOf.length === 1) {
      const name = atom.allOf[0] as string
      return (who) => (who === null ? stranger : isIn(who.scopes, name) ? PERMIT : narrow)
    }
    if (atom.kind === 'owner') {
      const { key } = atom
      return (who, resource) =>
        resource == null ? no : who === null ? stranger : owns(who, resource, key) ? PERMIT : no
    }
  }
  return (who, resource, environment) =>
    ranks[levelWhenKnown(literal, who, resource, environment, ANY_SCHEME)] as number
}

/** Gives the level of a literal for a caller with that scheme, if any. */
export type LevelOf = (
  literal: Literal,
  who: Who,
  resource: unknown,
  environment: Environment,
  offer: Scheme | undefined,
) => LevelNumber

/** The level of a literal when all is known. */
export const levelWhenKnown: LevelOf = (literal, who, resource, environment, offer) => {
  const { fails, kind, needsFact } = literal
  // An address is read once: the test itself says that there is none.
  if (needsFact && kind !== 'network' && missing(literal, resource, environment)) return FORBIDDEN
  if (who === null && literal.ofIdentity) return UNAUTHENTICATED
  const holds = literal.test(who, resource, environment)
  if (holds === undefined) return FORBIDDEN
  if (holds !== literal.negated) return PERMIT
  // Strangers are not told about the resource: they are asked to log in.
  if (who === null && literal.ofResource) return UNAUTHENTICATED
  // Deliverable first: what the caller's scheme cannot bring back, no challenge may ask for.
  if (fails === INSUFFICIENT_SCOPE) return offer?.deliversScope ? fails : FORBIDDEN
  if (fails === STEP_UP) return offer?.deliversStepUp ? fails : FORBIDDEN
  return fails
}
