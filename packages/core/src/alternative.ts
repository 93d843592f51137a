import type { CredentialsState } from './credentials.js'
import type { Challenged, Forbid } from './decision.js'
import type { Environment, Identity } from './identity.js'
import { FORBIDDEN, INSUFFICIENT_SCOPE, type LevelNumber, PERMIT, STEP_UP } from './level.js'
import type { Who } from './answer.js'
import type { LevelOf } from './judge.js'
import { acrOf, isFragile, type Literal } from './literal.js'
import type { Conjunction } from './expand.js'
import type { Scheme } from './scheme.js'

/** What came out for a rule, and by which of its alternatives. */
export interface Outcome {
  readonly level: LevelNumber
  readonly by: Alternative
  /** The literal that makes it forbidden: the first in document order, where one by itself does. */
  readonly refusing: Literal | undefined
  /** The refusals already built for it, by kind of credentials. */
  refusals: WeakMap<CredentialsState, Challenged | Forbid> | undefined
}

/** One way to a yes, and what its remedies name. */
export interface Alternative {
  readonly literals: Conjunction
  /** All its scopes, held or not: a new token may lose what the old one had. */
  readonly scopes: readonly string[]
  /** The acr values that satisfy all of it, in document order; undefined: it asks for none. */
  readonly acr: readonly string[] | undefined
  /** Known when the policy is built: acr values that do not meet can be met by no login. */
  readonly impossible: boolean
  /** The smallest of its maximum ages, in seconds. */
  readonly maxAge: number | undefined
  /** The literals that what a remedy brings could break. */
  readonly fragile: readonly Literal[]
  /** By code, each made when it first comes out: so that evaluating again makes nothing. */
  readonly outcomes: (Outcome | undefined)[]
}

/** Joins what the atoms of one alternative ask for. */
export function alternative(literals: Conjunction): Alternative {
  const scopes = new Set<string>()
  let acr: readonly string[] | undefined
  let maxAge: number | undefined
  for (const literal of literals) {
    const { atom, negated, maxAge: age } = literal
    if (negated) continue
    if (atom.kind === 'scope') for (const scope of atom.allOf) scopes.add(scope)
    const values = acrOf(literal)
    if (values) acr = (acr ?? values).filter((value) => values.includes(value))
    if (age !== undefined) maxAge = Math.min(age, maxAge ?? age)
  }
  return {
    literals,
    scopes: [...scopes],
    acr,
    impossible: acr?.length === 0,
    maxAge,
    fragile: literals.filter(isFragile),
    outcomes: new Array<undefined>(FORBIDDEN + literals.length + 1).fill(undefined),
  }
}

/**
 * How an alternative came out, in one number: its level, and from FORBIDDEN up the place of the
 * literal that refuses. Past the last literal it is its remedy that would be futile.
 */
export type Code = number

export function levelOfCode(code: Code): LevelNumber {
  return code < FORBIDDEN ? (code as LevelNumber) : FORBIDDEN
}

/** What it means that an alternative came out so. */
export function outcomeOf(by: Alternative, code: Code): Outcome {
  return (by.outcomes[code] ??= {
    level: levelOfCode(code),
    by,
    refusing: by.literals[code - FORBIDDEN],
    refusals: undefined,
  })
}

/** A level that a challenge with a remedy leads out of. */
export function isRemediable(level: LevelNumber): boolean {
  return level === INSUFFICIENT_SCOPE || level === STEP_UP
}

/** The logins that a remedy may bring: those it names, or one that keeps the caller's acr. */
export function loginsOf({ acr }: Alternative, who: Identity): readonly (string | undefined)[] {
  return acr ?? [who.acr]
}

/**
 * The literal that a remedy would break, if any: a token or login that brought all that is asked for
 * and failed there would be asked for in vain. Scopes held now count as kept.
 */
export function brokenBy(
  acr: string | undefined,
  { fragile, scopes }: Alternative,
  level: LevelNumber,
  who: Identity,
  resource: unknown,
  environment: Environment,
  levelOf: LevelOf,
): Literal | undefined {
  if (fragile.length === 0) return undefined
  const held: readonly string[] = Array.isArray(who.scopes) ? who.scopes : []
  const authTime = environment.now ?? who.authTime
  const remedied: Identity = {
    ...who,
    scopes: [...held, ...scopes],
    ...(level === STEP_UP && { acr, authTime }),
  }
  return fragile.find((one) => levelOf(one, remedied, resource, environment, undefined) !== PERMIT)
}

/** Judges one alternative: it has the highest level of its literals, unless its remedy is futile. */
export function codeOf(
  one: Alternative,
  who: Who,
  resource: unknown,
  environment: Environment,
  offer: Scheme | undefined,
  levelOf: LevelOf,
): Code {
  if (one.impossible) return FORBIDDEN + one.literals.findIndex(acrOf)
  let level: LevelNumber = PERMIT
  const { literals } = one
  // Counted, not iterated: this loop is most of what a decision costs.
  for (let i = 0; i < literals.length; i++) {
    const literal = literals[i] as Literal
    const next = levelOf(literal, who, resource, environment, offer)
    if (next === FORBIDDEN) return FORBIDDEN + i
    if (next > level) level = next
  }
  if (one.fragile.length === 0 || who === null || !isRemediable(level)) return level
  const futile = loginsOf(one, who).every((acr) =>
    brokenBy(acr, one, level, who, resource, environment, levelOf),
  )
  return futile ? FORBIDDEN + literals.length : level
}

/** Lowest level, then fewest scopes, then document order. */
export function isBetter(code: Code, one: Alternative, lowest: Code, best: Alternative): boolean {
  const level = levelOfCode(code)
  if (level !== levelOfCode(lowest)) return level < lowest
  return isRemediable(level) && one.scopes.length < best.scopes.length
}
