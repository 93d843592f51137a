import { type Unavailable, unavailable } from '@verdict/http'
import {
  type CryptoKey,
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose'

/** A JSON Web Key Set (RFC 7517 5). */
export interface JsonWebKeySet {
  readonly keys: readonly object[]
}

/** The keys that may have signed a token: none, one, or several where it does not name its own. */
export interface FoundKeys {
  readonly kind: 'keys'
  readonly keys: readonly CryptoKey[]
}

/** Finds keys by a token's header. Nothing in the header becomes a key or a place to fetch one. */
export type FindKeys = (header: JWSHeaderParameters) => Promise<FoundKeys | Unavailable>

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
  return keys.some((key) => types.has(key['kty']))
}

/** Keys that are at hand. */
export function localKeys(jwks: JsonWebKeySet): FindKeys {
  return finder(createLocalJWKSet({ keys: publicKeys(jwks) } as unknown as JSONWebKeySet))
}

/**
 * Keys that the issuer publishes. They are fetched when the first token comes, once for all that
 * wait, and again after ten minutes, or for a key that is not among them, thirty seconds after the
 * last time at the earliest. After a failure the next token tries again.
 */
export function remoteKeys(url: URL, timeout: number): FindKeys {
  return finder(
    createRemoteJWKSet(url, {
      timeoutDuration: Math.ceil(timeout * 1000),
      [customFetch]: fetchKeySet,
    }),
  )
}

/** The key set is not to be had. The message is for operators. */
class Unfetchable extends Error {}

/** Fetches the key set, keeping its public keys. Rejects with Unfetchable, whatever went wrong. */
const fetchKeySet: FetchImplementation = async (url, init) => {
  let document: unknown
  try {
    // `redirect: 'manual'` is in `init`: a key set elsewhere is not the one that was configured.
    const response = await fetch(url, init)
    if (response.status !== 200) {
      await response.body?.cancel()
      throw new Unfetchable(`status ${response.status} in place of 200; redirects are not followed`)
    }
    document = await response.json()
  } catch (error) {
    throw error instanceof Unfetchable ? error : new Unfetchable(whatHappened(error))
  }
  const keys = publicKeys(document)
  if (keys.length === 0) throw new Unfetchable('what came is no JSON Web Key Set with public keys')
  return new Response(JSON.stringify({ keys }))
}

function whatHappened(error: unknown): string {
  const { name, cause } = error as { name?: unknown; cause?: { code?: unknown } }
  if (name === 'TimeoutError') return 'it did not come in time'
  if (name === 'SyntaxError') return 'what came is no JSON'
  return typeof cause?.code === 'string' ? `network error ${cause.code}` : 'network error'
}

function finder(resolve: (header: JWSHeaderParameters) => Promise<CryptoKey>): FindKeys {
  return async (header) => {
    const keys: CryptoKey[] = []
    try {
      keys.push(await resolve(header))
    } catch (error) {
      if (error instanceof Unfetchable) {
        const message = `the key set could not be fetched: ${error.message}`
        return unavailable({ retryAfter: RETRY_AFTER, message })
      }
      // RFC 7515 4.1.4: `kid` is only a hint. A token without one may be any fitting key's.
      if (error instanceof errors.JWKSMultipleMatchingKeys) {
        for await (const key of error) keys.push(key)
      }
      // Otherwise no key fits, or the one that does cannot be imported, which RFC 7517 5 ignores.
    }
    return { kind: 'keys', keys: keys.filter(isStrongEnough) }
  }
}

/** RFC 7518 3.3, 3.5: RSA keys have 2048 bits or more. */
function isStrongEnough({ algorithm }: CryptoKey): boolean {
  const { modulusLength = 2048 } = algorithm as { readonly modulusLength?: number }
  return modulusLength >= 2048
}
