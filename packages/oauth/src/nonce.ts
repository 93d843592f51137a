import { type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { type Clock, systemClock } from './clock.js'
import { insist, insistOnNames, isNumber } from './options.js'

/** How nonces for proofs are made (RFC 9449 8). */
export interface NonceOptions {
  /**
   * 32 octets or more that nobody can guess, used for nothing else: what `openssl rand -base64 32`
   * prints, or octets. Processes that serve one API share it, or each refuses the others' nonces.
   * Default: made when the first nonce is, and lost when the process ends.
   */
  readonly secret?: string | Uint8Array
  /** How long a nonce is taken, in seconds, from 1 to 3600. Default: 300. */
  readonly lifetime?: number
}

/** Nonces for the proofs of clients (RFC 9449 8, 9). */
export interface Nonces {
  /** A nonce as of now: 1*NQCHAR (RFC 9449 8.1). */
  readonly issue: () => Promise<string>
  /**
   * For how many seconds yet a nonce is taken: 0 in its last one, undefined when it is too old, or
   * none that was issued with this secret. Never rejects.
   */
  readonly freshFor: (nonce: unknown) => Promise<number | undefined>
}

const KNOWN = ['secret', 'lifetime'] satisfies (keyof NonceOptions)[]

/** How many octets a secret has at least: those of HS256's digest (RFC 7518 3.2). */
const SECRET_LENGTH = 32

/** RFC 8725 3.11: a JWT that was signed for something else is no nonce, whatever the secret. */
const TYPE = 'dpop-nonce+jwt'

/** How far the clocks of two processes with one secret may be apart, in seconds. */
const CLOCKS_APART = 60

/**
 * Makes nonces that hold the time of their issue and are signed, so that none has to be kept. A
 * nonce is no one-time password: clients use one until it is too old, and it is the `jti` of a proof
 * that counts once (RFC 9449 8.2, 11.1). So those of one second are the same, for everybody.
 *
 * @throws TypeError for options that cannot work, saying what to write instead.
 */
export function nonces(options: NonceOptions = {}, clock: Clock = systemClock): Nonces {
  insistOnNames(options, KNOWN, 'dpop.nonces.')
  const { secret: given, lifetime = 300 } = options
  let secret = given === undefined ? undefined : octetsOf(given)
  insist(
    isNumber(lifetime, 1, 3600),
    'dpop.nonces.lifetime is a number of seconds from 1 to 3600, such as 300',
  )
  // Not at once: Workers have no random numbers before the first request.
  const key = () => (secret ??= crypto.getRandomValues(new Uint8Array(SECRET_LENGTH)))
  const now = () => Math.floor(clock() / 1000)

  return {
    issue: () =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'HS256', typ: TYPE })
        .setIssuedAt(now())
        .sign(key()),

    async freshFor(nonce) {
      if (typeof nonce !== 'string') return undefined
      const issued = await issuedAt(nonce, key())
      const left = issued + lifetime - now()
      // NaN where it is no nonce of ours.
      return left >= 0 && left <= lifetime + CLOCKS_APART ? left : undefined
    },
  }
}

/** When a nonce was issued, in seconds since 1970; NaN where it was not issued with the key. */
async function issuedAt(nonce: string, key: Uint8Array): Promise<number> {
  let payload: JWTPayload
  try {
    // The algorithm is pinned: RFC 8725 3.1.
    ;({ payload } = await jwtVerify(nonce, key, { algorithms: ['HS256'], typ: TYPE }))
  } catch {
    return Number.NaN
  }
  return payload.iat ?? Number.NaN
}

function octetsOf(given: unknown): Uint8Array {
  const secret =
    typeof given === 'string'
      ? new TextEncoder().encode(given)
      : new Uint8Array(given instanceof Uint8Array ? given : [])
  insist(
    secret.length >= SECRET_LENGTH,
    `dpop.nonces.secret is a string or a Uint8Array of ${SECRET_LENGTH} octets or more; ` +
      '`openssl rand -base64 32` makes one',
  )
  return secret
}
