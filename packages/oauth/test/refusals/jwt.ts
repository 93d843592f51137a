import { AUDIENCE, goodClaims, ISSUER, sign, type SigningKey, token } from '../issuer.js'
import { ec, jwks } from '../verifying.js'
import { api } from './api.js'

/** APIs that take one issuer's JWTs. */
const issuer = { issuer: ISSUER, audience: AUDIENCE, jwks }
export const plain = api(issuer)
export const strict = api({ ...issuer, strict: true })
export const esOnly = api({ ...issuer, algorithms: ['ES256'] })

type Members = Readonly<Record<string, unknown>>

/** A token that is good but for what is changed; what is undefined is left out. */
export function jwt(claims: Members = {}, header: Members = {}, key: SigningKey = ec) {
  return token(key, claims, header)
}

const HEADER = { alg: 'ES256', kid: 'ec', typ: 'at+jwt' }

/** One that is signed as it stands: text as it is. */
export function raw(
  header: string | Uint8Array | object = HEADER,
  claims: string | Uint8Array | object = goodClaims(),
) {
  return sign(header, claims, ec)
}

/** The text of an object with another member behind it, written as JSON.stringify would not. */
export function withMember(object: object, member: string): string {
  return JSON.stringify(object).replace(/}$/, `,${member}}`)
}

/** One whose claims have a member twice, or one that JSON.stringify would not write. */
export function withClaim(member: string) {
  return raw(HEADER, withMember(goodClaims(), member))
}

export function withParameter(member: string) {
  return raw(withMember(HEADER, member))
}

/** A good token with one of its three parts replaced. */
export async function withPart(index: 0 | 1 | 2, part: string): Promise<string> {
  const parts = (await jwt()).split('.')
  parts[index] = part
  return parts.join('.')
}

/** A good token of exactly so many characters. */
export async function ofLength(length: number): Promise<string> {
  // Base64 has no text of one character more than a multiple of four: the header makes up for it.
  for (const x of ['', 'x', 'xx']) {
    const missing = length - (await jwt({ pad: '' }, { x })).length
    for (const less of [0, 1, 2]) {
      const text = await jwt({ pad: 'x'.repeat(Math.floor((missing * 3) / 4) + 1 - less) }, { x })
      if (text.length === length) return text
    }
  }
  throw new Error(`no token has ${length} characters`)
}
