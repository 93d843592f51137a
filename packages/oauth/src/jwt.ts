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

// RFC 7515 2, 7.1: three parts in base64url without padding. Five parts are a JWE.
const COMPACT = /^[\w-]*\.[\w-]*\.[\w-]*$/

/** RFC 4648 3.5: the last character has no bits to spare, so that no two texts are one token. */
function endsWell(part: string): boolean {
  const left = part.length % 4
  if (left === 0) return true
  return left > 1 && (left === 2 ? 'AQgw' : 'AEIMQUYcgkosw048').includes(part.slice(-1))
}

/** Reads a signed JWT; undefined where the token is none. */
export function readJwt(token: string): Jwt | undefined {
  if (token.length > MAX_LENGTH || !COMPACT.test(token)) return undefined
  const parts = token.split('.')
  if (!parts.every(endsWell)) return undefined
  const [first = '', second = ''] = parts
  if (first !== header.part) header = { part: first, value: Object.freeze(jsonObject(first)) }
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
const NOT_ASCII = /[^\0-\x7f]/

/** The text of a part. Where it is ASCII, its octets need not be taken one by one: 2 µs of 5. */
function textOf(part: string): string {
  const octets = atob(part.replace(/-/g, '+').replace(/_/g, '/'))
  return NOT_ASCII.test(octets) ? utf8.decode(base64url.decode(part)) : octets
}

function jsonObject(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(textOf(part))
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Claims) : undefined
  } catch {
    return undefined
  }
}
