import type { Claims } from './token.js'

/** How far ahead of our clock a token may have been issued, in seconds, beside the tolerance. */
export const ISSUED_AHEAD = 60

/**
 * Whether the times of a verified token still let it count. It is what verifying would say of them
 * (RFC 7519 4.1.4, 4.1.5), with nothing else of it.
 *
 * @param tolerance In seconds, as when it was verified.
 * @param now In whole seconds since 1970.
 */
export function isInTime({ exp, nbf, iat }: Claims, tolerance: number, now: number): boolean {
  return (
    Number(exp) > now - tolerance &&
    Number(nbf ?? now) <= now + tolerance &&
    Number(iat ?? now) <= now + tolerance + ISSUED_AHEAD
  )
}
