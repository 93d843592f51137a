import { base64url, type JWSHeaderParameters } from 'jose'
import type { Claims } from './token.js'

/** A JWT as it came. Nothing in it is verified: `iss` says whom to ask, and no more than that. */
export interface Jwt {
  /** Its compact form, which is what is signed. */
  readonly text: string
  readonly header: JWSHeaderParameters
  readonly claims: Claims
}

/** A token that fills a whole field of most servers is longer than any issuer makes it. */
const MAX_LENGTH = 16 * 1024

// RFC 7515 2, 7.1: three parts in base64url without padding. The last character of a part has no
// bits to spare (RFC 4648 3.5), so that no two texts are one token. Five parts are a JWE.
const PART = '(?:[\\w-]{4})*(?:[\\w-][AQgw]|[\\w-]{2}[AEIMQUYcgkosw048])?'
const COMPACT = new RegExp(`^${PART}\\.${PART}\\.${PART}$`)

/** Reads a signed JWT; undefined where the token is none. */
export function readJwt(token: string): Jwt | undefined {
  if (token.length > MAX_LENGTH || !COMPACT.test(token)) return undefined
  const [first = '', second = ''] = token.split('.')
  if (first !== header.part) header = { part: first, value: jsonObject(first) }
  const { value } = header
  const claims = jsonObject(second)
  return value && claims && { text: token, header: value, claims }
}

/** The header that was read last: an issuer's tokens mostly have the same, and it takes 1 µs to read. */
let header: { readonly part: string; readonly value: JWSHeaderParameters | undefined } = {
  part: '',
  value: undefined,
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function jsonObject(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(base64url.decode(part)))
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? Object.freeze(value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
