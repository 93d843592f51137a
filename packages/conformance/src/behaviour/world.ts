import { bearer, dpop, type Identity } from '@verdict/core'
import {
  type Authentication,
  type AuthorizationAuthenticator,
  type DecisionEvent,
  identified,
  invalid,
  keyDigest,
  malformed,
  nothing,
  partial,
  unavailable,
} from '@verdict/http'
import { base64, unbase64 } from './message.js'

export const NOW = 1_700_000_000

/** What a server did while it answered. */
export interface World {
  readonly events: DecisionEvent[]
  authentications: number
  loads: number
  facts: number
}

export function newWorld(): World {
  return { events: [], authentications: 0, loads: 0, facts: 0 }
}

/** What was done since it was last asked. */
export function drain(world: World): World {
  const { authentications, loads, facts } = world
  Object.assign(world, { authentications: 0, loads: 0, facts: 0 })
  return { events: world.events.splice(0), authentications, loads, facts }
}

const ada: Identity = {
  id: 'canary-ada',
  roles: ['canary-author'],
  scopes: ['documents:write'],
  attributes: { tenant: 'canary-blue' },
}
const bob: Identity = { id: 'canary-bob', attributes: { tenant: 'canary-red' } }
const admin: Identity = { id: 'canary-root', roles: ['canary-admin'], scopes: [] }
const strong = { acr: 'mfa', authTime: NOW - 10 }

/** Tokens, and what looking at them comes to. */
const TOKENS: Readonly<Record<string, Authentication>> = {
  'canary-ada': identified(ada),
  'canary-ada-strong': identified({ ...ada, ...strong }),
  'canary-bob': identified(bob),
  'canary-editor': identified({ id: 'canary-eve', roles: ['canary-editor'] }),
  'canary-banned': identified({ id: 'canary-mal', roles: ['canary-banned'] }),
  'canary-admin': identified(admin),
  'canary-admin-strong': identified({ ...admin, ...strong }),
  'canary-admin-stale': identified({ ...admin, acr: 'mfa', authTime: NOW - 301 }),
  'canary-admin-early': identified({ ...admin, acr: 'mfa', authTime: NOW + 61 }),
  'canary-reader': identified({ id: 'canary-rea', scopes: ['reports:read'] }),
  'canary-expired': invalid('expired', 'canary: exp was yesterday'),
  'canary-revoked': invalid('revoked'),
  'canary-unborn': invalid('not_yet_valid'),
  'canary-forged': invalid('untrusted', 'canary: the signature is another key’s'),
  'canary-elsewhere': invalid('wrong_audience'),
  'canary-garbled': invalid('malformed'),
  'canary-unproved': invalid('invalid_proof'),
  'canary-down': unavailable({ retryAfter: 7, message: 'canary: no answer from 192.0.2.1' }),
  'canary-down-long': unavailable({ retryAfter: 1.2 }),
  'canary-down-unknown': unavailable(),
  'canary-nobody': nothing(),
}

/** A token for any identity: how the suite follows a challenge to see that it is not futile. */
export function tokenFor(identity: Identity): string {
  return `canary-made.${base64(JSON.stringify(identity))}`
}

function lookUp(token: string): Authentication {
  if (token === 'canary-boom') throw new Error('canary: the verifier broke')
  const [kind, made] = token.split('.')
  if (kind === 'canary-made' && made) {
    return identified(JSON.parse(unbase64(made)) as Identity)
  }
  return Object.hasOwn(TOKENS, token) ? (TOKENS[token] as Authentication) : invalid('rejected')
}

/** Bearer tokens from a table: an authenticator as users write them. */
export function tableTokens(world: World): AuthorizationAuthenticator {
  return {
    from: 'authorization',
    schemes: (space) => [bearer(space)],
    issuers: ['tokens'],
    metadata: { authorization_servers: ['https://login.example.com'] },
    async authenticate({ token68 }, request) {
      world.authentications++
      if (token68 === 'canary-target') {
        const { origin, target } = request
        return identified({ id: JSON.stringify([origin, target()]), roles: ['canary-admin'] })
      }
      // RFC 6750 2.1: Bearer is followed by one token68
      return token68 === undefined ? malformed() : lookUp(token68)
    },
  }
}

/** Sender-constrained tokens in miniature: a proof is the nonce, in a field of its own. */
export function nonceTokens(world: World): AuthorizationAuthenticator {
  return {
    from: 'authorization',
    schemes: (space) => [dpop({ ...space, algs: ['ES256', 'EdDSA'] }), bearer(space)],
    issuers: ['tokens'],
    authenticate({ scheme, token68 }, request) {
      world.authentications++
      if (token68 === undefined) return malformed()
      // RFC 9449 7.2: a bound token sent as Bearer does not count.
      if (scheme.toLowerCase() === 'bearer') return invalid('invalid_proof')
      const [proof, another] = request.fieldLines('dpop')
      if (proof === undefined) return partial([['dpop-nonce', 'n-1']])
      // RFC 9449 4.3: not more than one. Where lines are joined, they are no proof either.
      const proved = proof === 'n-1' && another === undefined
      return proved ? lookUp(token68) : invalid('invalid_proof')
    },
  }
}

/** The Basic user's password holds a colon, and letters beyond ASCII. */
export function verifyPassword(userId: string, password: string): Identity | Authentication | null {
  if (userId === 'canary-down') return unavailable({ retryAfter: 3 })
  if (userId === 'canary-boom') throw new Error('canary: the password store broke')
  return userId === 'canary-ada' && password === 'canary:pässwort' ? ada : null
}

const KEYS: Readonly<Record<string, Authentication>> = {
  'canary-key': identified({ id: 'canary-machine', roles: ['canary-admin'] }),
  'canary-key-revoked': invalid('revoked'),
  'canary-key-down': unavailable({ retryAfter: 9 }),
}
let digests: Promise<ReadonlyMap<string, Authentication>> | undefined

/** Digested when first asked for: some runtimes compute nothing before a request has come. */
function keysByDigest(): Promise<ReadonlyMap<string, Authentication>> {
  const entries = Object.entries(KEYS)
  digests ??= Promise.all(
    entries.map(async ([key, came]) => [await keyDigest(key), came] as const),
  ).then((found) => new Map(found))
  return digests
}

export async function findKey(digest: string): Promise<Authentication | null> {
  return (await keysByDigest()).get(digest) ?? null
}

export function verifySession(value: string): Identity | Authentication | null {
  if (value === 'canary-sid') return ada
  if (value === 'canary-sid-strong') return { ...ada, ...strong }
  if (value === 'canary-anonymous') return nothing()
  return value === 'canary-sid-down' ? unavailable({ retryAfter: 2 }) : null
}
