import {
  type ActionOf,
  decideEarly,
  type PolicyData,
  type PolicyRules,
  type RuleData,
} from '@verdict/core'

/** Whether an atom of one of these kinds stands anywhere in a rule. */
export function looksAt(rule: RuleData, ...kinds: RuleData['kind'][]): boolean {
  if (rule.kind === 'not') return looksAt(rule.rule, ...kinds)
  if (rule.kind === 'anyOf' || rule.kind === 'allOf') {
    return rule.rules.some((part) => looksAt(part, ...kinds))
  }
  return kinds.includes(rule.kind)
}

/** Whether the first stage can settle a rule: by its environment, or because nothing ever meets it. */
export function isSettledEarly<A extends PolicyRules>(
  policy: PolicyData<A>,
  action: ActionOf<A>,
): boolean {
  const rule = policy.rules[action] as RuleData
  const known = { environment: { now: 0 }, factsPending: true }
  return (
    looksAt(rule, 'network', 'circumstance') || decideEarly(policy, action, known).kind !== 'open'
  )
}
