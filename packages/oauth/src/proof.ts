import { type Authentication, invalid, partial, unavailable } from '@verdict/http'
import { calculateJwkThumbprint, EmbeddedJWK, errors, type JWK, jwtVerify } from 'jose'
import { type Clock, systemClock } from './clock.js'
import { sha256 } from './digest.js'
import { type Jwt, readJwt } from './jwt.js'
import type { Nonces } from './nonce.js'
import type { Store } from './store.js'
import { sameTarget } from './target-uri.js'
import type { Claims } from './token.js'

export interface ProofCheckerOptions {
  /** What proofs may be signed with: algorithms that have a public key. */
  readonly algorithms: readonly string[]
  /** How long a proof is taken after its `iat`, in seconds. */
  readonly window: number
  /** Asked for a nonce where given; its age then stands for that of the proof. */
  readonly nonces?: Nonces
  /** Where used proofs are remembered. */
  readonly replays: Pick<Store, 'add'>
}

/** A proof as it came, and what it has to prove. */
export interface Proof {
  /** The lines of the DPoP field. */
  readonly lines: readonly string[]
  /** The access token that came with it. */
  readonly token: string
  /** The thumbprint of the key that the token is bound to (RFC 9449 6.1). */
  readonly jkt: string
  readonly method: string
  /** What was asked for, as `targetUri` gives it. */
  readonly url: string
}

/** Checks a proof; undefined where nothing speaks against it. */
export type CheckProof = (proof: Proof) => Promise<Authentication | undefined>

/** A UUID has 36 characters, 512 bits in hexadecimal have 128 (RFC 9449 4.2, 11.1). */
const MAX_JTI_LENGTH = 512

/** How far ahead of our clock a client's may be, in seconds, unless the window is smaller. */
const AHEAD = 60

/** How far the clocks of processes that share a store may be apart, in seconds. */
const CLOCKS_APART = 5

/** When to come back after the store could not be asked, in seconds. */
const RETRY_AFTER = 5

/** What only the client may know (RFC 7518 6.2.2, 6.3.2, 6.4, RFC 8037 2, RFC 9964). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

// Messages are for operators, and hold nothing of the proof.
const bad = (message: string): Authentication => invalid('invalid_proof', message)

const NO_PROOF = bad('there is no DPoP field')
const TWO_PROOFS = bad('there is more than one DPoP field')
const NO_JWT = bad('the DPoP field is no signed JWT in compact form of 16 kB at most')
const OTHER_TOKEN = bad('ath is not the hash of the token, or missing')
const OTHER_KEY = bad('the token is bound to another key')
const NO_KEY = bad('jwk is no public key that can be used with alg')
const BAD_SIGNATURE = bad('the signature is wrong')
const OUT_OF_TIME = bad('exp or nbf says that it does not count now')
const TOO_OLD = bad('iat is too long ago')
const TOO_EARLY = bad('iat is in the future')
const REPLAYED = bad('it was used before')

/**
 * Makes the check of DPoP proofs (RFC 9449 4.3, 7.1). Whatever a proof holds, the outcome is a value.
 *
 * A proof counts once for its key. It is remembered for as long as it would be taken again, which is
 * until its `iat` is longer ago than the window, or its nonce too old.
 */
