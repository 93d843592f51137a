import { isRemediable } from './alternative.js'
import {
  ALWAYS,
  type CompiledRule,
  type CompiledRules,
  UNRANKED,
  WITH_RESOURCE,
} from './compiled.js'
import type { CredentialsState } from './credentials.js'
import { ALLOW, type Challenged, type Decision, type Forbid, forbid } from './decision.js'
import { evaluate, offerOf, refuse } from './evaluate.js'
import type { Environment, Identity } from './identity.js'
import { levelWhenKnown } from './judge.js'
import { PERMIT, UNAUTHENTICATED } from './level.js'
import type { ActionOf, PolicyRules, Resource } from './policy.js'
import { publicReason } from './reason.js'
import type { Who } from './tests.js'

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
  resource: { readonly policy: { readonly '~compiled': object } },
  action: string,
): CompiledRule | undefined {
  const rules = resource.policy['~compiled'] as CompiledRules
  // A guard asks for one action again and again: a comparison in place of a look-up.
  return rules.action === action ? rules.rule : lookUp(rules, action)
}

function lookUp(rules: CompiledRules, action: string): CompiledRule | undefined {
  const rule = rules.byAction.get(action)
  if (rule) {
    rules.action = action
    rules.rule = rule
  }
  return rule
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
  const { value } = resource
  if (credentials.kind !== 'valid' || identity === null) {
    // Not `!= null`, which reads the resource: only whether it is there matters.
    const isThere = value !== null && value !== undefined
    const { strangersLogIn } = rule
    if (strangersLogIn === ALWAYS || (strangersLogIn === WITH_RESOURCE && isThere)) {
      return credentials.refusal
    }
  }
  const who = whoIs(identity, credentials)
  const rank = rule.judge(who, value, environment)
  return rank === PERMIT ? ALLOW : deny(rule, rank, who, value, environment, credentials)
}

/** Whoever is not known yet is asked to log in, and needs no more to be delivered. */
function deliversAll(credentials: CredentialsState): boolean {
  if (credentials.kind !== 'valid') return true
  const { deliversScope, deliversStepUp } = credentials.offer
  return deliversScope && deliversStepUp
}

/** The refusals of ranked outcomes were built before. */
function deny(
  rule: CompiledRule,
  rank: number,
  who: Who,
  value: unknown,
  environment: Environment,
  credentials: CredentialsState,
): Decision {
  const { ranking } = rule
  if (ranking !== undefined && deliversAll(credentials)) {
    const outcome = ranking.outcomeAt(
      rank === UNRANKED ? ranking.judge(who, value, environment) : rank,
    )
    if (outcome.level === UNAUTHENTICATED) return credentials.refusal
    // A remedy that may break something is looked at for each caller anew.
    if (!isRemediable(outcome.level) || outcome.by.fragile.length === 0) {
      const { forbid } = outcome
      if (forbid !== undefined && (value != null || !rule.needsResource)) return forbid
      if (outcome.credentials === credentials) return outcome.refusal as Challenged | Forbid
      return refuse(outcome, who, value, environment, credentials, levelWhenKnown)
    }
  }
  const outcome = evaluate(rule, who, value, environment, offerOf(credentials), levelWhenKnown)
  return refuse(outcome, who, value, environment, credentials, levelWhenKnown)
}
