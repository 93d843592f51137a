import type { CredentialsState } from './credentials.js'
import type { Challenged, Forbid } from './decision.js'
import type { Environment, Identity } from './identity.js'
import { FORBIDDEN, INSUFFICIENT_SCOPE, type LevelNumber, PERMIT, STEP_UP } from './level.js'
import type { Who } from './holds.js'
import { levelOf } from './judge.js'
import { isFragile, type Literal } from './literal.js'
import type { Conjunction } from './expand.js'
import type { Scheme } from './scheme.js'

/** What came out for a rule, and by which of its alternatives. */
export interface Outcome {
  readonly level: LevelNumber
  readonly by: Alternative
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
  /** The smallest of its maximum ages, in seconds. */
  readonly maxAge: number | undefined
  /** The literals that what a remedy brings could break. */
  readonly fragile: readonly Literal[]
  /** By level, each made when it first comes out: so that evaluating again makes nothing. */
  readonly outcomes: (Outcome | undefined)[]
}

/** Joins what the atoms of one alternative ask for. */
export function alternative(literals: Conjunction): Alternative {
  const scopes = new Set<string>()
  let acr: readonly string[] | undefined
  let maxAge: number | undefined
  for (const { atom, negated } of literals) {
    if (negated) continue
    if (atom.kind === 'scope') for (const scope of atom.allOf) scopes.add(scope)
    if (atom.kind === 'assurance') {
      const { acr: values, maxAge: age } = atom
      if (values) acr = (acr ?? values).filter((value) => values.includes(value))
      if (age !== undefined) maxAge = Math.min(age, maxAge ?? age)
    }
  }
  const fragile = literals.filter(isFragile)
  return { literals, scopes: [...scopes], acr, maxAge, fragile, outcomes: [] }
}

/** What it means that an alternative came out at a level. */
export function outcomeOf(by: Alternative, level: LevelNumber): Outcome {
  return (by.outcomes[level] ??= { level, by, refusals: undefined })
}

/** Known when the policy is built: acr values that do not meet can be met by no login. */
export function isImpossible({ acr }: Alternative): boolean {
  return acr?.length === 0
}

/** A level that a challenge with a remedy leads out of. */
export function isRemediable(level: LevelNumber): boolean {
  return level === INSUFFICIENT_SCOPE || level === STEP_UP
}

/** The logins that a remedy may bring: those it names, or one that keeps the caller's acr. */
export function loginsOf(
  { acr }: Alternative,
  level: LevelNumber,
  who: Identity,
): readonly (string | undefined)[] {
  return level === STEP_UP && acr ? acr : [who.acr]
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
  view: number,
): Literal | undefined {
  if (fragile.length === 0) return undefined
  const held: readonly string[] = Array.isArray(who.scopes) ? who.scopes : []
  const authTime = environment.now ?? who.authTime
  const remedied: Identity = {
    ...who,
    scopes: [...held, ...scopes],
    ...(level === STEP_UP && { acr, authTime }),
  }
  return fragile.find(
    (one) => levelOf(one, remedied, resource, environment, undefined, view) !== PERMIT,
  )
}

/** The level of one alternative: the highest of its literals, unless its remedy is futile. */
export function levelOfAlternative(
  one: Alternative,
  who: Who,
  resource: unknown,
  environment: Environment,
  offer: Scheme | undefined,
  view: number,
): LevelNumber {
  if (isImpossible(one)) return FORBIDDEN
  let level: LevelNumber = PERMIT
  const { literals } = one
  // Counted, not iterated: this loop is most of what a decision costs.
  for (let i = 0; i < literals.length; i++) {
    const next = levelOf(literals[i] as Literal, who, resource, environment, offer, view)
    if (next === FORBIDDEN) return next
    if (next > level) level = next
  }
  if (one.fragile.length === 0 || who === null || !isRemediable(level)) return level
  const futile = loginsOf(one, level, who).every((acr) =>
    brokenBy(acr, one, level, who, resource, environment, view),
  )
  return futile ? FORBIDDEN : level
}

/** Lowest level, then fewest scopes, then document order. */
export function isBetter(
  level: LevelNumber,
  one: Alternative,
  lowest: LevelNumber,
  best: Alternative,
): boolean {
  if (level !== lowest) return level < lowest
  return isRemediable(level) && one.scopes.length < best.scopes.length
}
