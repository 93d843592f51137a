import type { CredentialsState, Identity, OperatorReason } from '@verdict/core'

/** Which stage settled the matter. */
export type Stage = 'environment' | 'credentials' | 'resource'

/** One outcome, for logs, metrics and audit trails. Holds what a response must not. */
export interface DecisionEvent {
  readonly outcome: 'allow' | 'refuse'
  /** The status of the refusal; null on allow. */
  readonly status: number | null
  /** The reason that the caller is told; null on allow. */
  readonly code: string | null
  /** The true reason, also where a hidden resource is answered by 404; null on allow. */
  readonly operatorReason: OperatorReason | null
  readonly stage: Stage
  readonly identity: Identity | null
  /** Null in the first stage: no credential has been read. */
  readonly credentials: CredentialsState | null
  /** What the verifier said of bad or unverifiable credentials. */
  readonly message: string | null
  readonly resourceType: string
  /** The `id` of the resource, where one was loaded and has one. */
  readonly resourceId: string | number | null
  readonly action: string
  /** Milliseconds from the guard's start to its outcome. */
  readonly duration: number
}
