import { isRemediable, type Outcome } from './alternative.js'
import { ALWAYS, type CompiledRule, type CompiledRules, NEVER } from './compiled.js'
import type { CredentialsState } from './credentials.js'
import { ALLOW, type Decision, type Forbid, forbid } from './decision.js'
import { follow, type Node } from './diagram.js'
import { evaluate, offerOf, refuse } from './evaluate.js'
import type { Environment, Identity } from './identity.js'
import { levelWhenKnown } from './judge.js'
import { PERMIT } from './level.js'
import type { ActionOf, PolicyRules, Resource } from './policy.js'
import { publicReason } from './reason.js'
import type { Who } from './answer.js'

/** Default deny: what no rule allows is refused, whoever asks. */
export const NO_RULE: Forbid = forbid('forbidden', publicReason('no_rule'), Object.freeze([]), {
  code: 'no_rule',
})

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
  rules.action = action
  rules.rule = rules.byAction.get(action)
  return rules.rule
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
  // `whoIs`, on the spot: it decides 15 % sooner about a stranger.
  if (identity === null || credentials.kind !== 'valid' || typeof identity !== 'object') {
    return toStranger(rule, credentials, resource.value, environment)
  }
  const end = follow(rule.callers, identity, resource.value, environment)
  return end.credentials === credentials
    ? (end.decision as Decision)
    : settle(rule, end, identity, resource.value, environment, credentials)
}

/** Apart from callers: most are asked to log in, and nothing else is looked at. */
function toStranger(
  rule: CompiledRule,
  credentials: CredentialsState,
  value: unknown,
  environment: Environment,
): Decision {
  const { strangersLogIn } = rule
  // Not `!= null`, which reads the resource: only whether it is there matters.
  const isThere = value !== null && value !== undefined
  if (strangersLogIn !== NEVER && (isThere || strangersLogIn === ALWAYS)) return credentials.refusal
  const end = follow(rule.strangers, null, value, environment)
  return settle(rule, end, null, value, environment, credentials)
}

/** Turns the end of a diagram into a decision, and keeps it there for who comes next. */
function settle(
  rule: CompiledRule,
  end: Node,
  who: Who,
  value: unknown,
  environment: Environment,
  credentials: CredentialsState,
): Decision {
  if (end.credentials === credentials) return end.decision as Decision
  const { outcome } = end
  if (outcome && isSettled(outcome, credentials)) {
    end.credentials = credentials
    end.decision =
      outcome.level === PERMIT
        ? ALLOW
        : refuse(outcome, who, value, environment, credentials, levelWhenKnown)
    return end.decision
  }
  const found = evaluate(rule, who, value, environment, offerOf(credentials), levelWhenKnown)
  if (outcome === undefined && found.level === PERMIT) return ALLOW
  return refuse(found, who, value, environment, credentials, levelWhenKnown)
}

/** Whether what a diagram came to holds for these credentials, whoever comes with them. */
export function isSettled(
  { level, by }: Outcome,
  credentials: CredentialsState | undefined,
): boolean {
  if (level === PERMIT) return true
  // A remedy that may break something is looked at for each caller anew.
  if (isRemediable(level) && by.fragile.length > 0) return false
  // Whoever is not known yet is asked to log in, and needs no more to be delivered.
  if (credentials?.kind !== 'valid') return true
  const { deliversScope, deliversStepUp } = credentials.offer
  return deliversScope && deliversStepUp
}

/** Whether a rule lets a caller through. */
export function allows(
  rule: CompiledRule,
  who: Who,
  value: unknown,
  environment: Environment,
): boolean {
  const end = follow(who === null ? rule.strangers : rule.callers, who, value, environment)
  const outcome = end.outcome ?? evaluate(rule, who, value, environment, undefined, levelWhenKnown)
  return outcome.level === PERMIT
}
