/**
 * A challenge as data (RFC 9110 11.3): the scheme and its auth-params, in the order they are written.
 * Values are plain text; quoting and escaping belong to whoever writes the header.
 */
export interface Challenge {
  readonly scheme: string
  readonly params: Readonly<Record<string, string>>
  /** Instead of params, for the schemes that carry one opaque value (RFC 9110 11.2). */
  readonly token68?: string
}

/** At least one challenge: a 401 cannot be built without (RFC 9110 15.5.2). */
export type Challenges = readonly [Challenge, ...Challenge[]]
