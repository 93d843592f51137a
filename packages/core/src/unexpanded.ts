import { alternative, isRemediable, codeOf, type Outcome, outcomeOf } from './alternative.js'
import type { Unexpanded } from './compiled.js'
import type { Environment } from './identity.js'
import { FORBIDDEN, type LevelNumber, PERMIT } from './level.js'
import type { Who } from './answer.js'
import type { LevelOf } from './judge.js'
import type { Literal } from './literal.js'
import type { Normal } from './normal-form.js'
import type { Scheme } from './scheme.js'

/** What a pass supposes that the caller comes back with. */
type Supposed =
  | { readonly brings: 'nothing' | 'token' }
  /** Without an acr: a login that keeps the one the caller has. */
  | { readonly brings: 'login'; readonly acr?: string }

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

function better(a: Branch, b: Branch): Branch {
  if (a.level !== b.level) return b.level < a.level ? b : a
  return b.level < FORBIDDEN && b.scopes < a.scopes ? b : a
}

function both(a: Branch, b: Branch): Branch {
  return {
    level: a.level > b.level ? a.level : b.level,
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
  const scopes = new Set<unknown>(Array.isArray(held) ? held : [])
  const acrs = new Set<string>()
  const levels = new Map<Literal, LevelNumber>()
  for (const literal of literals) {
    if (levels.has(literal)) continue
    levels.set(literal, levelOf(literal, who, resource, environment, offer))
    const { atom, negated } = literal
    if (negated) continue
    // Which branch is taken is not known yet: any scope that one of them names may come along.
    if (atom.kind === 'scope') for (const scope of atom.allOf) scopes.add(scope)
    if (atom.kind === 'assurance') for (const acr of atom.acr ?? []) acrs.add(acr)
  }

  const levelIf = (literal: Literal, supposed: Supposed): LevelNumber => {
    const { atom, negated } = literal
    const level = levels.get(literal) as LevelNumber
    const { brings } = supposed
    const acr = brings === 'login' ? (supposed.acr ?? who?.acr) : undefined
    if (brings === 'nothing' && isRemediable(level)) return FORBIDDEN
    if (atom.kind === 'assurance' && !negated) {
      if (brings !== 'login') return level === PERMIT ? level : FORBIDDEN
      return !atom.acr || (supposed.acr && atom.acr.includes(supposed.acr)) ? level : FORBIDDEN
    }
    if (!negated || level !== PERMIT || who === null) return level
    const barred =
      atom.kind === 'assurance'
        ? brings === 'login' && (!atom.acr || atom.acr.includes(acr as string))
        : atom.kind === 'scope' && brings !== 'nothing' && atom.allOf.every((s) => scopes.has(s))
    return barred ? FORBIDDEN : level
  }

  const pass = (node: Normal, supposed: Supposed): Found => {
    const { literal } = node
    if (literal) {
      const { atom, negated } = literal
      const any: Branch = {
        level: levelIf(literal, supposed),
        scopes: atom.kind === 'scope' && !negated ? atom.allOf.length : 0,
        chosen: literal,
      }
      return { any, naming: atom.kind === 'assurance' && !negated && atom.acr ? any : NONE }
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
  const offers: Supposed[] = who === null ? [] : [{ brings: 'nothing' }, { brings: 'token' }]
  offers.push({ brings: 'login' })
  for (const acr of acrs) offers.push({ brings: 'login', acr })
  const chosen = offers
    .map((supposed) => {
      const { any, naming } = pass(normal, supposed)
      // A branch that names no acr is judged by the pass that keeps the caller's own.
      return 'acr' in supposed ? naming : any
    })
    .reduce((best, next) => (next.level < best.level ? next : best))
  const by = alternative(listed(chosen))
  const code = codeOf(by, who, resource, environment, offer, levelOf)
  // Past its own literals: what is forbidden by the others that the branch was chosen among.
  const own = FORBIDDEN + by.literals.length
  return outcomeOf(
    by,
    code >= chosen.level ? code : chosen.level === FORBIDDEN ? own : chosen.level,
  )
}
