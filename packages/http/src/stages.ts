import {
  type ActionOf,
  type Decision,
  decideEarly,
  type Environment,
  type OperatorReason,
  type Policy,
  type PolicyRules,
} from '@verdict/core'
import type { Authenticated } from './authenticate.js'
import type { Caller } from './caller.js'
import type { Stage } from './event.js'
import { CROSS_SITE, couldNotVerify, NOT_FOUND, type Refusal, refusalOf } from './refusal.js'
import type { MaybePromise } from './request.js'

/** A request that has been read: who asks, and in what environment, facts included. */
export interface Prepared {
  readonly authenticated: Authenticated
  readonly caller: Caller
}

/** What the three stages need of the request, each asked for only when its stage is reached. */
export interface Steps {
  /** The environment without facts. */
  readonly environment: () => Environment
  /** `facts` are still to be loaded when the first stage runs. */
  readonly factsPending: boolean
  readonly prepare: () => Promise<Prepared>
  /** Absent when the rule needs no resource. Null or undefined: there is none. */
  readonly load: (() => MaybePromise<unknown>) | undefined
}

/** What protects this space beside the policy. */
export interface Manners {
  readonly malformed: Refusal
  readonly reject: boolean
}

/** How the stages came out. No `refusal`: allowed, and `prepared` is there. */
export interface Outcome {
  readonly stage: Stage
  readonly refusal?: Refusal
  /** The true reason of the refusal, which the caller may not be told. */
  readonly reason?: OperatorReason
  readonly prepared?: Prepared
  readonly resource?: unknown
}

/**
 * Runs the stages, each of which may settle the matter: the environment before a credential is
 * read, the credentials before a database is asked, and last the resource.
 */
export async function runStages<R, A extends PolicyRules>(
  policy: Policy<R, A>,
  action: ActionOf<A>,
  steps: Steps,
  manners: Manners,
): Promise<Outcome> {
  const { factsPending, load } = steps
  const first = decideEarly(policy, action, { environment: steps.environment(), factsPending })
  // RFC 9110 15.5.4: a blocked network is 403 before a single credential is read.
  if (first.kind !== 'open') {
    return { stage: 'environment', refusal: refusalOf(first), reason: first.operatorReason }
  }

  const prepared = await steps.prepare()
  const { authenticated, caller } = prepared
  const { identity, credentials, environment } = caller
  const conclude = (decision: Decision, stage: Stage, resource?: unknown): Outcome => {
    const outcome = { stage, prepared, resource }
    const open = refusalFor(decision, authenticated, false, manners)
    if (!open) return outcome
    const hidden = stage === 'resource' && policy.hide
    const refusal = refusalFor(decision, authenticated, hidden, manners) as Refusal
    // What stands in the way of a stranger may be the request, and not that no credentials came.
    const denial = decision.kind === 'allow' ? credentials.refusal : decision
    const reason =
      open.reason === denial.reason ? denial.operatorReason : { code: open.reason.code }
    return { ...outcome, refusal, reason }
  }
  if (!load) return conclude(caller.decide(policy.any, action), 'credentials')

  const early = decideEarly(policy, action, { environment, caller: { identity, credentials } })
  if (early.kind !== 'open') return conclude(early, 'credentials')

  const resource = await load()
  if (resource !== null && resource !== undefined) {
    return conclude(caller.decide(policy.of(resource as R), action), 'resource', resource)
  }
  // What a stranger may not see must not look different from what is not there.
  const asked = identity === null && early.worst === 'unauthenticated'
  const refusal = asked
    ? refusalFor(credentials.refusal, authenticated, policy.hide, manners)
    : missingFor(authenticated, manners)
  const reason = { code: NOT_FOUND.reason.code }
  return { stage: 'resource', prepared, refusal: refusal ?? NOT_FOUND, reason }
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
