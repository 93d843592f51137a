import type { Atom } from './rule.js'

const TITLES = {
  no_credentials: 'Credentials are needed.',
  partial_credentials: 'One more round of authentication is needed.',
  unsupported_scheme: 'The authentication scheme is not accepted here.',
  invalid_credentials: 'The credentials are not valid.',
  insufficient_scope: 'The credentials lack a scope that this needs.',
  step_up_required: 'A stronger or more recent login is needed.',
  missing_role: 'The caller lacks a role that this needs.',
  attribute_mismatch: 'The caller lacks an attribute that this needs.',
  not_owner: 'Only the owner may do this.',
  network_denied: 'This is not allowed from this network.',
  excluded: 'The caller is excluded from this.',
  resource_required: 'This can only be decided about one resource.',
  environment_incomplete: 'A fact that the decision needs is not known.',
  no_rule: 'No rule allows this.',
  forbidden: 'This is not allowed.',
} as const

/** The stable codes of core's own reasons. */
export type ReasonCode = keyof typeof TITLES

/** What a response may show. */
export interface PublicReason {
  /** Stable, snake_case: one of {@link ReasonCode}, or a code of your own that you gave a title. */
  readonly code: string
  readonly title: string
}

/** What only operators see: never serialised with a decision. */
export interface OperatorReason {
  /** Like the public code, but your own codes appear whether they have a title or not. */
  readonly code: string
  /** The atom that refused, with its role names, CIDRs, attribute values. */
  readonly atom?: Atom
  /** The atom stands under a `not`. */
  readonly negated?: boolean
  /** How the credentials failed, when that is the reason. */
  readonly credentials?: string
}

/** Gives the public reason of one of core's own codes. */
export function publicReason(code: ReasonCode): PublicReason {
  return Object.freeze({ code, title: TITLES[code] })
}
