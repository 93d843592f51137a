import { type MaybePromise, type Unavailable, unavailable } from '@verdict/http'
import { checkAlgorithms, USUAL } from './algorithm.js'
import type { Mapping } from './claims.js'
import { discovery } from './discovery.js'
import { introspector } from './introspection.js'
import type { IntrospectedIssuer, Issuer, LocalKeysIssuer, RemoteKeysIssuer } from './issuer.js'
import { type Jwt, readJwt } from './jwt.js'
import { type FindKeys, localKeys, remoteKeys } from './key-set.js'
import { insist, placeOf } from './options.js'
import { malformed, untrusted, type Verification, type Verified } from './token.js'
import type { TokenCache } from './token-cache.js'
import { verifier } from './verify.js'

/** A token that counts, and how its issuer's claims are read. */
export interface ReadToken extends Verified {
  readonly mapping: Mapping
}

/** Says what a token is worth. Whatever it holds, the outcome is a value. */
export type TokenReader = (
  token: string,
) => MaybePromise<ReadToken | Exclude<Verification, Verified>>

const NOT_READABLE = malformed('no signed JWT in compact form of 16 kB at most')
const OTHER_ISSUER = untrusted('iss is another issuer')

/** Where an issuer's metadata says that something is. */
type Place = () => Promise<URL | Unavailable>

function placeIn(
  { issuer, timeout = 5 }: RemoteKeysIssuer | IntrospectedIssuer,
  given: string | URL | undefined,
  name: 'jwks_uri' | 'introspection_endpoint',
): Place {
  if (given !== undefined) {
    const url = placeOf(given, name)
    return async () => url
  }
  const discover = discovery(issuer, timeout)
  return async () => {
    const found = await discover()
    if (found.kind === 'unavailable') return found
    const place = found.server[name]
    return place === undefined
      ? unavailable({ retryAfter: 5, message: `the issuer's metadata has no ${name}` })
      : new URL(place)
  }
}

function keysOf(issuer: LocalKeysIssuer | RemoteKeysIssuer): FindKeys {
  if (issuer.jwks) return localKeys(issuer.jwks)
  return remoteKeys(placeIn(issuer, issuer.jwksUri, 'jwks_uri'), issuer.timeout ?? 5)
}

function listOf(audience: Issuer['audience']): readonly string[] {
  return typeof audience === 'string' ? [audience] : [...(audience ?? [])]
}

function verifierOf(issuer: LocalKeysIssuer | RemoteKeysIssuer) {
  return verifier({
    issuer: issuer.issuer,
    audience: listOf(issuer.audience),
    algorithms: checkAlgorithms(issuer.algorithms ?? USUAL),
    clockTolerance: issuer.clockTolerance ?? 5,
    strict: issuer.strict ?? false,
    findKeys: keysOf(issuer),
  })
}

function introspectorOf(given: IntrospectedIssuer) {
  const { issuer, audience, introspection, timeout = 5, clockTolerance = 5 } = given
  const { clientId, authentication, endpoint, cacheFor = 30, negativeFor = 5 } = introspection
  return introspector({
    issuer,
    ...(audience !== undefined && { audience: listOf(audience) }),
    endpoint: placeIn(given, endpoint, 'introspection_endpoint'),
    clientId,
    authentication,
    timeout,
    clockTolerance,
    cacheFor,
    negativeFor,
  })
}

function mappingOf({ strict = false, roles = 'roles', attributes }: Issuer): Mapping {
  return { strict, roles, attributes }
}

// Not by a spread, behind which a property takes 1 µs.
function read({ kind, claims, stands }: Verified, mapping: Mapping): ReadToken {
  return { kind, claims, stands, mapping }
}

/** One issuer at work. */
interface Source {
  readonly mapping: Mapping
  /** In seconds. */
  readonly tolerance: number
  /** Absent where the issuer is asked about its tokens. */
  readonly verify?: (jwt: Jwt) => Promise<Verification>
}

/**
 * Makes the reader of all issuers' tokens. A JWT is its issuer's by `iss`, and costs no network
 * where that is none of them; what is no JWT can only be that of the one who is asked.
 */
export function tokenReader(
  issuers: readonly Issuer[],
  cache: TokenCache<ReadToken> | undefined,
): TokenReader {
  const sources = new Map<unknown, Source>()
  let asked:
    | { readonly issuer: string; introspect(token: string): Promise<Verification> }
    | undefined
  for (const one of issuers) {
    insist(!sources.has(one.issuer), `the issuer ${one.issuer} is given twice`)
    const source = { mapping: mappingOf(one), tolerance: one.clockTolerance ?? 5 }
    if (one.introspection) {
      insist(!asked, 'two issuers are to be asked, and an opaque token does not say whose it is')
      asked = { issuer: one.issuer, introspect: introspectorOf(one) }
      sources.set(one.issuer, source)
    } else sources.set(one.issuer, { ...source, verify: verifierOf(one) })
  }

  const introspected = async (token: string, jwt: Jwt | undefined) => {
    const iss = jwt?.claims['iss']
    if (!asked || (iss !== undefined && iss !== asked.issuer)) {
      return jwt ? OTHER_ISSUER : NOT_READABLE
    }
    const verification = await asked.introspect(token)
    if (verification.kind !== 'verified') return verification
    return read(verification, (sources.get(asked.issuer) as Source).mapping)
  }

  const readAnew = async (token: string) => {
    const jwt = readJwt(token)
    const source = jwt && sources.get(jwt.claims['iss'])
    if (!jwt || !source?.verify) return introspected(token, jwt)
    const verification = await source.verify(jwt)
    if (verification.kind !== 'verified') return verification
    const counts = read(verification, source.mapping)
    cache?.set(token, counts, source.tolerance)
    return counts
  }
  return (token) => cache?.get(token) ?? readAnew(token)
}
