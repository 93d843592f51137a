import { type Identity, type ProtectionSpace, protectionSpace, type Scheme } from '@verdict/core'
import type { Body } from './answer.js'
import type { Authenticator } from './authenticator.js'
import { writeChallenges } from './challenge-writer.js'
import type { DecisionEvent } from './event.js'
import {
  type Metadata,
  metadataOf,
  originOf,
  type ProtectedResource,
} from './protected-resource.js'
import type { Refusal } from './refusal.js'
import type { MaybePromise } from './request.js'

/** One protection space (RFC 9110 11.5): who gets in, and what the others are told. */
export interface AuthorizerOptions<Native> {
  /** The kinds of credentials taken. Their order is that of the challenges, nothing else. */
  readonly authenticators: readonly [Authenticator, ...Authenticator[]]
  /** The name shown to people who are asked to log in. Printable ASCII. */
  readonly realm: string
  /**
   * This API's own origin, such as `https://api.example.com`. Nothing is derived from Host. Default:
   * that of `protectedResource`.
   */
  readonly origin?: string
  /**
   * What OAuth clients are told of this API (RFC 9728): `authorize.metadata()` serves it, and the
   * challenges of OAuth schemes say where.
   */
  readonly protectedResource?: ProtectedResource
  /**
   * Maps each identity to the one your policies know. Needed where authenticators of several
   * issuers are taken, since an id is unique only within one.
   */
  readonly mapIdentity?: (identity: Identity) => Identity
  /** Loads what predicates need, once per request, after authentication. */
  readonly facts?: (native: Native, identity: Identity | null) => MaybePromise<unknown>
  /** The peer's IP address as you trust it. Default: what the framework says, where it does. */
  readonly address?: (native: Native) => string | undefined
  /** What to do with bad credentials where strangers are welcome. Default: `ignore`. */
  readonly invalidCredentials?: 'ignore' | 'reject'
  /** Sees every outcome, before the handler runs. What it throws becomes the answer's 500. */
  readonly onDecision?: (event: DecisionEvent) => void
  /** Gives a refusal another body, never another status or challenge. */
  readonly render?: (refusal: Refusal, native: Native) => MaybePromise<Body | undefined>
  /** The present, in seconds since the epoch. Default: the system's clock. */
  readonly now?: () => number
}

const KNOWN = new Set([
  'authenticators',
  'realm',
  'origin',
  'protectedResource',
  'mapIdentity',
  'facts',
  'address',
  'invalidCredentials',
  'onDecision',
  'render',
  'now',
] satisfies (keyof AuthorizerOptions<never>)[])

function insist(condition: boolean, message: string): asserts condition {
  if (!condition) throw new TypeError(`createAuthorizer(): ${message}`)
}

/** A protection space, and each authenticator with the names of its schemes. */
export interface Space {
  readonly space: ProtectionSpace
  readonly origin: string | undefined
  readonly metadata: Metadata | undefined
  readonly authenticators: readonly (readonly [Authenticator, readonly string[]])[]
}

function isOrigin(text: string): boolean {
  try {
    const { protocol, origin } = new URL(text)
    return origin === text && (protocol === 'https:' || protocol === 'http:')
  } catch {
    return false
  }
}

/** Checks the options and builds the space. Throws TypeError saying what to write instead. */
export function spaceOf<Native>(options: AuthorizerOptions<Native>): Space {
  for (const name of Object.keys(options)) {
    insist(
      (KNOWN as Set<string>).has(name),
      `there is no option ${name}; there are ${[...KNOWN].join(', ')}`,
    )
  }
  const { authenticators, realm, protectedResource, mapIdentity, invalidCredentials } = options
  const { origin = protectedResource && originOf(protectedResource) } = options
  insist(
    Array.isArray(authenticators) && authenticators.length > 0,
    'authenticators is a list of at least one; without it no 401 could say how to log in',
  )
  insist(
    authenticators.every((one) => typeof one?.authenticate === 'function'),
    'authenticators holds something that is none; write accessToken({ … }), basicPassword({ … })',
  )
  for (const name of ['mapIdentity', 'facts', 'address', 'onDecision', 'render', 'now'] as const) {
    const given: unknown = options[name]
    insist(given === undefined || typeof given === 'function', `${name} is a function`)
  }
  insist(typeof realm === 'string' && realm !== '', "realm is missing; write realm: 'api'")
  insist(
    origin === undefined || isOrigin(origin),
    `origin is no origin; write scheme, host and port alone, as 'https://api.example.com'`,
  )
  insist(
    protectedResource === undefined || origin === originOf(protectedResource),
    'origin is not that of protectedResource.resource; leave it out',
  )
  insist(
    invalidCredentials === undefined || ['ignore', 'reject'].includes(invalidCredentials),
    "invalidCredentials is 'ignore' or 'reject'",
  )
  const issuers = new Set(authenticators.flatMap((one) => one.issuers))
  insist(
    issuers.size <= 1 || mapIdentity !== undefined,
    `identities come from several issuers (${[...issuers].join(', ')}), in which one id may name ` +
      'two people; give mapIdentity, such as (identity) => ({ ...identity, id: ' +
      '`${identity.issuer}|${identity.id}` }), or the same issuer to all',
  )
  for (const from of ['field', 'cookie'] as const) {
    const names = authenticators.flatMap((one) => (one.from === from ? [one.name] : []))
    insist(new Set(names).size === names.length, `two authenticators read the same ${from}`)
    insist(from === 'field' || names.length <= 1, 'a space reads one cookie at most')
  }

  const metadata = protectedResource && metadataOf(protectedResource, authenticators)
  const view = { realm, origin, resourceMetadata: metadata?.url }
  const pairs = authenticators.map((one) => [one, one.schemes(view)] as const)
  const schemes = pairs.flatMap(([, own]) => own) as unknown as readonly [Scheme, ...Scheme[]]
  const space = protectionSpace(...schemes)
  writeChallenges(space.challenges) // throws for a realm that no header can carry
  return {
    space,
    origin,
    metadata,
    authenticators: pairs.map(([one, own]) => [one, own.map(({ scheme }) => scheme)] as const),
  }
}
