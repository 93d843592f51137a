import { ruleFor } from './challenge-rules.js'
import { isToken, isToken68, quote } from './grammar.js'

/** A challenge to be written. Every `Challenge` is of this shape. */
export interface WritableChallenge {
  /** A token, written as given. */
  readonly scheme: string
  /** Plain text or whole numbers by name, written in the order given. */
  readonly params?:
    | Readonly<Record<string, string | number>>
    | Iterable<readonly [name: string, value: string | number]>
    | undefined
  /** In place of parameters. */
  readonly token68?: string | undefined
}

/**
 * Writes a challenge as the value of a WWW-Authenticate (or Proxy-Authenticate) field line.
 *
 * Values are quoted, but for those that their scheme wants bare, and never repaired.
 *
 * @throws TypeError saying which parameter must be what: for what breaks the grammar, for text that
 *   is not printable US-ASCII, and for what the parameter's own RFC rules out (6750, 7616, 7617,
 *   9449, 9470, 9728).
 * @see RFC 9110 11.3
 */
export function writeChallenge({ scheme, params = {}, token68 }: WritableChallenge): string {
  const insist = (condition: boolean, what: string, name?: string): void => {
    if (condition) return
    const where = name === undefined ? '' : `, parameter ${JSON.stringify(name)}`
    throw new TypeError(`challenge ${JSON.stringify(scheme)}${where}: ${what}`)
  }

  insist(isToken(scheme), 'the scheme must be a token')
  const schemeKey = scheme.toLowerCase()
  const written = new Map<string, string>()
  for (const [name, value] of Symbol.iterator in params ? params : Object.entries(params)) {
    insist(isToken(name), 'the name must be a token', name)
    // RFC 9110 11.2: names compare without case, and MUST occur only once.
    const key = name.toLowerCase()
    insist(!written.has(key), 'occurs twice', name)
    const isText = typeof value === 'string'
    insist(isText || Number.isSafeInteger(value), 'must be a string or a whole number', name)
    const text = String(value)
    const { pattern, form, unquoted } = ruleFor(schemeKey, key)
    insist(pattern.test(text), `must be ${form}`, name)
    // RFC 9110 5.6.3: no whitespace around the equals sign. RFC 9110 11.5: a realm is quoted.
    written.set(key, `${name}=${unquoted ? text : quote(text)}`)
  }
  // RFC 7617 2: realm is REQUIRED.
  insist(schemeKey !== 'basic' || written.has('realm'), 'must be given', 'realm')

  // RFC 9110 11.3: auth-scheme [ 1*SP ( token68 / #auth-param ) ]
  if (token68 !== undefined) {
    insist(isToken68(token68), 'the token68 breaks its grammar')
    insist(written.size === 0, 'a token68 excludes parameters')
    return `${scheme} ${token68}`
  }
  return written.size === 0 ? scheme : `${scheme} ${[...written.values()].join(', ')}`
}

/**
 * Writes one field line per challenge.
 *
 * @throws TypeError like {@link writeChallenge}, and if there is no challenge.
 */
export function writeChallenges(challenges: Iterable<WritableChallenge>): string[] {
  // RFC 9110 11.6.1: some agents fail to split a line that holds several challenges.
  const lines = Array.from(challenges, writeChallenge)
  // RFC 9110 15.5.2: a 401 MUST carry at least one challenge.
  if (lines.length === 0) throw new TypeError('there must be a challenge')
  return lines
}
