/** Who authentication established. A caller without one is `null`: a stranger. */
export interface Identity {
  /** Unique within one issuer only. */
  readonly id: string
  /** Who vouches for the id: the `iss` of a token, or the authenticator's own name. */
  readonly issuer?: string | undefined
  readonly roles?: readonly string[] | undefined
  readonly scopes?: readonly string[] | undefined
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
  /** How strongly the caller logged in (authentication context class reference, RFC 9470). */
  readonly acr?: string | undefined
  /** When the caller logged in, in seconds since the epoch. */
  readonly authTime?: number | undefined
}

/** What else a pure function must be told about the request. */
export interface Environment<Facts = unknown> {
  /** The present, in seconds since the epoch. Rules with a `maxAge` deny without it. */
  readonly now?: number | undefined
  /** The peer's IP address, as the framework trusts it. Unknown is outside every network. */
  readonly address?: string | undefined
  /** What the application loaded beforehand, for its own predicates. */
  readonly facts?: Facts
}
