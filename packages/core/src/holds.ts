import { judgeOf } from './judge.js'
import { PERMIT } from './level.js'
import type { Normal } from './normal-form.js'
import type { Test } from './tests.js'

/** Makes what says whether a rule allows, and nothing else: one closure for each part of it. */
export function holderOf({ literal, kind, parts }: Normal): Test {
  if (literal) {
    const judge = judgeOf(literal, [0, 1, 2, 3, 4])
    return (who, resource, environment) => judge(who, resource, environment) === PERMIT
  }
  const holders = parts.map(holderOf)
  const any = kind === 'anyOf'
  return (who, resource, environment) => {
    for (let i = 0; i < holders.length; i++) {
      if ((holders[i] as Test)(who, resource, environment) === any) return any
    }
    return !any
  }
}
