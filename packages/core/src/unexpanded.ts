import {
  alternative,
  excludesLogin,
  isBetter,
  isRemediable,
  levelOfAlternative,
  type Outcome,
} from './alternative.js'
import type { CompiledRule } from './compiled.js'
import type { Environment } from './identity.js'
import { FORBIDDEN, type LevelNumber, PERMIT } from './level.js'
import { type Literal, levelOf, type Who } from './literal.js'
import type { Normal } from './normal-form.js'
import type { Scheme } from './scheme.js'

/** What a pass supposes: no login; one that may keep the acr (null); or one that brings this acr. */
type Login = string | null | undefined

interface Branch {
  readonly level: LevelNumber
  readonly literals: readonly Literal[]
  readonly scopes: ReadonlySet<string>
}

const NOTHING: Branch = { level: PERMIT, literals: [], scopes: new Set() }

/**
 * The outcome of a rule too large to expand: one bottom-up pass per login that the rule could ask
 * for, and the best of them. Within a pass every literal has one level, so that taking the lowest
 * and the highest is exact; across passes no acr is joined with one that rules it out.
 */
export function evaluateUnexpanded(
  { normal, literals }: CompiledRule,
  who: Who,
  resource: unknown,
  environment: Environment,
  offer: Scheme | undefined,
  view: number,
): Outcome {
  const named = new Set<string>() // every scope that some remedy of this rule may bring
  const logins = new Set<Login>([undefined, null])
  for (const { atom, negated } of literals) {
    if (negated) continue
    if (atom.kind === 'scope') for (const scope of atom.allOf) named.add(scope)
    if (atom.kind === 'assurance') for (const acr of atom.acr ?? []) logins.add(acr)
  }

  const levelIf = (literal: Literal, login: Login): LevelNumber => {
    const { atom, negated } = literal
    const level = levelOf(literal, who, resource, environment, offer, view)
    if (atom.kind === 'assurance' && !negated) {
      const brings = login === undefined ? level === PERMIT : login === null ? !atom.acr : true
      return brings && !(login && atom.acr && !atom.acr.includes(login)) ? level : FORBIDDEN
    }
    if (level !== PERMIT || !negated || who === null) return level
    // Which branch is taken is not known yet, so any scope that one of them names may come along.
    const barred =
      atom.kind === 'assurance'
        ? login !== undefined && excludesLogin(atom, login ?? who.acr)
        : atom.kind === 'scope' &&
          atom.allOf.every((scope) => named.has(scope) || who.scopes?.includes(scope))
    return barred ? FORBIDDEN : level
  }

  const pass = (node: Normal, login: Login): Branch => {
    if (node.kind === 'literal') {
      const { literal } = node
      const { atom, negated } = literal
      const scopes = atom.kind === 'scope' && !negated ? atom.allOf : []
      return { level: levelIf(literal, login), literals: [literal], scopes: new Set(scopes) }
    }
    const parts = node.parts.map((part) => pass(part, login))
    if (node.kind === 'anyOf') {
      return parts.reduce((best, next) =>
        next.level < best.level ||
        (next.level === best.level &&
          isRemediable(next.level) &&
          next.scopes.size < best.scopes.size)
          ? next
          : best,
      )
    }
    return parts.reduce(
      (all, next) => ({
        level: all.level > next.level ? all.level : next.level,
        literals: [...all.literals, ...next.literals],
        scopes: new Set([...all.scopes, ...next.scopes]),
      }),
      NOTHING,
    )
  }

  let best: Outcome | undefined
  for (const login of logins) {
    const branch = pass(normal, login)
    const by = alternative(branch.literals)
    const real = levelOfAlternative(by, who, resource, environment, offer, view)
    const outcome = { level: real > branch.level ? real : branch.level, by }
    if (isBetter(outcome, best)) best = outcome
  }
  return best as Outcome
}
