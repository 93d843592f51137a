import { NO_RULE, NOWHERE, ruleFor, whoIs } from './decide.js'
import type { CredentialsState } from './credentials.js'
import type { Challenged, Forbid } from './decision.js'
import { evaluate, offerOf, refuse } from './evaluate.js'
import type { Environment, Identity } from './identity.js'
import { FORBIDDEN, LEVELS, type Level, PERMIT, UNAUTHENTICATED } from './level.js'
import { missing } from './missing.js'
import { type LevelOf, levelWhenKnown } from './judge.js'
import type { ActionOf, PolicyData, PolicyRules } from './policy.js'

/** What is known before the resource is. */
export interface Known {
  readonly environment?: Environment
  /** Left out: not authenticated yet. */
  readonly caller?: {
    readonly identity: Identity | null
    readonly credentials: CredentialsState
  }
  /** `environment.facts` are still to be loaded: circumstances count as unknown. */
  readonly factsPending?: boolean
}

/** Not settled: the level lies between these two, whatever the unknown turns out to be. */
export interface Open {
  readonly kind: 'open'
  readonly best: Level
  readonly worst: Level
}

const OPEN: readonly (readonly Open[])[] = LEVELS.map((best) =>
  LEVELS.map((worst) => Object.freeze({ kind: 'open' as const, best, worst })),
)

/** Stands for a resource that is there but not loaded yet: no predicate ever sees it. */
const NOT_LOADED: unknown = Object.freeze({})

/** Gives the level of literals of which not all is known: at their best, or at their worst. */
function levelsSeen({ caller, factsPending }: Known, atWorst: boolean): LevelOf {
  return (literal, who, resource, environment, offer) => {
    const { kind, ofIdentity, ofResource } = literal
    const strangerAtResource = caller !== undefined && who === null && ofResource
    const isUnknown =
      kind === 'circumstance'
        ? factsPending === true
        : // A known stranger is asked to log in whatever the resource is.
          (caller
            ? ofResource && !(ofIdentity && who === null)
            : ofIdentity || ofResource || kind === 'authenticated') &&
          missing(literal, resource, environment) === undefined
    if (!isUnknown) return levelWhenKnown(literal, who, resource, environment, offer)
    if (!atWorst) return PERMIT
    return strangerAtResource || literal.fails === UNAUTHENTICATED ? UNAUTHENTICATED : FORBIDDEN
  }
}

/**
 * Answers what is settled before the resource, or even the caller, is known. A denial is settled
 * when it is the same for every resource (and every caller, where unknown); no predicate is called
 * without its arguments.
 *
 * @returns the denial, with the kind and level `decide` will give, or `open` with both bounds.
 * @throws what `decide` throws.
 */
export function decideEarly<A extends PolicyRules>(
  policy: PolicyData<A>,
  action: ActionOf<A>,
  known: Known,
): Challenged | Forbid | Open {
  const rule = ruleFor({ policy }, action)
  if (rule === undefined) return NO_RULE
  const { environment = NOWHERE, caller } = known
  const who = caller ? whoIs(caller.identity, caller.credentials) : null
  const offer = offerOf(caller?.credentials)
  const atBest = levelsSeen(known, false)
  const atWorst = levelsSeen(known, true)
  const best = evaluate(rule, who, NOT_LOADED, environment, offer, atBest)
  const worst = evaluate(rule, who, NOT_LOADED, environment, offer, atWorst)
  if (best.level !== worst.level || best.level === PERMIT) {
    return (OPEN[best.level] as readonly Open[])[worst.level] as Open
  }
  // Forbidden at best names a literal that is certain to fail; a remedy at worst is certain to do.
  const [certain, seen] = best.level === FORBIDDEN ? [best, atBest] : [worst, atWorst]
  // Without a caller only the environment settles anything, and that asks for no credentials.
  const credentials = caller?.credentials as CredentialsState
  return refuse(certain, who, NOT_LOADED, environment, credentials, seen)
}
