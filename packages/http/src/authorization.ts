import type { Challenge } from '@verdict/core'
import { type Cursor, MOST_ELEMENTS, NO_PARAMS, readElement } from './auth-element.js'
import { skipEmptyElements, skipWhitespace } from './grammar.js'

/** What an Authorization field says. */
export type Authorization =
  | { readonly kind: 'omitted' }
  /** It breaks the grammar of RFC 9110 11.4. */
  | { readonly kind: 'malformed' }
  /** It holds more than one set of credentials: in two field lines, or in one as a list. */
  | { readonly kind: 'multiple' }
  /**
   * `scheme` as sent; beside it a `token68`, or `params` by name in lower case in an object without
   * a prototype, or neither. Do not print a scheme that is not known: a bare key is one as well.
   */
  | ({ readonly kind: 'credentials' } & Challenge)

const OMITTED: Authorization = Object.freeze({ kind: 'omitted' })
const MALFORMED: Authorization = Object.freeze({ kind: 'malformed' })
const MULTIPLE: Authorization = Object.freeze({ kind: 'multiple' })

/**
 * Reads an Authorization (or Proxy-Authorization) field. Never throws.
 *
 * @param lines the values of the field's lines, duplicates kept, or one value, such as
 *   `Headers.get` gives; code units are octets, as in Node and Fetch.
 * @see RFC 9110 11.6.2
 */
export function readAuthorization(
  lines: readonly string[] | string | null | undefined,
): Authorization {
  if (typeof lines === 'string') return readLine(lines)
  if (lines?.[0] === undefined) return OMITTED
  // RFC 9110 5.3: a sender MUST NOT send a field twice that is not defined as a list.
  return lines[1] === undefined ? readLine(lines[0]) : MULTIPLE
}

// A scheme and a token68, and nothing else: what nearly all fields are. The reader below says the
// same of them, in five times the time.
const USUAL = /^([!#$%&'*+.^`|~\w-]+) +([\w.~+/-]+=*)$/

function readLine(line: string): Authorization {
  const usual = USUAL.exec(line)
  if (usual) {
    return {
      kind: 'credentials',
      scheme: usual[1] as string,
      params: NO_PARAMS,
      token68: usual[2] as string,
    }
  }
  // RFC 9110 5.5: a field value does not include leading or trailing whitespace.
  const cursor: Cursor = { at: skipWhitespace(line, 0), left: MOST_ELEMENTS }
  // RFC 9110 11.6.2: Authorization = credentials, and no list
  const credentials = readElement(line, cursor)
  if (credentials === undefined) return MALFORMED
  const end = skipWhitespace(line, cursor.at)
  if (end === line.length) return { kind: 'credentials', ...credentials }

  // Fetch joins field lines by a comma. A bare word behind one is no second set of credentials.
  cursor.at = skipEmptyElements(line, end)
  const second = cursor.at > end ? readElement(line, cursor) : undefined
  if (second === undefined) return MALFORMED
  return second.token68 === undefined && second.params === NO_PARAMS ? MALFORMED : MULTIPLE
}
