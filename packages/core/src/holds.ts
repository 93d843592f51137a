import type { Environment } from './identity.js'
import type { Literal } from './literal.js'
import { parseAddress } from './network.js'
import type { Normal } from './normal-form.js'
import type { ReasonCode } from './reason.js'
import type { Test } from './tests.js'

/** Names the fact without which a literal is denied, whoever asks and negated or not. */
export function missing(
  literal: Literal,
  resource: unknown,
  environment: Environment,
): ReasonCode | undefined {
  if (literal.ofResource) return resource == null ? 'resource_required' : undefined
  if (literal.maxAge !== undefined) {
    return Number.isFinite(environment.now) ? undefined : 'environment_incomplete'
  }
  if (literal.kind === 'network' && !parseAddress(environment.address)) return 'network_denied'
  return undefined
}

/** Whether a literal lets somebody in: with all that it reads there, and its test as it should be. */
function literalHolds(literal: Literal): Test {
  const { test, negated, ofIdentity, ofResource, needsFact } = literal
  // Written out for what most rules are made of: a call and a look less is a third of their time.
  if (ofIdentity && !negated && !needsFact) {
    return (who, resource, environment) => who !== null && test(who, resource, environment)
  }
  if (ofIdentity && ofResource && !negated) {
    return (who, resource, environment) =>
      who !== null && resource != null && test(who, resource, environment)
  }
  return (who, resource, environment) =>
    !(ofIdentity && who === null) &&
    !(needsFact && missing(literal, resource, environment) !== undefined) &&
    test(who, resource, environment) !== negated
}

/** Makes what says whether a rule allows, and nothing else: one closure for each part of it. */
export function holderOf(node: Normal): Test {
  if (node.literal) return literalHolds(node.literal)
  const [first, second, ...rest] = node.parts.map(holderOf) as [Test, Test, ...Test[]]
  const any = node.kind === 'anyOf'
  // Two at a time: a loop over a list of closures takes twice as long.
  const two: Test = any
    ? (who, resource, environment) =>
        first(who, resource, environment) || second(who, resource, environment)
    : (who, resource, environment) =>
        first(who, resource, environment) && second(who, resource, environment)
  if (rest.length === 0) return two
  return (who, resource, environment) => {
    if (two(who, resource, environment) === any) return any
    for (let i = 0; i < rest.length; i++) {
      if ((rest[i] as Test)(who, resource, environment) === any) return any
    }
    return !any
  }
}
