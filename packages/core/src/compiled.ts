import { type Alternative, alternative } from './alternative.js'
import { BOUND, expand } from './expand.js'
import { holderOf } from './holds.js'
import type { Judge } from './judge.js'
import { PERMIT } from './level.js'
import type { Literal } from './literal.js'
import { literalsOf, type Normal, normalise } from './normal-form.js'
import { type Ranking, ranking } from './ranking.js'
import type { RuleData } from './rule.js'
import type { Test } from './tests.js'

/** A policy's rules by action. */
export interface CompiledRules {
  readonly byAction: ReadonlyMap<string, CompiledRule>
  /** The action that was looked up last, and its rule. */
  action: string | undefined
  rule: CompiledRule | undefined
}

// Numbers: they are compared at once, where a boolean's truth is looked into.
export const NEVER = 0
export const WITH_RESOURCE = 1
export const ALWAYS = 2

/** Not allowed, and by what is still to be found out. */
export const UNRANKED = -1

function unranked(holds: Test): Judge {
  return (who, resource, environment) => (holds(who, resource, environment) ? PERMIT : UNRANKED)
}

/** What a policy keeps of a rule. */
export interface CompiledRule {
  readonly rule: RuleData
  readonly normal: Normal
  readonly literals: readonly Literal[]
  /** PERMIT, or a rank of `ranking`, or UNRANKED: whether it allows is found out first. */
  readonly judge: Judge
  readonly ranking: Ranking | undefined
  /** Undefined past the bound of expansion. */
  readonly alternatives: readonly Alternative[] | undefined
  /** When every stranger is asked to log in, whoever they are and whatever the facts. */
  readonly strangersLogIn: typeof NEVER | typeof WITH_RESOURCE | typeof ALWAYS
  readonly needsResource: boolean
}

function logsInStrangers({ ofIdentity, kind, negated, maxAge }: Literal): boolean {
  return kind === 'authenticated' ? !negated : ofIdentity && maxAge === undefined
}

/** With how many literals in all alternatives a ranking is still worth its memory. */
const RANKED = 4 * BOUND

/** Compiles a rule, once per policy. `bound` is there for the tests. */
export function compile(rule: RuleData, bound: number = BOUND): CompiledRule {
  const normal = normalise(rule)
  const literals = literalsOf(normal)
  const all = expand(normal, bound + literals.length)?.map(alternative)
  const possible = all?.filter((one) => !one.impossible)
  const alternatives = possible?.length === 0 ? all?.slice(0, 1) : possible
  const needsResource = literals.some((one) => one.ofResource)
  const asksStrangers =
    alternatives !== undefined &&
    !alternatives.some((one) => one.impossible) &&
    literals.every(logsInStrangers)
  const asked = alternatives?.reduce((sum, one) => sum + one.literals.length, 0) ?? Infinity
  const isFlat = asked <= literals.length
  const ranks =
    alternatives?.[0]?.impossible === false && (isFlat || asked <= RANKED)
      ? ranking(alternatives)
      : undefined
  return {
    rule,
    normal,
    literals,
    judge: (isFlat && ranks?.judge) || unranked(holderOf(normal)),
    ranking: ranks,
    alternatives,
    strangersLogIn: !asksStrangers ? NEVER : needsResource ? WITH_RESOURCE : ALWAYS,
    needsResource,
  }
}
