import { missing } from './holds.js'
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

/** What is not known yet, and whether unknown atoms count at their best or at their worst. */
export const IDENTITY_UNKNOWN = 1
export const RESOURCE_UNKNOWN = 2
export const CIRCUMSTANCES_UNKNOWN = 4
export const AT_WORST = 8

/** Stands for a resource that is there but not loaded yet: no predicate ever sees it. */
export const NOT_LOADED: unknown = Object.freeze({})

function isUnknown(
  literal: Literal,
  who: Who,
  resource: unknown,
  environment: Environment,
  view: number,
): boolean {
  const { kind, ofIdentity, ofResource } = literal
  if (kind === 'circumstance') return (view & CIRCUMSTANCES_UNKNOWN) !== 0
  if (missing(literal, resource, environment) !== undefined) return false
  if (view & IDENTITY_UNKNOWN) return ofIdentity || ofResource || kind === 'authenticated'
  // A known stranger is asked to log in whatever the resource is.
  return ofResource && (view & RESOURCE_UNKNOWN) !== 0 && !(ofIdentity && who === null)
}

/**
 * Gives a literal's level where all that it reads is known, and the caller's scheme delivers what it
 * may lack.
 */
export type LevelOf = (who: Who, resource: unknown, environment: Environment) => LevelNumber

/** Every scheme that can bring back whatever is lacking is as good as any other. */
export const ANY_SCHEME = { deliversScope: true, deliversStepUp: true } as Scheme

/** Makes what gives a literal's level, for callers whose scheme delivers everything. */
export function levelFor(literal: Omit<Literal, 'level'>): LevelOf {
  const { atom, negated } = literal
  if (!negated) {
    // Straight on for what most rules are made of: a call less for each of them.
    if (atom.kind === 'role' && atom.oneOf.length === 1) {
      const [name] = atom.oneOf
      return (who) =>
        who === null ? UNAUTHENTICATED : isIn(who.roles, name as string) ? PERMIT : FORBIDDEN
    }
    if (atom.kind === 'scope' && atom.allOf.length === 1) {
      const [name] = atom.allOf
      return (who) =>
        who === null
          ? UNAUTHENTICATED
          : isIn(who.scopes, name as string)
            ? PERMIT
            : INSUFFICIENT_SCOPE
    }
    if (atom.kind === 'owner') {
      const { key } = atom
      return (who, resource) => {
        if (resource == null) return FORBIDDEN
        return who === null ? UNAUTHENTICATED : owns(who, resource, key) ? PERMIT : FORBIDDEN
      }
    }
  }
  return (who, resource, environment) =>
    levelOf(literal as Literal, who, resource, environment, ANY_SCHEME, 0)
}

/** The level of a literal. `view` 0: every fact it reads is known. */
export function levelOf(
  literal: Literal,
  who: Who,
  resource: unknown,
  environment: Environment,
  offer: Scheme | undefined,
  view: number,
): LevelNumber {
  if (view !== 0 && isUnknown(literal, who, resource, environment, view)) {
    if (!(view & AT_WORST)) return PERMIT
    const stranger = who === null && !(view & IDENTITY_UNKNOWN) && literal.ofResource
    return stranger || literal.fails === UNAUTHENTICATED ? UNAUTHENTICATED : FORBIDDEN
  }
  if (literal.needsFact && missing(literal, resource, environment) !== undefined) return FORBIDDEN
  if (who === null && literal.ofIdentity) return UNAUTHENTICATED
  if (literal.test(who, resource, environment) !== literal.negated) return PERMIT
  // Strangers are not told about the resource: they are asked to log in.
  if (who === null && literal.ofResource) return UNAUTHENTICATED
  const { fails } = literal
  // Deliverable first: what the caller's scheme cannot bring back, no challenge may ask for.
  if (fails === INSUFFICIENT_SCOPE) return offer?.deliversScope ? fails : FORBIDDEN
  if (fails === STEP_UP) return offer?.deliversStepUp ? fails : FORBIDDEN
  return fails
}
