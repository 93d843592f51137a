import { invalid } from '@verdict/http'
import { type Claims, type Invalid, malformed, untrusted, type Verification } from './token.js'

/** What an active token has to be. */
export interface ExpectedOfResponse {
  readonly issuer: string
  /** Where there is none, whatever the issuer calls active for this client is meant for it. */
  readonly audience?: readonly string[] | undefined
  /** In seconds. */
  readonly clockTolerance: number
}

const OTHER_ISSUER = untrusted('iss is another issuer')
const OTHER_TYPE = untrusted('token_type is no access token')
const UNKNOWN_TYPE = untrusted(
  'nothing says that it is an access token: there is no token_type; configure the audience',
)
const UNBOUND = untrusted('token_type is DPoP, and cnf names no key')
const OTHER_AUDIENCE = invalid('wrong_audience', 'aud does not name this API') as Invalid
const EXPIRED = invalid('expired', 'exp has passed') as Invalid
const NOT_YET = invalid('not_yet_valid', 'nbf is in the future') as Invalid
const NOBODY = malformed(
  'there is no sub, as in tokens that a client got for itself; have the issuer name the client there',
)

/** Says what a token is worth that its issuer calls active (RFC 7662 2.2), at `now` in seconds. */
export function judgeResponse(
  response: Claims,
  { issuer, audience, clockTolerance }: ExpectedOfResponse,
  now: number,
): Verification {
  const { iss = issuer, aud, exp, nbf, sub, token_type: type, token_use: use, cnf } = response
  if (iss !== issuer) return OTHER_ISSUER

  // RFC 7662 2.1: refresh tokens are introspected, too, and active. Some issuers say which they are;
  // with most they have neither this API's audience nor a type of RFC 6749 7.1.
  if (use !== undefined && use !== 'access_token' && use !== 'access') return OTHER_TYPE
  if (type === undefined) {
    if (!audience) return UNKNOWN_TYPE
  } else if (!isAccessTokenType(type)) return OTHER_TYPE
  // RFC 9449 6.2
  else if (type.toLowerCase() === 'dpop' && cnf === undefined) return UNBOUND

  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  if (audience && !audience.some((one) => audiences.includes(one))) return OTHER_AUDIENCE

  for (const name of ['exp', 'nbf', 'iat']) {
    const time = response[name]
    // JSON has no Infinity, but 1e999: it would never expire.
    if (time !== undefined && !Number.isFinite(time)) return malformed(`${name} is no time`)
  }
  if (exp !== undefined && (exp as number) <= now - clockTolerance) return EXPIRED
  if (nbf !== undefined && (nbf as number) > now + clockTolerance) return NOT_YET

  // RFC 9700 4.15: a client must not become the user who has the same name. See decisions/023.
  if (typeof sub !== 'string' || sub === '') return NOBODY
  return { kind: 'verified', claims: { ...response, iss } }
}

/** RFC 6749 5.1: without case. */
function isAccessTokenType(type: unknown): type is string {
  return typeof type === 'string' && ['bearer', 'dpop'].includes(type.toLowerCase())
}
