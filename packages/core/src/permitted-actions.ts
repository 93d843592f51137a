import type { CompiledRules } from './compiled.js'
import type { CredentialsState } from './credentials.js'
import { allows, NOWHERE, whoIs } from './decide.js'
import type { Environment, Identity } from './identity.js'
import type { ActionOf, PolicyRules, Resource } from './policy.js'

/**
 * Lists the actions a caller may do now, in the order of the policy: for buttons and links.
 * Takes what `decide` takes; with `documents.any` only the actions that need no resource.
 */
export function permittedActions<A extends PolicyRules>(
  identity: Identity | null,
  credentials: CredentialsState,
  resource: Resource<unknown, A>,
  environment: Environment = NOWHERE,
): ActionOf<A>[] {
  const who = whoIs(identity, credentials)
  const actions: string[] = []
  for (const [action, rule] of (resource.policy['~compiled'] as CompiledRules).byAction) {
    if (allows(rule, who, resource.value, environment)) actions.push(action)
  }
  return actions
}
