import type { Challenge, Challenges } from './challenge.js'
import { type Challenged, challenged } from './decision.js'
import { publicReason, type ReasonCode } from './reason.js'
import type { Scheme } from './scheme.js'

/** Why credentials that were sent do not count. */
export type InvalidReason =
  | 'malformed'
  | 'expired'
  | 'revoked'
  | 'not_yet_valid'
  | 'untrusted'
  | 'wrong_audience'
  | 'invalid_proof'
  | 'rejected'

interface State {
  /** The 401 of a caller in this state whom a rule asks to log in. */
  readonly refusal: Challenged
}

/** No credentials came (RFC 9110 11.4). */
export interface OmittedCredentials extends State {
  readonly kind: 'omitted'
}

/** One more round is needed, such as a DPoP nonce (RFC 9449 8). */
export interface PartialCredentials<S extends string = string> extends State {
  readonly kind: 'partial'
  readonly scheme: S
}

/** Credentials came and do not count. The scheme is `null` when it is none of the space's own. */
export interface InvalidCredentials<S extends string = string> extends State {
  readonly kind: 'invalid'
  readonly scheme: S | null
  readonly reason: InvalidReason | 'unsupported_scheme'
}

/** Credentials came and established an identity. */
export interface ValidCredentials<S extends string = string> extends State {
  readonly kind: 'valid'
  readonly scheme: S
  /** What a refusal under this scheme starts from, and what the scheme can deliver. */
  readonly offer: Scheme<S>
}

/** How this request's credentials fared, in the words of RFC 9110 11.4. */
export type CredentialsState<S extends string = string> =
  | OmittedCredentials
  | PartialCredentials<S>
  | InvalidCredentials<S>
  | ValidCredentials<S>

/**
 * The schemes one part of an API takes (RFC 9110 11.5), and every state its callers' credentials
 * can be in. States are shared frozen objects: equal questions give the same one.
 */
export interface ProtectionSpace<S extends string = string> {
  /** The challenges of a 401, one per scheme. */
  readonly challenges: Challenges
  readonly schemes: readonly [Scheme<S>, ...Scheme<S>[]]
  readonly omitted: OmittedCredentials
  /** Throws RangeError for a scheme that is not of this space; schemes compare without case. */
  valid(scheme: S): ValidCredentials<S>
  /** Throws RangeError for a scheme that is not of this space; schemes compare without case. */
  invalid(scheme: S, reason: InvalidReason): InvalidCredentials<S>
  /** Throws RangeError for a scheme that is not of this space; schemes compare without case. */
  partial(scheme: S): PartialCredentials<S>
  /** Credentials of a scheme this space does not take: no information (RFC 6750 3.1). */
  readonly unsupported: InvalidCredentials<S>
}

/** Shared by all callers: whatever one of them is given, none can change. */
function challengeOf(scheme: Scheme, extra?: Readonly<Record<string, string>>): Challenge {
  return Object.freeze({
    scheme: scheme.scheme,
    params: Object.freeze({ ...scheme.params, ...extra }),
  })
}

const TOKEN = /^[!#$%&'*+.^`|~\w-]+$/ // RFC 9110 5.6.2
const TEXT = /^[\x20-\x7e]*$/ // RFC 7617 3: beyond ASCII a realm has no defined meaning

/** Refuses now what could not be written later, in the middle of a request. */
function writable({ scheme, params }: Scheme): void {
  if (!TOKEN.test(scheme)) throw new TypeError('protectionSpace(): a scheme is named by a token')
  for (const [name, value] of Object.entries(params)) {
    if (!TOKEN.test(name) || typeof value !== 'string' || !TEXT.test(value)) {
      throw new TypeError(`protectionSpace(): ${scheme} needs a ${name} of printable ASCII`)
    }
  }
}

/** The challenge that a valid caller's remedy is asked for with. */
export function remedyChallenge(
  offer: Scheme,
  params: Readonly<Record<string, string>>,
): Challenge {
  // The error codes and scope are OAuth's: other schemes say no more than that they are asked for.
  return challengeOf(offer, offer.errors ? params : undefined)
}

/**
 * Builds a protection space from its schemes, in order of preference.
 * Throws TypeError without a scheme, or with the same scheme twice.
 */
export function protectionSpace<const S extends string>(
  ...schemes: readonly [Scheme<S>, ...Scheme<S>[]]
): ProtectionSpace<S> {
  if (schemes.length === 0) {
    // RFC 9110 15.5.2: a 401 carries at least one challenge.
    throw new TypeError(
      'protectionSpace() needs a scheme: write protectionSpace(bearer({ realm }))',
    )
  }
  const known = new Map<string, Scheme<S>>()
  for (const scheme of schemes) {
    writable(scheme)
    const key = scheme.scheme.toLowerCase()
    if (known.has(key)) throw new TypeError(`protectionSpace(): ${scheme.scheme} is given twice`)
    known.set(key, scheme)
  }
  const find = (name: string): Scheme<S> => {
    const scheme = known.get(name.toLowerCase()) // RFC 9110 11.1: schemes compare without case
    // The name is not repeated: a key sent without its scheme would end up in the log.
    if (!scheme)
      throw new RangeError('the scheme is none of this protection space: use .unsupported')
    return scheme
  }

  const plain = schemes.map((scheme) => challengeOf(scheme)) as unknown as Challenges
  const refuse = (code: ReasonCode, tried?: Scheme, error?: string, why?: string): Challenged => {
    const challenges = !error
      ? plain
      : // RFC 9449 7.2: the error stands in the challenge of the scheme that was tried, only there.
        schemes.map((s, i) => (s === tried ? challengeOf(s, { error }) : plain[i]))
    return challenged(
      'unauthenticated',
      publicReason(code),
      Object.freeze(challenges) as Challenges,
      why ? { code, credentials: why } : { code },
    )
  }

  const refusal = refuse('no_credentials') // RFC 6750 3.1: no error code when nothing was sent
  const states = new Map<string, CredentialsState<S>>()
  /** Remembers one state per name: a space has few, and decisions are cached by state. */
  const once = <T extends CredentialsState<S>>(name: string, make: () => T): T => {
    let state = states.get(name) as T | undefined
    if (!state) states.set(name, (state = Object.freeze(make()) as T))
    return state
  }

  return Object.freeze({
    challenges: Object.freeze(plain),
    schemes: Object.freeze([...schemes]) as unknown as ProtectionSpace<S>['schemes'],
    omitted: Object.freeze({ kind: 'omitted' as const, refusal }),
    unsupported: Object.freeze({
      kind: 'invalid' as const,
      scheme: null,
      reason: 'unsupported_scheme' as const,
      refusal: refuse('unsupported_scheme'),
    }),
    valid(name: S) {
      const offer = find(name)
      return once(`valid ${offer.scheme}`, () => ({
        kind: 'valid' as const,
        scheme: offer.scheme,
        offer,
        refusal,
      }))
    },
    invalid(name: S, reason: InvalidReason) {
      const tried = find(name)
      const { errors } = tried
      return once(`${reason} ${tried.scheme}`, () => ({
        kind: 'invalid' as const,
        scheme: tried.scheme,
        reason,
        refusal: refuse(
          'invalid_credentials',
          tried,
          errors && (reason === 'invalid_proof' ? errors.proof : errors.invalid),
          reason,
        ),
      }))
    },
    partial(name: S) {
      const tried = find(name)
      return once(`partial ${tried.scheme}`, () => ({
        kind: 'partial' as const,
        scheme: tried.scheme,
        refusal: refuse('partial_credentials', tried, tried.errors?.partial),
      }))
    },
  })
}
