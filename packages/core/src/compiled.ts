import { type Alternative, alternative, isImpossible } from './alternative.js'
import type { Literal } from './literal.js'
import { BOUND, expand } from './expand.js'
import { literalsOf, type Normal, normalise } from './normal-form.js'
import type { RuleData } from './rule.js'

/** What a policy keeps of a rule. */
export interface CompiledRule {
  readonly rule: RuleData
  readonly normal: Normal
  readonly literals: readonly Literal[]
  /** The alternatives say nothing twice: going through them costs no more than the rule itself. */
  readonly flat: boolean
  /** Undefined past the bound of expansion. */
  readonly alternatives: readonly Alternative[] | undefined
  /** Every stranger is asked to log in, if the resource is there that it needs. */
  readonly strangersLogIn: boolean
  readonly needsResource: boolean
}

function logsInStrangers({ ofIdentity, kind, negated, maxAge }: Literal): boolean {
  return kind === 'authenticated' ? !negated : ofIdentity && maxAge === undefined
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
    flat:
      alternatives !== undefined &&
      alternatives.reduce((sum, one) => sum + one.literals.length, 0) <= literals.length,
    alternatives,
    strangersLogIn:
      alternatives !== undefined &&
      !alternatives.some(isImpossible) &&
      literals.every(logsInStrangers),
    needsResource: literals.some((one) => one.ofResource),
  }
}
