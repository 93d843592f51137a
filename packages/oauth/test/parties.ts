import { afterEach, beforeEach } from 'vitest'
import type { Issuer } from '../src/issuer.js'
import { AUDIENCE, type SigningKey, signingKey, token } from './issuer.js'
import { json, type KeyServer, keyServer, paths } from './key-server.js'

export const METADATA = '/.well-known/oauth-authorization-server'
export const KEYS = '/jwks'

/** An issuer that publishes its metadata and its keys. */
export interface Party {
  readonly server: KeyServer
  /** As its tokens write it: the origin of its server. */
  readonly issuer: string
  /** A token of its own, but for what is changed. */
  readonly signs: (claims?: object, header?: object) => Promise<string>
  readonly publishes: (...keys: SigningKey[]) => void
  /** What an API has to know of it. */
  readonly discovered: () => Issuer
}

/** Gives each test a server of its own. */
export function party(key: SigningKey): Party {
  let server: KeyServer
  const made: Party = {
    get server() {
      return server
    },
    get issuer() {
      return server.origin
    },
    signs: (claims = {}, header = {}) => token(key, { iss: made.issuer, ...claims }, { ...header }),
    publishes(...keys) {
      server.respond = paths({
        [METADATA]: json({ issuer: made.issuer, jwks_uri: `${made.issuer}${KEYS}` }),
        [KEYS]: json({ keys: keys.map(({ jwk }) => jwk) }),
      })
    },
    discovered: () => ({ issuer: made.issuer, audience: AUDIENCE }),
  }
  beforeEach(async () => {
    server = await keyServer(json({}, 404))
    made.publishes(key)
  })
  afterEach(() => server.stop())
  return made
}

// Their keys have one name.
export const OUR_KEY = await signingKey('ES256', 'one')
export const THEIR_KEY = await signingKey('RS256', 'one')
