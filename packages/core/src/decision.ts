import type { Challenge, Challenges } from './challenge.js'
import type { OperatorReason, PublicReason } from './reason.js'

/** Go on. */
export interface Allow {
  readonly kind: 'allow'
}

/** 401: logging in, or logging in harder, may change the answer (RFC 9110 15.5.2, RFC 9470). */
export interface Challenged {
  readonly kind: 'challenge'
  readonly level: 'unauthenticated' | 'step_up'
  readonly reason: PublicReason
  readonly challenges: Challenges
  /** For logs only; not enumerable, so that no serialiser sends it by accident. */
  readonly operatorReason: OperatorReason
}

/** 403: refused; with a challenge only where wider credentials would help (RFC 6750 3.1). */
export interface Forbid {
  readonly kind: 'forbid'
  readonly level: 'forbidden' | 'insufficient_scope'
  readonly reason: PublicReason
  /** Empty, unless the level is `insufficient_scope`. */
  readonly challenges: readonly Challenge[]
  /** For logs only; not enumerable, so that no serialiser sends it by accident. */
  readonly operatorReason: OperatorReason
}

/** What comes back: frozen, JSON-serialisable, the same object for the same usual case. */
export type Decision = Allow | Challenged | Forbid

export const ALLOW: Allow = Object.freeze({ kind: 'allow' })

function sealed<D extends Challenged | Forbid>(
  decision: Omit<D, 'operatorReason'>,
  operatorReason: OperatorReason,
): D {
  const value = Object.freeze(operatorReason)
  return Object.freeze(Object.defineProperty(decision, 'operatorReason', { value })) as D
}

export function challenged(
  level: Challenged['level'],
  reason: PublicReason,
  challenges: Challenges,
  operatorReason: OperatorReason,
): Challenged {
  return sealed<Challenged>({ kind: 'challenge', level, reason, challenges }, operatorReason)
}

export function forbid(
  level: Forbid['level'],
  reason: PublicReason,
  challenges: readonly Challenge[],
  operatorReason: OperatorReason,
): Forbid {
  return sealed<Forbid>({ kind: 'forbid', level, reason, challenges }, operatorReason)
}
