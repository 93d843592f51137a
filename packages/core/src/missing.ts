import type { Environment } from './identity.js'
import type { Literal } from './literal.js'
import { parseAddress } from './network.js'
import type { ReasonCode } from './reason.js'

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
