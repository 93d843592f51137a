import type { Challenge } from '@verdict/core'
import { type Cursor, MOST_ELEMENTS, readElement } from './auth-element.js'
import { COMMA, skipEmptyElements, skipWhitespace } from './grammar.js'

/** What a WWW-Authenticate field says: its challenges, or where it breaks the grammar. */
export type ChallengeList =
  | { readonly kind: 'challenges'; readonly challenges: readonly Challenge[] }
  | { readonly kind: 'malformed'; readonly position: number }

/**
 * Reads a WWW-Authenticate (or Proxy-Authenticate) field.
 *
 * @param lines the values of the field's lines in order, or one value, such as `Headers.get` gives;
 *   code units are octets, as in Node and Fetch.
 * @returns the challenges in order: schemes as sent, parameter names in lower case, values
 *   unescaped. No line, or nothing but commas, is no challenge. A field that breaks the grammar
 *   anywhere is malformed as a whole; `position` is the index, in the lines joined by `, `, of the
 *   first octet that cannot follow what stands before it (of the name, if a parameter is repeated).
 * @see RFC 9110 11.6.1
 */
export function readChallenges(
  lines: readonly string[] | string | null | undefined,
): ChallengeList {
  // RFC 9110 5.3: lines are combined in order, by comma. Neither a challenge nor a quoted-string
  // has to end with its line.
  const text = typeof lines === 'string' ? lines : (lines ?? []).join(', ')
  const challenges: Challenge[] = []
  const cursor: Cursor = { at: 0, left: MOST_ELEMENTS }
  // RFC 9110 11.6.1: WWW-Authenticate = #challenge
  for (;;) {
    cursor.at = skipEmptyElements(text, cursor.at)
    if (cursor.at === text.length) return { kind: 'challenges', challenges }
    const challenge = readElement(text, cursor)
    if (challenge === undefined) break
    cursor.at = skipWhitespace(text, cursor.at)
    if (cursor.at < text.length && text.charCodeAt(cursor.at) !== COMMA) break
    challenges.push(challenge)
  }
  return { kind: 'malformed', position: cursor.at }
}
