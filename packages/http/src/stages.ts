import {
  type ActionOf,
  type Decision,
  decide,
  decideEarly,
  type Environment,
  type OperatorReason,
  type Policy,
  type PolicyRules,
} from '@verdict/core'
import type { Authenticated } from './authenticate.js'
import type { Stage } from './event.js'
import type { Passage } from './passage.js'
import { CROSS_SITE, couldNotVerify, NOT_FOUND, type Refusal, refusalOf } from './refusal.js'
import { isPromise, type MaybePromise } from './request.js'

/** A request that has been read: who asks, and in what environment, facts included. */
export interface Prepared {
  readonly authenticated: Authenticated
  readonly environment: Environment
}

/** What the stages need of their protection space. */
export interface Space<Native> {
  /** The environment without facts. */
  readonly environmentOf: (native: Native) => Environment
  readonly prepareOnce: (passage: Passage, native: Native) => MaybePromise<Prepared>
  readonly manners: Manners
  /** `facts` are still to be loaded when the first stage runs. */
  readonly factsPending: boolean
}

/** One action's rule, as the stages need it. */
export interface Asked<Native, R, A extends PolicyRules> {
  readonly space: Space<Native>
  readonly policy: Policy<R, A>
  readonly action: ActionOf<A>
  /** Absent when the rule needs no resource. Null or undefined: there is none. */
  readonly load: ((native: Native) => MaybePromise<R | null | undefined>) | undefined
  /** Whether the environment may settle the matter: most rules do not look at it. */
  readonly environmentSettles: boolean
}

/** What protects this space beside the policy. */
export interface Manners {
  readonly malformed: Refusal
  readonly reject: boolean
}

/** How the stages came out. No `refusal`: allowed, and `prepared` is there. */
export interface Outcome {
  readonly stage: Stage
  readonly prepared: Prepared | undefined
  readonly resource: unknown
  readonly refusal: Refusal | undefined
  /** The true reason of the refusal, which the caller may not be told. */
  readonly reason: OperatorReason | undefined
}

/**
 * Runs the stages, each of which may settle the matter: the environment before a credential is
 * read, the credentials before a database is asked, and last the resource. What is there already is
 * not waited for.
 */
export function runStages<Native, R, A extends PolicyRules>(
  asked: Asked<Native, R, A>,
  passage: Passage,
  native: Native,
): MaybePromise<Outcome> {
  const { space } = asked
  if (asked.environmentSettles) {
    const environment = space.environmentOf(native)
    const { factsPending } = space
    const first = decideEarly(asked.policy, asked.action, { environment, factsPending })
    // RFC 9110 15.5.4: a blocked network is 403 before a single credential is read.
    if (first.kind !== 'open') {
      return outcome('environment', undefined, undefined, refusalOf(first), first.operatorReason)
    }
  }
  const prepared = space.prepareOnce(passage, native)
  return isPromise(prepared)
    ? prepared.then((prepared) => askCaller(asked, prepared, native))
    : askCaller(asked, prepared, native)
}

function askCaller<Native, R, A extends PolicyRules>(
  asked: Asked<Native, R, A>,
  prepared: Prepared,
  native: Native,
): MaybePromise<Outcome> {
  const { policy, action, load } = asked
  const { manners } = asked.space
  const { environment } = prepared
  const { identity, credentials } = prepared.authenticated
  if (!load) {
    const decision = decide(identity, credentials, policy.any, action, environment)
    return conclude(decision, 'credentials', prepared, false, manners)
  }
  const early = decideEarly(policy, action, { environment, caller: { identity, credentials } })
  if (early.kind !== 'open') return conclude(early, 'credentials', prepared, false, manners)
  // What a stranger may not see must not look different from what is not there.
  const login = identity === null && early.worst === 'unauthenticated'
  const resource = load(native)
  return isPromise(resource)
    ? resource.then((resource) => askResource(asked, prepared, resource, login))
    : askResource(asked, prepared, resource, login)
}

function askResource<Native, R, A extends PolicyRules>(
  { policy, action, space }: Asked<Native, R, A>,
  prepared: Prepared,
  resource: R | null | undefined,
  login: boolean,
): Outcome {
  const { manners } = space
  if (resource === null || resource === undefined) {
    return missing(login, prepared, policy.hide, manners)
  }
  const { environment } = prepared
  const { identity, credentials } = prepared.authenticated
  const decision = decide(identity, credentials, policy.of(resource), action, environment)
  return conclude(decision, 'resource', prepared, policy.hide, manners, resource)
}

/** Outcomes of one shape: a guard sees all of them. */
function outcome(
  stage: Stage,
  prepared: Prepared | undefined,
  resource: unknown,
  refusal: Refusal | undefined,
  reason: OperatorReason | undefined,
): Outcome {
  return { stage, prepared, resource, refusal, reason }
}

/** What a decision comes to, for the caller it was made about. */
function conclude(
  decision: Decision,
  stage: Stage,
  prepared: Prepared,
  hide: boolean,
  manners: Manners,
  resource?: unknown,
): Outcome {
  const { authenticated } = prepared
  const open = refusalFor(decision, authenticated, false, manners)
  if (!open) return outcome(stage, prepared, resource, undefined, undefined)
  const refusal = hide ? refusalFor(decision, authenticated, true, manners) : open
  // What stands in the way of a stranger may be the request, and not that no credentials came.
  const denial = decision.kind === 'allow' ? authenticated.credentials.refusal : decision
  const reason = open.reason === denial.reason ? denial.operatorReason : { code: open.reason.code }
  return outcome(stage, prepared, resource, refusal, reason)
}

/** A resource that is not there. `login`: strangers are asked to log in whether it is or not. */
function missing(login: boolean, prepared: Prepared, hide: boolean, manners: Manners): Outcome {
  const { authenticated } = prepared
  const refusal = login
    ? refusalFor(authenticated.credentials.refusal, authenticated, hide, manners)
    : missingFor(authenticated, manners)
  const reason = { code: NOT_FOUND.reason.code }
  return outcome('resource', prepared, undefined, refusal ?? NOT_FOUND, reason)
}

/** A resource that is not there, to a caller who would have seen it. */
function missingFor(authenticated: Authenticated, manners: Manners): Refusal {
  if (authenticated.malformed) return manners.malformed
  // Where bad credentials are rejected, they are whether the resource is there or not.
  return refusalFor({ kind: 'allow' }, authenticated, false, manners) ?? NOT_FOUND
}

/** How a decision is answered; undefined for an allow that stands. */
export function refusalFor(
  decision: Decision,
  { credentials, malformed, crossSite, unavailable, fields }: Authenticated,
  hidden: boolean,
  manners: Manners,
): Refusal | undefined {
  if (decision.kind === 'allow') {
    if (!manners.reject) return undefined
    if (malformed) return manners.malformed
    const { kind, refusal } = credentials
    if (kind === 'partial') return refusalOf(refusal, fields)
    // RFC 6750 3.1: a scheme that is not taken counts as no credentials, so there is none to reject.
    return kind === 'invalid' && credentials.scheme !== null ? refusalOf(refusal) : undefined
  }
  if (decision.level === 'unauthenticated') {
    if (malformed) return manners.malformed
    if (unavailable) return couldNotVerify(unavailable)
    // Whose request it is comes out with the next one, whether the resource is there or not.
    if (credentials.kind === 'partial') return refusalOf(decision, fields)
    if (hidden) return NOT_FOUND
    return crossSite ? CROSS_SITE : refusalOf(decision, fields)
  }
  return hidden && decision.level === 'forbidden' ? NOT_FOUND : refusalOf(decision)
}
