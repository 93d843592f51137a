import { session } from '@verdict/core'
import {
  authenticationOf,
  type CookieAuthenticator,
  invalid,
  type Verified,
} from './authenticator.js'
import { isToken } from './grammar.js'
import type { HttpRequest, MaybePromise, RequestView } from './request.js'

/** Which cookie it is, and whose session it names. */
export interface SessionCookieOptions {
  /** The cookie's name. Prefer one with the `__Host-` prefix. */
  readonly cookie: string
  /**
   * Says whose session this is; null for an unknown or ended one, `nothing()` for one in which
   * nobody logged in. Gets the cookie's value as sent, and the request; its `native` holds what the
   * framework's session library found, if that ran before.
   */
  readonly verify: (value: string, request: HttpRequest) => MaybePromise<Verified>
  /** Who vouches for the ids. Default: `session`. */
  readonly issuer?: string
  /**
   * What to make of an unsafe request that has neither Sec-Fetch-Site nor Origin, as no current
   * browser sends it. Default: `refuse`.
   */
  readonly withoutOrigin?: 'allow' | 'refuse'
}

/** Takes the cookie of a session that your framework's session library issues and stores. */
export function sessionCookie(options: SessionCookieOptions): CookieAuthenticator {
  const { cookie, verify, issuer = 'session', withoutOrigin = 'refuse' } = options
  if (!isToken(cookie ?? '')) throw new TypeError('sessionCookie() needs the name of its cookie')
  if (typeof verify !== 'function') {
    throw new TypeError('sessionCookie() needs verify: (value, request) => identity or null')
  }
  return {
    from: 'cookie',
    name: cookie,
    withoutOrigin,
    schemes: (space) => [session(space)],
    issuers: [issuer],
    async authenticate(value, request) {
      return authenticationOf(await verify(value, request), invalid('rejected'))
    },
  }
}

/** Space and tab, as RFC 6265 5.2 has it: `trim` knows more, and would let a name be planted. */
function trimmed(text: string): string {
  const isBlank = (at: number) => text[at] === ' ' || text[at] === '\t'
  let start = 0
  let end = text.length
  while (isBlank(start)) start++
  while (end > start && isBlank(end - 1)) end--
  return text.slice(start, end)
}

/** The values of one cookie, in order (RFC 6265 4.2.1). */
export function cookieValues(lines: readonly string[], name: string): string[] {
  const values: string[] = []
  for (const line of lines) {
    for (const pair of line.split(';')) {
      const equals = pair.indexOf('=')
      if (equals > 0 && trimmed(pair.slice(0, equals)) === name) {
        values.push(trimmed(pair.slice(equals + 1)))
      }
    }
  }
  return values
}

/** RFC 9110 9.2.1: the methods that ask for no change of state. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

function isSafe(request: RequestView): boolean {
  // RFC 6455 10.2: a WebSocket's handshake is a GET, but what it opens is no mere reading, and CORS
  // does not stand in its way.
  const upgrades = request.fieldLines('upgrade').some((line) => /websocket/i.test(line))
  return SAFE.has(request.method) && !upgrades
}

/** Whether a cookie may count: a request that another site made the browser send must not. */
export function isSameOrigin(
  request: RequestView,
  origin: string | undefined,
  withoutOrigin: 'allow' | 'refuse',
): boolean {
  if (isSafe(request)) return true
  const site = request.fieldLines('sec-fetch-site')
  if (site.length > 0) return site.length === 1 && (site[0] === 'same-origin' || site[0] === 'none')
  const origins = request.fieldLines('origin')
  if (origins.length === 0) return withoutOrigin === 'allow'
  return origin !== undefined && origins.length === 1 && origins[0] === origin
}
