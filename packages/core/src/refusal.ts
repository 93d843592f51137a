import type { Alternative } from './alternative.js'
import { type ValidCredentials, remedyChallenge } from './credentials.js'
import { type Challenged, challenged, type Forbid, forbid } from './decision.js'
import { publicReason } from './reason.js'

const INSUFFICIENT = publicReason('insufficient_scope')
const STEP_UP = publicReason('step_up_required')

/** 403 with the whole scope the operation needs (RFC 6750 3.1). Built once per alternative. */
export function scopeRefusal(
  { scopes, refusals, literals }: Alternative,
  credentials: ValidCredentials,
): Forbid {
  let refusal = refusals.scope.get(credentials)
  if (!refusal) {
    const params = { error: 'insufficient_scope', scope: scopes.join(' ') }
    const atom = literals.find((one) => one.atom.kind === 'scope' && !one.negated)?.atom
    refusal = forbid(
      'insufficient_scope',
      INSUFFICIENT,
      Object.freeze([remedyChallenge(credentials.offer, params)]),
      { code: 'insufficient_scope', ...(atom && { atom }) },
    )
    refusals.scope.set(credentials, refusal)
  }
  return refusal
}

/** 401 with the login that is needed, and the scope the new token must keep (RFC 9470 3). */
export function stepUpRefusal(
  { scopes, logins, maxAge, refusals, literals }: Alternative,
  credentials: ValidCredentials,
): Challenged {
  let refusal = refusals.stepUp.get(credentials)
  if (!refusal) {
    const params: Record<string, string> = { error: 'insufficient_user_authentication' }
    if (scopes.length > 0) params['scope'] = scopes.join(' ')
    if (logins) params['acr_values'] = logins.join(' ')
    if (maxAge !== undefined) params['max_age'] = String(maxAge)
    const atom = literals.find((one) => one.atom.kind === 'assurance' && !one.negated)?.atom
    refusal = challenged(
      'step_up',
      STEP_UP,
      Object.freeze([remedyChallenge(credentials.offer, params)] as const),
      { code: 'step_up_required', ...(atom && { atom }) },
    )
    refusals.stepUp.set(credentials, refusal)
  }
  return refusal
}
