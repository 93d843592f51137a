import { type Unavailable, unavailable } from '@verdict/http'
import {
  type CryptoKey,
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose'
import { type Clock, isYounger, systemClock } from './clock.js'
import { fetchJson, Unfetchable } from './fetch-json.js'
import { isUnavailable, singleFlight } from './single-flight.js'

/** A JSON Web Key Set (RFC 7517 5). */
export interface JsonWebKeySet {
  readonly keys: readonly object[]
}

/** The keys that may have signed a token: none, one, or several where it does not name its own. */
export interface FoundKeys {
  readonly kind: 'keys'
  readonly keys: readonly CryptoKey[]
  /**
   * Whether the set that they were found in is still the one to look in: it has not come anew with
   * something else in it, and is not too old.
   */
  readonly stands: () => boolean
}

/** Finds keys by a token's header. Nothing in the header becomes a key or a place to fetch one. */
export type FindKeys = (header: JWSHeaderParameters) => Promise<FoundKeys | Unavailable>

/** Says where the key set is. It may have to be asked for, too. */
export type Place = () => Promise<URL | Unavailable>

/** RFC 7518 6.1: the key types with a public part, by the beginning of the algorithms' names. */
const KEY_TYPES: Readonly<Record<string, string>> = {
  RS: 'RSA',
  PS: 'RSA',
  ES: 'EC',
  Ed: 'OKP',
  ML: 'AKP',
}

/** When to come back after the key set could not be fetched, in seconds. */
const RETRY_AFTER = 5

/** How old a key set may become, in milliseconds: a key that was withdrawn counts no longer. */
const MAX_AGE = 600_000

/**
 * How young a key set may not be, in milliseconds, to be fetched again for a key it has not. Short,
 * since a token that is signed with a key of these seconds is refused until they are over; and long
 * enough that made-up keys cost the issuer next to nothing.
 */
const COOL_DOWN = 5000

/** How many keys are tried for a token that does not name its own. */
const MOST_CANDIDATES = 16

type Member = Readonly<Record<string, unknown>>

function membersOf(document: unknown): readonly Member[] {
  const members: unknown = (document as { keys?: unknown } | null | undefined)?.keys
  const isObject = (member: unknown): member is Member =>
    typeof member === 'object' && member !== null
  return Array.isArray(members) ? members.filter(isObject) : []
}

/** RFC 7518 6.2.2, 6.3.2, 6.4: what only the issuer may know. */
function isSecret({ d, k, priv }: Member): boolean {
  return (d ?? k ?? priv) !== undefined
}

/** The public keys of a document. RFC 7517 5: keys that cannot be used are ignored. */
export function publicKeys(document: unknown): readonly Member[] {
  const types: readonly unknown[] = Object.values(KEY_TYPES)
  return membersOf(document).filter((key) => types.includes(key['kty']) && !isSecret(key))
}

/** Whether a document holds keys that must not be where tokens are only verified. */
export function hasSecrets(document: unknown): boolean {
  return membersOf(document).some(isSecret)
}

/** Whether any of the keys is of a type that one of the algorithms takes. */
export function fitsAny(keys: readonly Member[], algorithms: readonly string[]): boolean {
  const types = new Set<unknown>(algorithms.map((name) => KEY_TYPES[name.slice(0, 2)]))
  return keys.some(
    ({ kty, use = 'sig', alg = algorithms[0] }) =>
      types.has(kty) && use === 'sig' && algorithms.includes(alg as string),
  )
}

/** Keys that are at hand. */
export function localKeys(jwks: JsonWebKeySet): FindKeys {
  const find = finder(publicKeys(jwks))
  const stands = () => true
  return async (header) => ({ kind: 'keys', keys: await find(header), stands })
}

/** A key set as it came, and when it was asked for. */
interface Snapshot {
  readonly text: string
  readonly find: (header: JWSHeaderParameters) => Promise<readonly CryptoKey[]>
  readonly stands: () => boolean
  askedAt: number
}

/**
 * Keys that the issuer publishes. They are fetched when the first token comes, once for all that
 * wait, and again after ten minutes, or for a key that is not among them, five seconds after the
 * last time at the earliest. After a failure the first token of the next second tries again; until
 * then the keys that are there count for their ten minutes.
 *
 * @param timeout In seconds.
 */
export function remoteKeys(place: Place, timeout: number, clock: Clock = systemClock): FindKeys {
  let current: Snapshot | undefined

  const isAged = (span: number) => !current || !isYounger(current.askedAt, span, clock())

  function take(keys: readonly Member[], askedAt: number): Snapshot {
    // Where fetches are not shared, they may come in another order than they were sent in.
    if (current && current.askedAt > askedAt && !isAged(MAX_AGE)) return current
    const text = JSON.stringify(keys)
    if (current?.text === text) {
      current.askedAt = askedAt
      return current
    }
    // One for all tokens, so that what was verified with these keys ends with them.
    const stands = () => current === snapshot && !isAged(MAX_AGE)
    const snapshot: Snapshot = { text, find: finder(keys), stands, askedAt }
    current = snapshot
    return snapshot
  }

  const refetch = singleFlight(async () => {
    const url = await place()
    if (isUnavailable(url)) return url
    const askedAt = clock()
    const keys = await fetchKeys(url, timeout)
    return isUnavailable(keys) ? keys : take(keys, askedAt)
  }, clock)

  return async (header) => {
    let snapshot = current && !isAged(MAX_AGE) ? current : await refetch()
    if (isUnavailable(snapshot)) return snapshot
    let keys = await snapshot.find(header)
    if (keys.length === 0) {
      // While this one looked, another token may have had the set fetched.
      const next = isAged(COOL_DOWN) ? await refetch() : (current ?? snapshot)
      if (isUnavailable(next)) return next
      if (next !== snapshot) keys = await next.find(header)
      snapshot = next
    }
    return { kind: 'keys', keys, stands: snapshot.stands }
  }
}

async function fetchKeys(url: URL, timeout: number): Promise<readonly Member[] | Unavailable> {
  try {
    const document = await fetchJson(url.href, {
      // RFC 7517 8.5
      headers: { accept: 'application/json, application/jwk-set+json' },
      signal: AbortSignal.timeout(Math.ceil(timeout * 1000)),
    })
    const keys = publicKeys(document)
    if (keys.length > 0) return keys
    throw new Unfetchable('what came is no JSON Web Key Set with public keys')
  } catch (error) {
    if (!(error instanceof Unfetchable)) throw error
    const message = `the key set at ${url.origin}${url.pathname} could not be fetched: ${error.message}`
    return unavailable({ retryAfter: RETRY_AFTER, message })
  }
}

function finder(members: readonly Member[]): Snapshot['find'] {
  const resolve = createLocalJWKSet({ keys: members } as unknown as JSONWebKeySet)
  // Of the header that was asked about last: tokens that begin alike share it (`readJwt`).
  let last: { readonly header: object; readonly keys: readonly CryptoKey[] } | undefined
  return async (header) => {
    if (last?.header === header) return last.keys
    const keys: CryptoKey[] = []
    try {
      keys.push(await resolve(header))
    } catch (error) {
      // RFC 7515 4.1.4: `kid` is only a hint. A token without one may be any fitting key's.
      if (error instanceof errors.JWKSMultipleMatchingKeys) {
        for await (const key of error) {
          // Anybody can have this done: a few are tried, and not hundreds.
          if (keys.push(key) > MOST_CANDIDATES) return []
        }
      }
      // Otherwise no key fits, or the one that does cannot be imported, which RFC 7517 5 ignores.
    }
    const strong = keys.filter(isStrongEnough)
    if (strong.length > 0) last = { header, keys: strong }
    return strong
  }
}

/** RFC 7518 3.3, 3.5: RSA keys have 2048 bits or more. */
function isStrongEnough({ algorithm }: CryptoKey): boolean {
  const { modulusLength = 2048 } = algorithm as { readonly modulusLength?: number }
  return modulusLength >= 2048
}
