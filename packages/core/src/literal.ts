import { type Forbid, forbid } from './decision.js'
import type { Environment, Identity } from './identity.js'
import {
  FORBIDDEN,
  INSUFFICIENT_SCOPE,
  type LevelNumber,
  PERMIT,
  STEP_UP,
  UNAUTHENTICATED,
} from './level.js'
import { publicReason, type ReasonCode } from './reason.js'
import type { Atom } from './rule.js'
import type { Scheme } from './scheme.js'
import { type Missing, shapeOf, type Test } from './shape.js'

export type Who = Identity | null

/** An atom or its negation: what is left of a rule once every `not` is pushed down to the atoms. */
export interface Literal {
  readonly atom: Atom
  readonly negated: boolean
  /** An identity is needed to answer, negated or not: strangers are asked to log in. */
  readonly ofIdentity: boolean
  readonly ofResource: boolean
  /** The level of an identified caller for whom it does not hold, if the scheme can deliver that. */
  readonly fails: LevelNumber
  /** Names the fact without which it is denied, whoever asks and negated or not. */
  readonly missing: Missing | undefined
  /** Answers the atom, not its negation; called only with the facts it reads. */
  readonly test: Test
  /** Why it does not hold. */
  readonly reason: ReasonCode
  /** The 403s already built for it, by reason. */
  readonly forbids: Map<ReasonCode | undefined, Forbid>
}

/** Compiles one atom, negated or not. */
export function literal(atom: Atom, negated: boolean): Literal {
  const shape = shapeOf(atom, negated)
  const { reason = 'excluded', ofIdentity = false, ofResource = false, fails = FORBIDDEN } = shape
  return {
    atom,
    negated,
    ofIdentity,
    ofResource,
    // Nothing can ask a caller for less: a negation that fails is forbidden.
    fails: negated ? FORBIDDEN : fails,
    missing: shape.missing,
    test: shape.test,
    reason: negated ? 'excluded' : reason,
    forbids: new Map(),
  }
}

/** What a new token or login may turn from a yes into a no: predicates may read anything. */
export function isFragile({ atom: { kind }, negated }: Literal): boolean {
  return kind === 'relation' || (negated && (kind === 'scope' || kind === 'assurance'))
}

/** Whether a literal holds now: what a closure in the fast path asks. */
export function holds({
  ofIdentity,
  missing,
  test,
  negated,
}: Literal): (who: Who, resource: unknown, environment: Environment) => boolean {
  if (!ofIdentity && !missing) return (who, r, e) => test(who as Identity, r, e) !== negated
  if (!missing) return (who, r, e) => who !== null && test(who, r, e) !== negated
  if (!ofIdentity) {
    return (who, r, e) => missing(r, e) === undefined && test(who as Identity, r, e) !== negated
  }
  return (who, r, e) => who !== null && missing(r, e) === undefined && test(who, r, e) !== negated
}

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
  const { atom, ofIdentity, ofResource, missing } = literal
  if (atom.kind === 'circumstance') return (view & CIRCUMSTANCES_UNKNOWN) !== 0
  if (missing?.(resource, environment) !== undefined) return false
  if (view & IDENTITY_UNKNOWN) return ofIdentity || ofResource || atom.kind === 'authenticated'
  // A known stranger is asked to log in whatever the resource is.
  return ofResource && (view & RESOURCE_UNKNOWN) !== 0 && !(ofIdentity && who === null)
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
    return stranger
      ? UNAUTHENTICATED
      : literal.fails === UNAUTHENTICATED
        ? UNAUTHENTICATED
        : FORBIDDEN
  }
  if (literal.missing?.(resource, environment) !== undefined) return FORBIDDEN
  if (who === null && literal.ofIdentity) return UNAUTHENTICATED
  if (literal.test(who as Identity, resource, environment) !== literal.negated) return PERMIT
  // Strangers are not told about the resource: they are asked to log in.
  if (who === null && literal.ofResource) return UNAUTHENTICATED
  const { fails } = literal
  // Deliverable first: what the caller's scheme cannot bring back, no challenge may ask for.
  if (fails === INSUFFICIENT_SCOPE) return offer?.deliversScope ? fails : FORBIDDEN
  if (fails === STEP_UP) return offer?.deliversStepUp ? fails : FORBIDDEN
  return fails
}

/** The 403 of a literal that is forbidden: its own, or that of the fact that is missing. */
export function forbidOf(literal: Literal, resource: unknown, environment: Environment): Forbid {
  const { atom, negated, missing, forbids } = literal
  const lacks = missing?.(resource, environment)
  let found = forbids.get(lacks)
  if (!found) {
    const own = !lacks && !negated && 'code' in atom ? atom : undefined
    const known = lacks ?? literal.reason
    // Your own code is shown only when you gave it a title.
    const shown =
      own?.title === undefined
        ? publicReason(own ? 'forbidden' : known)
        : Object.freeze({ code: own.code, title: own.title })
    const operators = { code: own?.code ?? known, atom, ...(negated && { negated }) }
    found = forbid('forbidden', shown, Object.freeze([]), operators)
    forbids.set(lacks, found)
  }
  return found
}
