import type { Outcome } from './alternative.js'
import { remedyChallenge, type ValidCredentials } from './credentials.js'
import { type Challenged, challenged, type Forbid, forbid } from './decision.js'
import { INSUFFICIENT_SCOPE } from './level.js'
import { publicReason, type ReasonCode } from './reason.js'

const INSUFFICIENT = publicReason('insufficient_scope')
const TOO_WEAK = publicReason('step_up_required')

/**
 * Builds the refusal that says what would help: 403 with the whole scope the operation needs (RFC
 * 6750 3.1), or 401 with the login that is needed and the scope its token must keep (RFC 9470 3).
 */
export function buildRemedy(
  { level, by }: Outcome,
  { offer }: ValidCredentials,
  acr: readonly string[] | undefined,
): Challenged | Forbid {
  const forScope = level === INSUFFICIENT_SCOPE
  const { scopes, maxAge, literals } = by
  const params: Record<string, string> = {
    error: forScope ? 'insufficient_scope' : 'insufficient_user_authentication',
  }
  if (scopes.length > 0) params['scope'] = scopes.join(' ')
  if (!forScope && acr) params['acr_values'] = acr.join(' ')
  if (!forScope && maxAge !== undefined) params['max_age'] = String(maxAge)
  const challenges = Object.freeze([remedyChallenge(offer, params)] as const)
  const kind = forScope ? 'scope' : 'assurance'
  const atom = literals.find((one) => one.atom.kind === kind && !one.negated)?.atom
  const why = (code: ReasonCode) => ({ code, ...(atom && { atom }) })
  return forScope
    ? forbid('insufficient_scope', INSUFFICIENT, challenges, why('insufficient_scope'))
    : challenged('step_up', TOO_WEAK, challenges, why('step_up_required'))
}

/** The same with every acr value, built once per alternative and kind of credentials. */
export function remedy(outcome: Outcome, credentials: ValidCredentials): Challenged | Forbid {
  const refusals = (outcome.refusals ??= new WeakMap())
  let refusal = refusals.get(credentials)
  if (!refusal)
    refusals.set(credentials, (refusal = buildRemedy(outcome, credentials, outcome.by.acr)))
  return refusal
}
