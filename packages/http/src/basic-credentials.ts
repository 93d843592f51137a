/** What the credentials of the Basic scheme say. */
export interface UserPass {
  readonly userId: string
  readonly password: string
}

// RFC 7617 3: user-ids differ if their octets do; so nothing is replaced, and no U+FEFF dropped.
const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads the token68 of Basic credentials.
 *
 * @returns user-id and password, nothing trimmed; undefined if the base64 is not the one of RFC 4648
 *   4 (padded, no stray bits), the octets are not UTF-8, there is no colon, or there is a control
 *   character. Never throws.
 * @see RFC 7617 2
 */
export function readBasic(token68: string | undefined): UserPass | undefined {
  const userPass = token68 === undefined ? undefined : decode(token68)
  // RFC 7617 2: neither part holds control characters (RFC 5234 B.1: %x00-1F / %x7F)
  if (userPass === undefined || /[^ -~\x80-\uffff]/.test(userPass)) return undefined
  // RFC 7617 2: user-pass = user-id ":" password; the first colon separates
  const colon = userPass.indexOf(':')
  if (colon < 0) return undefined
  return { userId: userPass.slice(0, colon), password: userPass.slice(colon + 1) }
}

function decode(base64: string): string | undefined {
  try {
    const octets = atob(base64)
    // RFC 4648 3.2, 3.5: padding is required and pad bits are zero; `atob` cares for neither.
    if (btoa(octets) !== base64) return undefined
    const bytes = new Uint8Array(octets.length)
    for (let i = 0; i < octets.length; i++) bytes[i] = octets.charCodeAt(i)
    return UTF_8.decode(bytes)
  } catch {
    return undefined
  }
}
