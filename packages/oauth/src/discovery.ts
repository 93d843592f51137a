import { secureUrl, type Unavailable, unavailable } from '@verdict/http'
import {
  allowInsecureRequests,
  type AuthorizationServer,
  customFetch,
  discoveryRequest,
  JSON_ATTRIBUTE_COMPARISON,
  PARSE_ERROR,
  processDiscoveryResponse,
  RESPONSE_IS_NOT_JSON,
} from 'oauth4webapi'
import { type Clock, isYounger, systemClock } from './clock.js'
import { fetchDocument, Unfetchable } from './fetch-json.js'
import { isUnavailable, singleFlight } from './single-flight.js'

/** What an issuer says of itself (RFC 8414 2). The places in it that are used here are secure. */
export interface FoundServer {
  readonly kind: 'found'
  readonly server: AuthorizationServer
}

/** When to come back after the metadata could not be fetched, in seconds. */
const RETRY_AFTER = 5

/** How long metadata is remembered, in milliseconds. */
const LIFETIME = 3_600_000

/** How long metadata counts on, in milliseconds, when it could not be fetched anew. */
const EXTENSION = 60_000

/** In this order: RFC 8414 3.1, OpenID Connect Discovery 4. */
const WELL_KNOWN = ['oauth2', 'oidc'] as const

/** The places that are used here. */
const PLACES = ['jwks_uri', 'introspection_endpoint'] as const

/**
 * Makes what asks an issuer for its metadata: when it is first needed, once for all that wait, and
 * again after an hour. After a failure the first to ask in the next second tries again.
 *
 * Metadata that is there counts on while it cannot be fetched anew, asked for once a minute. It only
 * says where to go: keys have an age of their own, and a token is introspected or is not. Servers
 * that keep their endpoints up and lose a document would otherwise stop an API that needs nothing
 * new of it.
 *
 * @param issuer As its tokens and its metadata write it, character by character: a secure URL.
 * @param timeout In seconds, for both documents together.
 */
export function discovery(
  issuer: string,
  timeout: number,
  clock: Clock = systemClock,
): () => Promise<FoundServer | Unavailable> {
  let known: { found: FoundServer; at: number; span: number } | undefined

  const ask = singleFlight(async () => {
    const askedAt = clock()
    const outcome = await metadataOf(issuer, timeout)
    if (!isUnavailable(outcome)) known = { found: outcome, at: askedAt, span: LIFETIME }
    else if (known) known = { found: known.found, at: clock(), span: EXTENSION }
    return known?.found ?? outcome
  }, clock)

  return async () => (known && isYounger(known.at, known.span, clock()) ? known.found : ask())
}

/** Why a document is none. The message is for operators. */
interface Objection {
  readonly message: string
  /** Whether the issuer may have published the other document, and this one never was. */
  readonly elsewhere: boolean
}

async function metadataOf(issuer: string, timeout: number): Promise<FoundServer | Unavailable> {
  const signal = AbortSignal.timeout(Math.ceil(timeout * 1000))
  const messages: string[] = []
  for (const algorithm of WELL_KNOWN) {
    const came = await documentOf(issuer, algorithm, signal)
    if ('kind' in came) return came
    messages.push(came.message)
    if (!came.elsewhere) break
  }
  const message = `the metadata of ${issuer} could not be fetched: ${messages.join('; then: ')}`
  return unavailable({ retryAfter: RETRY_AFTER, message })
}

async function documentOf(
  issuer: string,
  algorithm: (typeof WELL_KNOWN)[number],
  signal: AbortSignal,
): Promise<FoundServer | Objection> {
  const url = new URL(issuer)
  try {
    const response = await discoveryRequest(url, {
      algorithm,
      // secureUrl() took it: http is this machine's own.
      [allowInsecureRequests]: url.protocol === 'http:',
      [customFetch]: (place, { headers }) => fetchDocument(place, { headers, signal }),
    })
    const server = await processDiscoveryResponse(url, response)
    // RFC 8414 3.3: identical. It has been compared as a URL, in which `/` and case may differ.
    if (server.issuer !== issuer) return otherIssuer(issuer)
    return insecurePlace(server, url) ?? { kind: 'found', server }
  } catch (error) {
    if (error instanceof Unfetchable) {
      const { message, status = 0 } = error
      // What is not there is a 404, and at some servers a 400 or 403, or the way to a login page.
      return { message, elsewhere: status >= 300 && status < 500 }
    }
    const { code } = error as { code?: unknown }
    if (code === PARSE_ERROR || code === RESPONSE_IS_NOT_JSON) {
      return { message: 'what came is no JSON', elsewhere: true }
    }
    if (code === JSON_ATTRIBUTE_COMPARISON) return otherIssuer(issuer)
    return { message: 'what came is no metadata of an issuer', elsewhere: false }
  }
}

/** RFC 8414 3.3, 6.2: whoever writes for another issuer gives keys that are not its own. */
function otherIssuer(issuer: string): Objection {
  return { message: `issuer in it is not exactly ${issuer}`, elsewhere: false }
}

/** RFC 8414 2: endpoints are https. Only an issuer of this machine sends us to this machine. */
function insecurePlace(server: AuthorizationServer, issuer: URL): Objection | undefined {
  for (const name of PLACES) {
    const given: unknown = server[name]
    if (given === undefined) continue
    const place = typeof given === 'string' ? secureUrl(given) : undefined
    if (place?.protocol !== 'https:' && place?.protocol !== issuer.protocol) {
      return { message: `${name} in it is no https URL`, elsewhere: false }
    }
  }
  return undefined
}
