import { alternative, codeOf, type Outcome, outcomeOf } from './alternative.js'
import type { Unexpanded } from './compiled.js'
import type { Environment } from './identity.js'
import {
  FORBIDDEN,
  INSUFFICIENT_SCOPE,
  type LevelNumber,
  PERMIT,
  UNAUTHENTICATED,
} from './level.js'
import type { Who } from './answer.js'
import type { LevelOf } from './judge.js'
import { acrOf, type Literal } from './literal.js'
import type { Normal } from './normal-form.js'
import type { Scheme } from './scheme.js'

/** What a pass supposes that the caller comes back with. */
interface Supposed {
  /** The highest level that it leads out of: PERMIT for nothing, UNAUTHENTICATED for a login. */
  readonly upTo: LevelNumber
  /** The login's. */
  readonly acr: string | undefined
}

/** The literals that a pass chose, as a tree: they are only listed for the pass that is best. */
interface Branch {
  readonly level: LevelNumber
  /** How many scopes it names, those named twice counted twice. */
  readonly scopes: number
  readonly chosen: Literal | readonly Branch[]
}

/** The best branch of all, and the best of those that name the acr that the pass supposes. */
interface Found {
  readonly any: Branch
  readonly naming: Branch
}

const NONE: Branch = { level: FORBIDDEN, scopes: 0, chosen: [] }

/** The lower level, then fewer scopes, then document order. */
function better(a: Branch, b: Branch): Branch {
  if (a.level === b.level && a.level < FORBIDDEN) return b.scopes < a.scopes ? b : a
  return b.level < a.level ? b : a
}

function both(a: Branch, b: Branch): Branch {
  return {
    level: Math.max(a.level, b.level) as LevelNumber,
    scopes: a.scopes + b.scopes,
    chosen: [a, b],
  }
}

/** The literals of a branch, in document order; a chain of thousands is no recursion. */
function listed(branch: Branch): Literal[] {
  const found = new Set<Literal>()
  const left = [branch]
  for (let next = left.pop(); next; next = left.pop()) {
    const { chosen } = next
    if ('atom' in chosen) found.add(chosen)
    else for (let i = chosen.length - 1; i >= 0; i--) left.push(chosen[i] as Branch)
  }
  return [...found]
}

/**
 * The outcome of a rule too large to expand: one bottom-up pass per thing that the caller could be
 * asked to bring, and the best of them. Within a pass every literal has one level, so that taking
 * the lowest and the highest is exact; across passes no acr is joined with one that rules it out.
 * Only a negated scope is judged more strictly than by expansion.
 */
export function evaluateUnexpanded(
  { normal, literals }: Unexpanded,
  who: Who,
  resource: unknown,
  environment: Environment,
  offer: Scheme | undefined,
  levelOf: LevelOf,
): Outcome {
  const held = who?.scopes
  const scopes = new Set<unknown>()
  if (Array.isArray(held)) for (const scope of held) scopes.add(scope)
  const acrs = new Set<string>()
  const levels = new Map<Literal, LevelNumber>()
  for (const literal of literals) {
    levels.set(literal, levelOf(literal, who, resource, environment, offer))
    const { atom, negated } = literal
    // Which branch is taken is not known yet: any scope that one of them names may come along.
    if (atom.kind === 'scope' && !negated) for (const scope of atom.allOf) scopes.add(scope)
    const asked = acrOf(literal)
    if (asked) for (const acr of asked) acrs.add(acr)
  }

  const levelIf = (literal: Literal, { upTo, acr }: Supposed): LevelNumber => {
    const { atom, negated } = literal
    const level = levels.get(literal) as LevelNumber
    if (level > upTo) return FORBIDDEN
    // What a stranger will bring is not known, so nothing is that it would break.
    if (negated && who === null) return level
    if (atom.kind === 'assurance' && upTo === UNAUTHENTICATED) {
      const holds = !atom.acr || atom.acr.includes(acr as string)
      return holds === negated ? FORBIDDEN : level
    }
    if (atom.kind === 'scope' && negated && upTo > PERMIT) {
      return atom.allOf.every((scope) => scopes.has(scope)) ? FORBIDDEN : level
    }
    return level
  }

  const pass = (node: Normal, supposed: Supposed): Found => {
    if (node.kind === 'literal') {
      const { literal } = node
      const { atom, negated } = literal
      const any: Branch = {
        level: levelIf(literal, supposed),
        scopes: atom.kind === 'scope' && !negated ? atom.allOf.length : 0,
        chosen: literal,
      }
      return { any, naming: acrOf(literal) ? any : NONE }
    }
    return node.parts
      .map((part) => pass(part, supposed))
      .reduce((a, b) =>
        node.kind === 'anyOf'
          ? { any: better(a.any, b.any), naming: better(a.naming, b.naming) }
          : {
              any: both(a.any, b.any),
              naming: better(both(a.naming, b.any), both(a.any, b.naming)),
            },
      )
  }

  // Strangers can only log in; of a caller not known yet any acr is possible, but one at a time.
  const remedies: readonly LevelNumber[] =
    who === null ? [UNAUTHENTICATED] : [PERMIT, INSUFFICIENT_SCOPE, UNAUTHENTICATED]
  const chosen = [
    ...remedies.map((upTo) => pass(normal, { upTo, acr: who?.acr }).any),
    // A branch that names no acr is judged by the pass that keeps the caller's own.
    ...[...acrs].map((acr) => pass(normal, { upTo: UNAUTHENTICATED, acr }).naming),
  ].reduce((best, next) => better(best, next))
  const by = alternative(listed(chosen))
  const code = codeOf(by, who, resource, environment, offer, levelOf)
  // Past its own literals: what is forbidden by the others that the branch was chosen among.
  return outcomeOf(by, code >= chosen.level ? code : FORBIDDEN + by.literals.length)
}
