import type { Outcome } from './alternative.js'
import type { Who } from './answer.js'
import type { CompiledRule } from './compiled.js'
import { isSettled, NO_RULE, NOWHERE, ruleFor, whoIs } from './decide.js'
import type { CredentialsState } from './credentials.js'
import type { Challenged, Forbid } from './decision.js'
import { diagramOf, follow } from './diagram.js'
import { evaluate, offerOf, refuse } from './evaluate.js'
import type { Environment, Identity } from './identity.js'
import {
  FORBIDDEN,
  LEVELS,
  type Level,
  type LevelNumber,
  PERMIT,
  UNAUTHENTICATED,
} from './level.js'
import type { Literal } from './literal.js'
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

// What is seen of a question, as bits of one number: a rule has a diagram for each.
const CALLER = 1
const STRANGER = 2
const FACTS_PENDING = 4
const AT_WORST = 8

/** The level of a literal that cannot be told yet: at its best, or at its worst. */
function unknownLevel(
  { kind, fails, ofIdentity, ofResource }: Literal,
  seen: number,
): LevelNumber | undefined {
  // A known stranger is asked to log in whatever the resource is.
  const isStranger = (seen & CALLER) > 0 && (seen & STRANGER) > 0
  const isUnknown =
    kind === 'circumstance'
      ? (seen & FACTS_PENDING) > 0
      : seen & CALLER
        ? ofResource && !(ofIdentity && isStranger)
        : ofIdentity || ofResource || kind === 'authenticated'
  if (!isUnknown) return undefined
  if (!(seen & AT_WORST)) return PERMIT
  return fails === UNAUTHENTICATED || (isStranger && ofResource) ? UNAUTHENTICATED : FORBIDDEN
}

/** Gives the level of literals of which not all is known. */
function levelsSeen(seen: number): LevelOf {
  return (literal, who, resource, environment, offer) => {
    const level = unknownLevel(literal, seen)
    return level === undefined || missing(literal, resource, environment) !== undefined
      ? levelWhenKnown(literal, who, resource, environment, offer)
      : level
  }
}

/** How a rule comes out as far as it is seen. */
function outcomeSeen(
  rule: CompiledRule,
  seen: number,
  who: Who,
  environment: Environment,
  credentials: CredentialsState | undefined,
): Outcome {
  const start = (rule.early[seen] ??= diagramOf(rule.alternatives, who === null, (literal) =>
    unknownLevel(literal, seen),
  ))
  const { outcome } = follow(start, who, NOT_LOADED, environment)
  if (outcome && isSettled(outcome, credentials)) return outcome
  return evaluate(rule, who, NOT_LOADED, environment, offerOf(credentials), levelsSeen(seen))
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
  const { environment = NOWHERE, caller, factsPending = false } = known
  const who = caller ? whoIs(caller.identity, caller.credentials) : null
  const credentials = caller?.credentials
  const atBest = (caller ? CALLER : 0) | (who ? 0 : STRANGER) | (factsPending ? FACTS_PENDING : 0)
  const atWorst = atBest | AT_WORST
  const best = outcomeSeen(rule, atBest, who, environment, credentials)
  const worst = outcomeSeen(rule, atWorst, who, environment, credentials)
  if (best.level !== worst.level || best.level === PERMIT) {
    return (OPEN[best.level] as readonly Open[])[worst.level] as Open
  }
  // Forbidden at best names a literal that is certain to fail; a remedy at worst is certain to do.
  const [certain, seen] = best.level === FORBIDDEN ? [best, atBest] : [worst, atWorst]
  return refuse(
    certain,
    who,
    NOT_LOADED,
    environment,
    // Without a caller only the environment settles anything, and that asks for no credentials.
    credentials as CredentialsState,
    levelsSeen(seen),
  )
}
