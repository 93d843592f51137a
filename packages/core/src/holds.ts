import type { Environment } from './identity.js'
import { PERMIT } from './level.js'
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

/** Makes what says whether a rule allows, and nothing else: one closure for each part of it. */
export function holderOf({ literal, kind, parts }: Normal): Test {
  if (literal) {
    return (who, resource, environment) => literal.level(who, resource, environment) === PERMIT
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
