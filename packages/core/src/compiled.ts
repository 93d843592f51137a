import { type Alternative, alternative } from './alternative.js'
import { BOUND, expand } from './expand.js'
import { diagramOf, type Node, UNSETTLED } from './diagram.js'
import type { Literal } from './literal.js'
import { literalsOf, type Normal, normalise } from './normal-form.js'
import type { RuleData } from './rule.js'

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

/** A rule that is too large to expand. */
export interface Unexpanded {
  readonly normal: Normal
  /** None of them twice. */
  readonly literals: readonly Literal[]
}

/** What a policy keeps of a rule. */
export interface CompiledRule {
  readonly rule: RuleData
  /** The diagram for callers whose scheme can bring back whatever they lack. */
  readonly callers: Node
  /** For strangers, where not all of them are asked to log in. */
  readonly strangers: Node
  /** Those for what is known early, drawn when they are first asked for. */
  readonly early: Node[]
  readonly alternatives: readonly Alternative[]
  /** What there is in place of alternatives, past the bound of expansion. */
  readonly unexpanded: Unexpanded | undefined
  /** When every stranger is asked to log in, whoever they are and whatever the facts. */
  readonly strangersLogIn: typeof NEVER | typeof WITH_RESOURCE | typeof ALWAYS
}

function logsInStrangers({ ofIdentity, kind, negated, maxAge }: Literal): boolean {
  return kind === 'authenticated' ? !negated : ofIdentity && maxAge === undefined
}

/** Compiles a rule, once per policy. `bound` is there for the tests. */
export function compile(rule: RuleData, bound: number = BOUND): CompiledRule {
  const normal = normalise(rule)
  const literals = literalsOf(normal)
  const all = expand(normal, bound + literals.length)?.map(alternative) ?? []
  const possible = all.filter((one) => !one.impossible)
  const asksStrangers = possible.length > 0 && literals.every(logsInStrangers)
  const needsResource = literals.some((one) => one.ofResource)
  return {
    rule,
    callers: diagramOf(possible, false),
    strangers: asksStrangers ? UNSETTLED : diagramOf(possible, true),
    early: [],
    strangersLogIn: !asksStrangers ? NEVER : needsResource ? WITH_RESOURCE : ALWAYS,
    alternatives: possible.length > 0 ? possible : all.slice(0, 1),
    unexpanded: all.length > 0 ? undefined : { normal, literals: [...new Set(literals)] },
  }
}
