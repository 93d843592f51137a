import { type Authentication, invalid, type Unavailable } from '@verdict/http'

/** What a token says (RFC 7519 4, RFC 7662 2.2). Values are as they came: look before you use them. */
export type Claims = Readonly<Record<string, unknown>>

/** A token that does not count. */
export type Invalid = Extract<Authentication, { kind: 'invalid' }>

/** A token that counts. `claims` are its issuer's own words. */
export interface Verified {
  readonly kind: 'verified'
  readonly claims: Claims
  /**
   * Whether verifying it once more would come out the same, but for the time: the keys that it was
   * verified with are still the issuer's. Absent where nothing is known of that.
   */
  readonly stands?: (() => boolean) | undefined
}

/** What came of verifying a token. */
export type Verification = Verified | Invalid | Unavailable

// Messages are for operators, and hold nothing of the token.
export const untrusted = (message: string): Invalid => invalid('untrusted', message) as Invalid
export const malformed = (message: string): Invalid => invalid('malformed', message) as Invalid
