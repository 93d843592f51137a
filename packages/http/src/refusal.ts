import type { Challenge, Challenged, Forbid, ProtectionSpace, PublicReason } from '@verdict/core'
import type { Field, Unavailable } from './authenticator.js'

/** Every answer that is not an allow, as far as the caller may know. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 500 | 503
  readonly reason: PublicReason
  readonly challenges: readonly Challenge[]
  /** Further fields, such as `retry-after`. */
  readonly fields: readonly Field[]
}

function refusal(
  status: Refusal['status'],
  reason: PublicReason,
  challenges: readonly Challenge[] = [],
  fields: readonly Field[] = [],
): Refusal {
  return Object.freeze({ status, reason: Object.freeze(reason), challenges, fields })
}

/** RFC 9110 15.5.5: also for what exists but may not be known to exist (15.5.4). */
export const NOT_FOUND: Refusal = refusal(404, {
  code: 'not_found',
  title: 'There is nothing here.',
})

/** No challenge: the credentials were fine, the site they came from was not. */
export const CROSS_SITE: Refusal = refusal(403, {
  code: 'cross_site_request',
  title: 'The request came from another site.',
})

/** RFC 9110 15.6.1: a route that nobody guards is a mistake of the server's. */
export const NO_DECISION: Refusal = refusal(500, {
  code: 'no_decision',
  title: 'No rule was asked about this request.',
})

/** Neither 401 nor 403: whether the credentials are good is not known (RFC 9110 15.6.4). */
export function couldNotVerify({ retryAfter }: Unavailable): Refusal {
  // RFC 9110 10.2.3: delay-seconds = 1*DIGIT. What is no number of seconds is left out.
  const wait = Math.ceil(retryAfter ?? Number.NaN)
  const seconds =
    Number.isSafeInteger(wait) && wait >= 0 ? [['retry-after', String(wait)] as const] : []
  const title = 'The credentials could not be verified.'
  return refusal(503, { code: 'could_not_verify', title }, [], seconds)
}

/** 400 with the challenge: RFC 6750 3.1. Schemes with error codes say `invalid_request`. */
export function malformedRequest({ schemes }: ProtectionSpace): Refusal {
  const challenges = schemes.map(({ scheme, params, errors }) => ({
    scheme,
    params: errors ? { ...params, error: 'invalid_request' } : params,
  }))
  const title = 'The credentials are not written as their scheme asks.'
  return refusal(400, { code: 'malformed_request', title }, challenges)
}

const refusals = new WeakMap<Challenged | Forbid, Refusal>()

/** What a denial of core says over HTTP. `fields` go with the challenge of a partial state. */
export function refusalOf(decision: Challenged | Forbid, fields?: readonly Field[]): Refusal {
  let made = fields ? undefined : refusals.get(decision)
  if (!made) {
    const status = decision.kind === 'challenge' ? 401 : 403
    made = refusal(status, decision.reason, decision.challenges, fields)
    if (!fields) refusals.set(decision, made)
  }
  return made
}