export function proofChecker(options: ProofCheckerOptions, clock: Clock = systemClock): CheckProof {
  const { algorithms, window, nonces, replays } = options
  const ahead = Math.min(window, AHEAD)

  return async (proof) => {
    const [line, ...more] = proof.lines
    if (line === undefined) return NO_PROOF
    if (more.length > 0) return TWO_PROOFS
    // Where the platform joins lines (Fetch), two make no JWT.
    const jwt = readJwt(line)
    if (!jwt) return NO_JWT
    const objection = objectionToHeader(jwt, algorithms) ?? objectionToClaims(jwt, proof)
    if (objection !== undefined) return bad(objection)

    const { ath, iat, jti, nonce } = jwt.claims as ProofClaims
    const now = Math.floor(clock() / 1000)
    if (ath !== (await sha256(proof.token))) return OTHER_TOKEN // RFC 9449 4.2
    // Before the signature, so that only a client whom a token was given has us verify one.
    if ((await thumbprintOf(jwt)) !== proof.jkt) return OTHER_KEY
    const refusal = await verify(jwt, algorithms, now, ahead)
    if (refusal) return refusal

    let left: number | undefined
    if (nonces) {
      // RFC 9449 11.1: the age of the nonce stands for that of the proof, whatever the client's clock
      // says. Asked last: whatever else is wrong, a nonce would not help.
      left = await nonces.freshFor(nonce)
      if (left === undefined) return partial([['dpop-nonce', await nonces.issue()]])
    } else {
      left = iat + window - now
      if (!(left >= 0)) return TOO_OLD
      if (!(left <= window + ahead)) return TOO_EARLY
    }
    return useOnce(proof.jkt, jti, now, left)
  }

  /** RFC 9449 11.1. `left`: for how many seconds the proof would be taken again. */
  async function useOnce(jkt: string, jti: string, now: number, left: number) {
    // A digest, since a `jti` is as long as the client likes. A thumbprint has no dot in it.
    const key = `proof:${await sha256(`${jkt}.${jti}`)}`
    // A proof is taken until the end of its last second.
    const seconds = Math.floor(left) + 1 + CLOCKS_APART
    let isNew: unknown
    try {
      isNew = await replays.add(key, now, seconds)
    } catch (error) {
      const { message = 'no reason given' } = (error ?? {}) as { message?: string }
      return unavailable({
        retryAfter: RETRY_AFTER,
        message: `the store of used proofs could not be asked: ${message}`,
      })
    }
    // Not what is merely truthy, such as the 'NOT_STORED' of a cache.
    if (typeof isNew !== 'boolean') throw new TypeError('a store: add has to give true or false')
    return isNew ? undefined : REPLAYED
  }
}

/** What speaks against a proof by its header. `kid`, `jku`, `x5c` and `x5u` are never looked at. */
function objectionToHeader({ header }: Jwt, algorithms: readonly string[]): string | undefined {
  const { alg, typ, jwk } = header as Readonly<Record<string, unknown>>
  // RFC 7515 4.1.9: `application/` may be left out, and media types compare without case.
  const type = typeof typ === 'string' && typ.toLowerCase().replace(/^application\//, '')
  if (type !== 'dpop+jwt') return 'typ is not dpop+jwt'
  if (!algorithms.includes(alg as string)) return `alg is none of ${algorithms.join(', ')}`
  // RFC 7515 4.1.11: an extension that is not understood, and none is here.
  if ('crit' in header) return 'crit asks for an extension; none is taken'
  // RFC 7797 7: a JWT's payload is always encoded.
  if ('b64' in header) return 'b64 has no place in a JWT'
  if (typeof jwk !== 'object' || jwk === null) return 'jwk is no JSON object, or missing'
  if (PRIVATE.some((name) => name in jwk)) return 'jwk is a private or secret key'
  return undefined
}

/** Once nothing speaks against them. */
interface ProofClaims extends Claims {
  readonly jti: string
  readonly iat: number
}

/** What speaks against a proof by its claims, but for its time and the token (RFC 9449 4.2, 4.3). */
function objectionToClaims({ claims }: Jwt, { method, url }: Proof): string | undefined {
  const { jti, htm, htu, iat } = claims
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI_LENGTH) {
    return `jti is no string of 1 to ${MAX_JTI_LENGTH} characters, or missing`
  }
  // JSON has no Infinity, but 1e999.
  if (!Number.isFinite(iat)) return 'iat is no time, or missing'
  // RFC 9110 9.1: methods compare with case.
  if (htm !== method) return 'htm is another method, or missing'
  if (!sameTarget(htu, url)) return 'htu is another URI, or missing'
  return undefined
}

/** Undefined where `jwk` is no key. */
async function thumbprintOf({ header }: Jwt): Promise<string | undefined> {
  try {
    return await calculateJwkThumbprint(header.jwk as JWK)
  } catch {
    return undefined
  }
}

/** Verifies the signature with the proof's own key, and `exp` and `nbf` where they are there. */
async function verify(
  { text }: Jwt,
  algorithms: readonly string[],
  now: number,
  ahead: number,
): Promise<Authentication | undefined> {
  try {
    await jwtVerify(text, EmbeddedJWK, {
      algorithms: [...algorithms],
      currentDate: new Date(now * 1000),
      clockTolerance: ahead,
    })
    return undefined
  } catch (error) {
    // The key is the client's word, and what WebCrypto says of one is no JOSEError.
    switch (error instanceof errors.JOSEError && error.code) {
      case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
        return BAD_SIGNATURE
      case 'ERR_JWT_EXPIRED':
      case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
        return OUT_OF_TIME
      default:
        return NO_KEY
    }
  }
}
