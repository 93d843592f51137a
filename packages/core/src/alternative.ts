import type { CredentialsState } from './credentials.js'
import type { Challenged, Forbid } from './decision.js'
import type { Environment, Identity } from './identity.js'
import { FORBIDDEN, INSUFFICIENT_SCOPE, type LevelNumber, PERMIT, STEP_UP } from './level.js'
import { type Literal, levelOf, type Who } from './literal.js'
import type { Conjunction } from './normal-form.js'
import type { Atom } from './rule.js'
import type { Scheme } from './scheme.js'

/** What came out for a rule, and by which of its alternatives. */
export interface Outcome {
  readonly level: LevelNumber
  readonly by: Alternative
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
  /** The acr values that a login may bring without running into one of its negations. */
  readonly logins: readonly string[] | undefined
  readonly negated: readonly Literal[]
  /** By level: made once, so that evaluating makes nothing. */
  readonly outcomes: readonly Outcome[]
  /** The refusals already built for it, by level and by the state of the credentials. */
  readonly refusals: {
    readonly scope: WeakMap<CredentialsState, Forbid>
    readonly stepUp: WeakMap<CredentialsState, Challenged>
  }
}

/** Whether a fresh login with this acr satisfies an atom, and so fails its negation. */
export function excludesLogin(atom: Atom, acr: string | undefined): boolean {
  return atom.kind === 'assurance' && (!atom.acr || atom.acr.includes(acr as string))
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
  const negated = literals.filter((one) => one.negated)
  const outcomes: Outcome[] = []
  const one: Alternative = {
    literals,
    scopes: [...scopes],
    acr,
    maxAge,
    logins: acr?.filter((value) => !negated.some(({ atom }) => excludesLogin(atom, value))),
    negated,
    outcomes,
    refusals: { scope: new WeakMap(), stepUp: new WeakMap() },
  }
  for (const level of [0, 1, 2, 3, 4] as const) outcomes.push({ level, by: one })
  return one
}

/** Known when the policy is built: acr values that do not meet can be met by no login. */
export function isImpossible({ acr }: Alternative): boolean {
  return acr?.length === 0
}

/**
 * The negation that a remedy would run into, if any: a token or login that brought what is asked
 * for and failed there would be asked for in vain. Scopes held now count as kept.
 */
export function obstacle(
  { negated, logins, scopes }: Alternative,
  level: LevelNumber,
  who: Identity,
): Literal | undefined {
  const held: readonly string[] = Array.isArray(who.scopes) ? who.scopes : []
  return negated.find(({ atom }) => {
    if (atom.kind === 'scope') {
      return atom.allOf.every((scope) => scopes.includes(scope) || held.includes(scope))
    }
    if (level !== STEP_UP || atom.kind !== 'assurance') return false
    return logins ? logins.length === 0 : excludesLogin(atom, who.acr)
  })
}

/** A level that a challenge with a remedy leads out of. */
export function isRemediable(level: LevelNumber): boolean {
  return level === INSUFFICIENT_SCOPE || level === STEP_UP
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
  for (const literal of one.literals) {
    const next = levelOf(literal, who, resource, environment, offer, view)
    if (next > level) level = next
    if (level === FORBIDDEN) return level
  }
  if (one.negated.length === 0 || !isRemediable(level)) return level
  return obstacle(one, level, who as Identity) ? FORBIDDEN : level
}

/** Lowest level, then fewest scopes, then document order. */
export function isBetter(a: Outcome, b: Outcome | undefined): boolean {
  if (!b || a.level !== b.level) return !b || a.level < b.level
  return isRemediable(a.level) && a.by.scopes.length < b.by.scopes.length
}
