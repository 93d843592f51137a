import { type Answer, answerOf } from './answer.js'
import type { Authenticator } from './authenticator.js'
import { secureUrl } from './secure-url.js'

/**
 * What clients are told of this API (RFC 9728 2), by the names used there. What its authenticators
 * know, such as `authorization_servers`, they say themselves.
 */
export interface ProtectedResource {
  /** The API's identifier: an https URL without a fragment. Its origin is the API's own. */
  readonly resource: string
  /** The scopes to ask for at first. */
  readonly scopes_supported?: readonly string[]
  readonly resource_name?: string
  readonly resource_documentation?: string
  readonly resource_policy_uri?: string
  readonly resource_tos_uri?: string
}

/** The metadata of one protected resource, and where it is found. */
export interface Metadata {
  /** The URL that challenges name as `resource_metadata` (RFC 9728 5.1). */
  readonly url: string
  /** Whether a request's target is that URL. */
  readonly isAt: (target: string) => boolean
  readonly answer: Answer
}

const KNOWN = new Set([
  'resource',
  'scopes_supported',
  'resource_name',
  'resource_documentation',
  'resource_policy_uri',
  'resource_tos_uri',
] satisfies (keyof ProtectedResource)[])

function insist(condition: boolean, message: string): asserts condition {
  if (!condition) throw new TypeError(`createAuthorizer(): ${message}`)
}

function resourceUrl(resource: unknown): URL {
  const url = secureUrl(resource) // RFC 9728 1.2
  insist(
    url !== undefined,
    'protectedResource.resource is the API as an https URL without a fragment, such as ' +
      "'https://api.example.com'; http is for loopback alone",
  )
  return url
}

function check(given: ProtectedResource): void {
  for (const [name, value] of Object.entries(given)) {
    insist(
      (KNOWN as Set<string>).has(name),
      `protectedResource has no ${name}; it has ${[...KNOWN].join(', ')}`,
    )
    const texts: readonly unknown[] = name === 'scopes_supported' ? value : [value]
    insist(
      Array.isArray(texts) && texts.every((text) => typeof text === 'string' && text !== ''),
      `protectedResource.${name} is ${name === 'scopes_supported' ? 'a list of scopes' : 'text'}`,
    )
  }
}

/** The origin of a protected resource. Throws TypeError for what is none. */
export function originOf(resource: ProtectedResource): string {
  return resourceUrl(resource.resource).origin
}

/** Makes the document of a protected resource. Throws TypeError saying what to write instead. */
export function metadataOf(
  given: ProtectedResource,
  authenticators: readonly Authenticator[],
): Metadata {
  check(given)
  const { origin, pathname, search } = resourceUrl(given.resource)
  // RFC 9728 3.1: between the host and the path, of which a lone slash is none.
  const path = `/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}${search}`
  const document = Object.assign({}, ...authenticators.map(({ metadata }) => metadata), given)
  return {
    url: origin + path,
    // Whose name the request goes by is the client's word, and does not matter here.
    isAt: (target) => target === path || target.replace(/^[a-z]+:\/\/[^/?#]*/i, '') === path,
    answer: answerOf(
      200,
      [
        ['cache-control', 'public, max-age=3600'],
        ['content-type', 'application/json'],
      ],
      ['www-authenticate', 'cache-control', 'content-type'],
      JSON.stringify(document),
    ),
  }
}
