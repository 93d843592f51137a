import type { CompiledRule } from './compiled.js'
import type { CredentialsState } from './credentials.js'
import { ALLOW, type Decision, type Forbid, forbid } from './decision.js'
import { evaluate, offerOf, refuse } from './evaluate.js'
import type { Environment, Identity } from './identity.js'
import { allows, type Who } from './holds.js'
import { PERMIT } from './level.js'
import type { ActionOf, PolicyRules, Resource } from './policy.js'
import { publicReason } from './reason.js'

/** Default deny: what no rule allows is refused, whoever asks. */
export const NO_RULE: Forbid = forbid('forbidden', publicReason('no_rule'), [], { code: 'no_rule' })

export const NOWHERE: Environment = Object.freeze({})

/** An identity counts only when the credentials are valid: everyone else is a stranger. */
export function whoIs(identity: Identity | null, credentials: CredentialsState): Who {
  // From JavaScript anything may come, and a string is nobody.
  return credentials.kind === 'valid' && typeof identity === 'object' ? identity : null
}

/** What policies of every kind have in common, whatever copy of this package built them. */
export function ruleFor(
  resource: { readonly policy: { readonly '~compiled': ReadonlyMap<string, CompiledRule> } },
  action: string,
): CompiledRule | undefined {
  return resource.policy['~compiled'].get(action)
}

/**
 * Decides whether a caller may do something: allow, 401 with its challenges, or 403 with a reason.
 *
 * Pure: reads no clock, no global and no network, changes nothing, and gives equal answers to equal
 * questions. Allocates nothing on allow.
 *
 * @param identity who authentication established; `null` for a stranger. Counts only when the
 *   credentials are valid.
 * @param credentials how the request's credentials fared; see `protectionSpace`.
 * @param resource `documents.of(row)`, or `documents.any` for the type alone.
 * @param action one of the policy's actions; an unknown one is forbidden.
 * @param environment the present in seconds, the peer's address, your own facts.
 * @returns a frozen decision; switch on its `kind`.
 * @throws TypeError if a predicate returns anything but true or false; whatever a predicate throws.
 */
export function decide<A extends PolicyRules>(
  identity: Identity | null,
  credentials: CredentialsState,
  resource: Resource<unknown, A>,
  action: ActionOf<A>,
  environment: Environment = NOWHERE,
): Decision {
  const rule = ruleFor(resource, action)
  if (rule === undefined) return NO_RULE
  const who = whoIs(identity, credentials)
  const { value } = resource
  if (who === null && rule.strangersLogIn && (value != null || !rule.needsResource)) {
    return credentials.refusal
  }
  if (!rule.flat && allows(rule.normal, who, value, environment)) return ALLOW
  const outcome = evaluate(rule, who, value, environment, offerOf(credentials), 0)
  if (rule.flat && outcome.level === PERMIT) return ALLOW
  return refuse(outcome, who, value, environment, credentials, 0)
}
