import type { Challenge } from '@verdict/core'
import {
  COMMA,
  DQUOTE,
  endOfQuotedText,
  endOfToken,
  endOfToken68,
  EQUALS,
  skipEmptyElements,
  skipSpaces,
  skipWhitespace,
  unescape,
} from './grammar.js'

/**
 * How many challenges and parameters one field may hold, and how many quoted pairs one value. The
 * grammar sets no bound; a field far beyond any that means something is hostile, and costs memory.
 */
export const MOST_ELEMENTS = 1024

/** Where a reader stands: behind what it has read, or at the first octet that it cannot accept. */
export interface Cursor {
  at: number
  /** How many more elements it may read. */
  left: number
}

type Params = Challenge['params']

/** The one table of all that have no parameters. */
export const NO_PARAMS: Params = Object.freeze(Object.create(null))

/**
 * Reads one challenge or one set of credentials, which have the same grammar.
 *
 * RFC 9110 11.3, 11.4: auth-scheme [ 1*SP ( token68 / #auth-param ) ]
 *
 * @returns what was read, the cursor where a comma or the end must follow; undefined if nothing
 *   legal stands there, the cursor at the offence.
 */
export function readElement(text: string, cursor: Cursor): Challenge | undefined {
  const schemeEnd = endOfToken(text, cursor.at)
  if (schemeEnd === cursor.at || cursor.left-- === 0) return undefined
  const scheme = text.slice(cursor.at, schemeEnd)

  const start = skipSpaces(text, schemeEnd)
  cursor.at = start
  // 1*SP: behind anything else, HTAB too, there is neither token68 nor parameter.
  if (start === schemeEnd) return { scheme, params: NO_PARAMS }

  // `a=` and `a==` are token68; `a=b` and `a= b` are not, as only a comma or the end may follow.
  const end = endOfToken68(text, start)
  const next = skipWhitespace(text, end)
  if (end > start && (next === text.length || text.charCodeAt(next) === COMMA)) {
    cursor.at = next
    return { scheme, params: NO_PARAMS, token68: text.slice(start, end) }
  }

  const params = readParams(text, cursor)
  if (params !== undefined) return { scheme, params }
  cursor.at = Math.max(cursor.at, next)
  return undefined
}

// #auth-param. RFC 9110 5.6.1.2: #element => [ element ] *( OWS "," OWS [ element ] )
function readParams(text: string, cursor: Cursor): Params | undefined {
  const start = cursor.at
  let params: Record<string, string> | undefined
  for (;;) {
    const comma = skipWhitespace(text, cursor.at)
    const name = skipEmptyElements(text, comma)
    const first = name === start
    cursor.at = name
    if (name === text.length) break
    if (name === comma && !first) return undefined

    // RFC 9110 11.2: auth-param = token BWS "=" BWS ( token / quoted-string )
    const nameEnd = endOfToken(text, name)
    const equals = skipWhitespace(text, nameEnd)
    if (nameEnd === name || text.charCodeAt(equals) !== EQUALS) {
      if (first) {
        cursor.at = equals
        return undefined
      }
      // Behind a comma, what is no parameter starts another challenge.
      cursor.at = comma
      break
    }
    if (cursor.left-- === 0) return undefined
    const value = readValue(text, cursor, skipWhitespace(text, equals + 1))
    if (value === undefined) return undefined

    // RFC 9110 11.2: names are case-insensitive, and each MUST occur only once.
    const key = text.slice(name, nameEnd).toLowerCase()
    params ??= Object.create(null) as Record<string, string>
    if (params[key] !== undefined) {
      cursor.at = name
      return undefined
    }
    params[key] = value
  }
  return params ?? NO_PARAMS
}

// token / quoted-string
function readValue(text: string, cursor: Cursor, at: number): string | undefined {
  const quoted = text.charCodeAt(at) === DQUOTE
  const start = quoted ? at + 1 : at
  const end = quoted ? endOfQuotedText(text, start) : endOfToken(text, start)
  cursor.at = end
  if (!quoted) return end > start ? text.slice(start, end) : undefined
  if (text.charCodeAt(end) !== DQUOTE) return undefined
  cursor.at++
  return unescape(text.slice(start, end), MOST_ELEMENTS)
}
