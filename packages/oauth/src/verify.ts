import { invalid } from '@verdict/http'
import { type CryptoKey, errors, type JWSHeaderParameters, jwtVerify } from 'jose'
import type { Jwt } from './jwt.js'
import type { FindKeys } from './key-set.js'
import { ISSUED_AHEAD } from './times.js'
import { type Invalid, malformed, untrusted, type Verification } from './token.js'

/** What a token has to be. */
export interface Expected {
  readonly issuer: string
  readonly audience: readonly string[]
  readonly algorithms: readonly string[]
  /** In seconds. */
  readonly clockTolerance: number
  /** RFC 9068 alone. */
  readonly strict: boolean
  readonly findKeys: FindKeys
}

const OTHER_ISSUER = untrusted('iss is another issuer')
const NO_KEY = untrusted('no key of the key set fits alg and kid')
const BAD_SIGNATURE = untrusted('the signature is wrong')

/** Makes the verifier of one issuer's tokens. Whatever a token holds, the outcome is a value. */
export function verifier(expected: Expected): (jwt: Jwt) => Promise<Verification> {
  const { issuer, findKeys } = expected
  return async ({ text, header, claims }) => {
    const objection = objectionTo(header, expected)
    if (objection) return untrusted(objection)
    // Before any key is looked for: a token of somebody else costs no request to the issuer.
    if (claims['iss'] !== issuer) return OTHER_ISSUER

    const found = await findKeys(header)
    if (found.kind === 'unavailable') return found
    let verification: Verification = NO_KEY
    for (const key of found.keys) {
      verification = await verifyWith(key, text, expected, found.stands)
      if (verification !== BAD_SIGNATURE) break
    }
    return verification
  }
}

/** What speaks against a token by its header. `jwk`, `jku`, `x5c` and `x5u` are never looked at. */
function objectionTo(header: JWSHeaderParameters, expected: Expected): string | undefined {
  const { alg, typ } = header as Readonly<Record<string, unknown>>
  // RFC 8725 3.1: the header does not choose how it is verified.
  if (!expected.algorithms.includes(alg as string)) {
    return `alg is none of ${expected.algorithms.join(', ')}`
  }
  // RFC 7515 4.1.11: an extension that is not understood, and none is here.
  if ('crit' in header) return 'crit asks for an extension; none is taken'
  // RFC 7797 7: a JWT's payload is always encoded.
  if ('b64' in header) return 'b64 has no place in a JWT'
  return isAccessTokenType(typ, expected.strict) ? undefined : 'typ is no access token'
}

/** RFC 8725 3.11: a JWT of another purpose, such as a logout token, says so in its `typ`. */
function isAccessTokenType(typ: unknown, strict: boolean): boolean {
  if (typ === undefined) return !strict
  if (typeof typ !== 'string') return false
  // RFC 7515 4.1.9: `application/` may be left out, and media types compare without case.
  const type = typ.toLowerCase().replace(/^application\//, '')
  return type === 'at+jwt' || (!strict && type === 'jwt')
}

async function verifyWith(
  key: CryptoKey,
  token: string,
  { issuer, audience, algorithms, clockTolerance }: Expected,
  stands: () => boolean,
): Promise<Verification> {
  const now = Math.floor(Date.now() / 1000)
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [...algorithms],
      issuer,
      audience: [...audience],
      requiredClaims: ['exp'],
      clockTolerance,
      currentDate: new Date(now * 1000),
    })
    // JSON has no Infinity, but 1e999: it would never expire.
    for (const name of ['exp', 'nbf', 'iat']) {
      if (!Number.isFinite(payload[name] ?? 0)) return malformed(`${name} is no time`)
    }
    if ((payload.iat ?? 0) > now + clockTolerance + ISSUED_AHEAD) {
      return invalid('not_yet_valid', 'iat is in the future') as Invalid
    }
    return { kind: 'verified', claims: payload, stands }
  } catch (error) {
    // What is not about the token is a bug, and no reason to send its bearer away.
    if (!(error instanceof errors.JOSEError)) throw error
    return whatIsWrong(error)
  }
}

/** Reads what jose says of a token. It may learn to say more: that is untrusted. */
function whatIsWrong(error: errors.JOSEError): Invalid {
  switch (error.code) {
    case 'ERR_JWT_EXPIRED':
      return invalid('expired', 'exp has passed') as Invalid
    case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
      return whatIsWrongWith(error as errors.JWTClaimValidationFailed)
    case 'ERR_JWS_INVALID':
    case 'ERR_JWT_INVALID':
      return malformed('no JWT')
    case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
      return BAD_SIGNATURE
    case 'ERR_JOSE_ALG_NOT_ALLOWED':
    case 'ERR_JOSE_NOT_SUPPORTED':
      return untrusted('the header asks for what is not taken')
    default:
      return untrusted(`jose refuses it: ${error.code}`)
  }
}

/** `claim` is a name that jose was asked to look at, and never the token's own choice. */
function whatIsWrongWith({ claim, reason }: errors.JWTClaimValidationFailed): Invalid {
  if (claim === 'aud') return invalid('wrong_audience', 'aud does not name this API') as Invalid
  if (claim === 'iss') return OTHER_ISSUER
  if (reason === 'missing') return malformed(`${claim} is missing`)
  if (reason === 'invalid') return malformed(`${claim} is no number`)
  return claim === 'nbf'
    ? (invalid('not_yet_valid', 'nbf is in the future') as Invalid)
    : untrusted(`${claim} is not what it has to be`)
}
