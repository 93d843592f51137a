// Scheme, host, port and path of an http URI without user (RFC 3986 3, RFC 9110 4.2). What comes
// after the path, a query or a fragment, is passed over: RFC 9449 4.3 asks for that.
const HTTP_URI = /^(https?):\/\/([\w.-]+|\[[\d:.a-f]+\])(?::(\d*))?(?=[/?#]|$)([^?#]*)/i

/** Absolute-form and origin-form (RFC 9112 3.2.1, 3.2.2), up to the query. */
const TARGET = /^(?:https?:\/\/[\w.:@[\]-]+(?=[/?#]|$)|(?=\/))([^?#]*)/i

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' } // RFC 9110 4.2

// A percent-encoding, or a character that cannot stand in a path as it is (RFC 3986 3.3). Without
// the flag `i`, by which U+017F would count as an `s`.
const TO_SPELL = /%[\dA-Fa-f]{2}|[^\w.~!$&'()*+,;=:@/-]/gu

const UNRESERVED = /[\w.~-]/ // RFC 3986 2.3

// One parser drops white space and another keeps it; a backslash is a slash to one and none to
// another (WHATWG URL 4.4, RFC 3986 3.3). No client has to send either.
// oxlint-disable-next-line no-control-regex
const AMBIGUOUS = /[\x00-\x1f\x7f\\\p{Surrogate}]/u

/** What no request target holds: clients encode what is no ASCII, and Node gives it as octets. */
const NO_TARGET = /[^\x21-\x7e]/

const DOT_SEGMENT = /\/\.\.?(?=\/|$)/

/**
 * The URI that a request asks for, normalised, without its query. `origin` is this API's own, scheme
 * and authority alone; `target` is what the request line or Fetch's `url` says. The authority in a
 * target is the client's word, and passed over.
 *
 * Undefined where the target names no resource here (`*`, an authority), or one that a router may
 * read in more than one way: a dot segment, a backslash, what is no printable ASCII. Clients that
 * keep to their grammar send none of these (RFC 3986 5.2.4, RFC 9112 3.2).
 */
export function targetUri(origin: string, target: string): string | undefined {
  const [whole, path] = TARGET.exec(target) ?? []
  if (whole === undefined || NO_TARGET.test(whole) || AMBIGUOUS.test(whole)) return undefined
  // Some routers take `/a/../b` literally. Were it equal to `/b`, a proof for the one would open
  // the other.
  return DOT_SEGMENT.test(spelled(path ?? '')) ? undefined : normalised(origin + path)
}

/**
 * Whether `htu` names the URI, one that `targetUri` gave: normalised by syntax and scheme (RFC 3986
 * 6.2.2, 6.2.3), queries and fragments passed over (RFC 9449 4.3).
 */
export function sameTarget(htu: unknown, uri: string): boolean {
  const named = typeof htu === 'string' ? normalised(htu) : undefined
  return named !== undefined && named === normalised(uri)
}

/** Undefined where it is no http URI, or one that parsers read in more than one way. */
function normalised(uri: string): string | undefined {
  const [, givenScheme, host, port = '', path = ''] = HTTP_URI.exec(uri) ?? []
  if (givenScheme === undefined || host === undefined || AMBIGUOUS.test(path)) return undefined
  const scheme = givenScheme.toLowerCase()
  const shownPort = port === '' || port === DEFAULT_PORTS[scheme] ? '' : `:${port}`
  return `${scheme}://${host.toLowerCase()}${shownPort}${withoutDots(spelled(path))}`
}

/**
 * Spells a path in the one way there is to (RFC 3986 6.2.2.1, 6.2.2.2). What cannot stand in a path
 * stands for itself, as all clients encode it (RFC 3987 3.1). What is reserved is left as it is:
 * `%2F` is no `/`.
 */
function spelled(path: string): string {
  return path.replace(TO_SPELL, (found) => {
    if (found.length < 3) return encodeURIComponent(found)
    const character = String.fromCharCode(Number.parseInt(found.slice(1), 16))
    return UNRESERVED.test(character) ? character : found.toUpperCase()
  })
}

/** RFC 3986 5.2.4, of a path that is empty or begins with a slash. */
function withoutDots(path: string): string {
  const kept: string[] = []
  const segments = path.split('/').slice(1)
  for (const [i, segment] of segments.entries()) {
    const isDots = segment === '.' || segment === '..'
    if (segment === '..') kept.pop()
    if (!isDots) kept.push(segment)
    else if (i === segments.length - 1) kept.push('')
  }
  return `/${kept.join('/')}`
}
