import { type Alternative, alternative, isImpossible } from './alternative.js'
import type { Environment } from './identity.js'
import { holds, type Literal, type Who } from './literal.js'
import { BOUND, expand } from './expand.js'
import { literalsOf, type Normal, normalise } from './normal-form.js'
import type { RuleData } from './rule.js'

/** What a policy keeps of a rule. */
export interface CompiledRule {
  readonly rule: RuleData
  readonly normal: Normal
  readonly literals: readonly Literal[]
  /** The fast path: whether the rule allows, and nothing else. */
  readonly allows: (who: Who, resource: unknown, environment: Environment) => boolean
  /** Undefined past the bound of expansion. */
  readonly alternatives: readonly Alternative[] | undefined
  /** Every stranger is asked to log in, if the resource is there that it needs. */
  readonly strangersLogIn: boolean
  readonly needsResource: boolean
}

type Allows = CompiledRule['allows']

function closure(node: Normal): Allows {
  if (node.kind === 'literal') return holds(node.literal)
  const parts = node.parts.map(closure)
  const [a, b, c] = parts as [Allows, Allows, Allows]
  // Two and three parts are nearly all rules: without a loop they are twice as fast.
  if (node.kind === 'anyOf') {
    if (parts.length === 1) return a
    if (parts.length === 2) return (w, r, e) => a(w, r, e) || b(w, r, e)
    if (parts.length === 3) return (w, r, e) => a(w, r, e) || b(w, r, e) || c(w, r, e)
    return (w, r, e) => {
      for (const part of parts) if (part(w, r, e)) return true
      return false
    }
  }
  if (parts.length === 1) return a
  if (parts.length === 2) return (w, r, e) => a(w, r, e) && b(w, r, e)
  if (parts.length === 3) return (w, r, e) => a(w, r, e) && b(w, r, e) && c(w, r, e)
  return (w, r, e) => {
    for (const part of parts) if (!part(w, r, e)) return false
    return true
  }
}

function logsInStrangers({ ofIdentity, atom, negated }: Literal): boolean {
  if (atom.kind === 'authenticated') return !negated
  return ofIdentity && !(atom.kind === 'assurance' && atom.maxAge !== undefined)
}

/** Compiles a rule, once per policy. `bound` is there for the tests. */
export function compile(rule: RuleData, bound: number = BOUND): CompiledRule {
  const normal = normalise(rule)
  const literals = literalsOf(normal)
  const all = expand(normal, bound + literals.length)?.map(alternative)
  const possible = all?.filter((one) => !isImpossible(one))
  const alternatives = possible?.length === 0 ? all?.slice(0, 1) : possible
  return {
    rule,
    normal,
    literals,
    allows: closure(normal),
    alternatives,
    strangersLogIn:
      alternatives !== undefined &&
      !alternatives.some(isImpossible) &&
      literals.every(logsInStrangers),
    needsResource: literals.some((one) => one.ofResource),
  }
}
