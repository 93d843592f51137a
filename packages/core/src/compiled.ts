import { type Alternative, alternative } from './alternative.js'
import type { Literal } from './literal.js'
import { BOUND, expand } from './expand.js'
import { literalsOf, type Normal, normalise } from './normal-form.js'
import { holderOf } from './holds.js'
import type { RuleData } from './rule.js'
import type { Test } from './tests.js'

/** A policy's rules by action. */
export interface CompiledRules {
  readonly byAction: ReadonlyMap<string, CompiledRule>
  /** The action that was looked up last, and its rule. */
  action: string | undefined
  rule: CompiledRule | undefined
}

/** What a policy keeps of a rule. */
export interface CompiledRule {
  readonly rule: RuleData
  readonly normal: Normal
  readonly literals: readonly Literal[]
  /** The alternatives say nothing twice: judging them costs no more than asking for a yes. */
  readonly flat: boolean
  /** Whether it lets somebody in. */
  readonly allows: Test
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
  const possible = all?.filter((one) => !one.impossible)
  const alternatives = possible?.length === 0 ? all?.slice(0, 1) : possible
  return {
    rule,
    normal,
    literals,
    flat:
      alternatives !== undefined &&
      alternatives.reduce((sum, one) => sum + one.literals.length, 0) <= literals.length,
    allows: holderOf(normal),
    alternatives,
    strangersLogIn:
      alternatives !== undefined &&
      !alternatives.some((one) => one.impossible) &&
      literals.every(logsInStrangers),
    needsResource: literals.some((one) => one.ofResource),
  }
}
