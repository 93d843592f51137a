import type { CredentialsState, Identity, InvalidReason, ProtectionSpace } from '@verdict/core'

/** Who asks, and how their credentials fared. */
export interface Caller {
  /** Null for whoever is not known. */
  readonly identity: Identity | null
  readonly credentials: CredentialsState
}

/** Made-up callers of one protection space. A scheme that is left out is the space's first. */
export interface Callers<S extends string = string> {
  /** Sends no credentials. */
  readonly stranger: Caller
  /** Sends good ones. Without an id of its own the identity's is `someone`. */
  readonly someone: (known?: Partial<Identity>, scheme?: S) => Caller
  /** Sends credentials that do not count. Default reason: `rejected`. */
  readonly invalid: (reason?: InvalidReason, scheme?: S) => Caller
  /** Has one more round to go, such as a DPoP nonce (RFC 9449 8). */
  readonly partial: (scheme?: S) => Caller
  /** Sends credentials of a scheme that the space does not take (RFC 6750 3.1). */
  readonly unsupported: Caller
}

/** When questions are asked if nothing is said: tables and messages are the same on every day. */
export const SOME_TIME = 1_800_000_000 // seconds

/**
 * Makes up callers of a protection space, for tests.
 *
 * @throws RangeError, when one is made, for a scheme that is not of the space.
 */
export function callersOf<S extends string>(space: ProtectionSpace<S>): Callers<S> {
  const [{ scheme: first }] = space.schemes
  const unknown = (credentials: CredentialsState): Caller => ({ identity: null, credentials })
  return {
    stranger: unknown(space.omitted),
    someone: (known = {}, scheme = first) => ({
      identity: { id: 'someone', ...known },
      credentials: space.valid(scheme),
    }),
    invalid: (reason = 'rejected', scheme = first) => unknown(space.invalid(scheme, reason)),
    partial: (scheme = first) => unknown(space.partial(scheme)),
    unsupported: unknown(space.unsupported),
  }
}
