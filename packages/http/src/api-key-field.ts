import { apiKey } from '@verdict/core'
import {
  authenticationOf,
  type FieldAuthenticator,
  invalid,
  malformed,
  type Verified,
} from './authenticator.js'
import { isToken } from './grammar.js'
import type { MaybePromise } from './request.js'

/** Where the key is, and whose it is. */
export interface ApiKeyFieldOptions {
  /**
   * Finds whose key has this digest; null for nobody. Store digests, never keys: a look-up by
   * digest tells nothing about a key by its time.
   */
  readonly find: (digest: string) => MaybePromise<Verified>
  /** The request field that carries the key. Default: `x-api-key`. */
  readonly field?: string
  /** Who vouches for the ids. Default: `api-key`. */
  readonly issuer?: string
}

/** The SHA-256 digest of a key in lower-case hex, as `find` gets it. */
export async function keyDigest(key: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key))
  return Array.from(new Uint8Array(digest), (octet) => octet.toString(16).padStart(2, '0')).join('')
}

/**
 * Takes API keys in a field of their own. Keys are random and long: SHA-256 needs no salt then. They
 * hold no comma.
 */
export function apiKeyField(options: ApiKeyFieldOptions): FieldAuthenticator {
  const { find, field = 'x-api-key', issuer = 'api-key' } = options
  if (typeof find !== 'function') {
    throw new TypeError('apiKeyField() needs find: (digest) => identity or null')
  }
  if (!isToken(field)) throw new TypeError('apiKeyField(): field is a field name, as x-api-key')
  return {
    from: 'field',
    name: field.toLowerCase(),
    schemes: (space) => [apiKey(space)],
    issuers: [issuer],
    async authenticate(key) {
      // Fetch joins two field lines by a comma, Node does not: two keys are two keys on both.
      if (key.includes(',')) return malformed()
      return authenticationOf(await find(await keyDigest(key)), invalid('rejected'))
    },
  }
}
