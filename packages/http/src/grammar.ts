/**
 * The lexical grammar of the authentication fields (RFC 9110 5.6 and 11.2).
 *
 * Readers are given a text and an index, and return the index where the thing they look for ends;
 * the same index means that it is not there. Code units stand for octets.
 *
 * The patterns are sticky runs of one character class: they match as far as they can and always
 * succeed, so there is nothing to backtrack into and every octet is looked at once.
 */

// RFC 9110 5.6.2: token = 1*tchar
// tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~"
//         / DIGIT / ALPHA
const TOKEN = /[!#$%&'*+\-.^`|~\w]*/y

// RFC 9110 11.2: token68 = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
const TOKEN68 = /(?:[\w\-.~+/]+=*)?/y

// RFC 9110 5.6.4: qdtext = HTAB / SP / %x21 / %x23-5B / %x5D-7E / obs-text
// RFC 9110 5.5: obs-text = %x80-FF
const QDTEXT = /[\t !#-[\]-~\x80-\xff]*/y

// RFC 9110 5.6.4: quoted-pair = "\" ( HTAB / SP / VCHAR / obs-text )
const QUOTED_PAIRS = /(?:\\[\t -~\x80-\xff])*/y

const HTAB = 0x09
const SP = 0x20
export const DQUOTE = 0x22
export const COMMA = 0x2c
export const EQUALS = 0x3d
const BACKSLASH = 0x5c

function endOf(run: RegExp, text: string, at: number): number {
  run.lastIndex = at
  run.test(text)
  return run.lastIndex
}

/** Where the token that starts at `at` ends. */
export function endOfToken(text: string, at: number): number {
  return endOf(TOKEN, text, at)
}

/** Where the token68 that starts at `at` ends. */
export function endOfToken68(text: string, at: number): number {
  return endOf(TOKEN68, text, at)
}

/**
 * Where the inside of a quoted-string that starts at `at` ends: at its closing DQUOTE, or else at
 * the first octet that it cannot hold.
 */
export function endOfQuotedText(text: string, at: number): number {
  for (;;) {
    at = endOf(QDTEXT, text, at)
    if (text.charCodeAt(at) !== BACKSLASH) return at
    const end = endOf(QUOTED_PAIRS, text, at)
    // No pair: the octet behind the backslash is the offence. It is no DQUOTE.
    if (end === at) return at + 1
    at = end
  }
}

/** Past `*SP`. */
export function skipSpaces(text: string, at: number): number {
  while (text.charCodeAt(at) === SP) at++
  return at
}

/** Past OWS, which BWS equals. RFC 9110 5.6.3: OWS = *( SP / HTAB ). */
export function skipWhitespace(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at)
    if (code !== SP && code !== HTAB) return at
    at++
  }
}

/**
 * Past whitespace and commas. RFC 9110 5.6.1.2: a recipient MUST parse and ignore a reasonable
 * number of empty list elements. They cost no memory here, so any number is reasonable.
 */
export function skipEmptyElements(text: string, at: number): number {
  for (at = skipWhitespace(text, at); text.charCodeAt(at) === COMMA; ) {
    at = skipWhitespace(text, at + 1)
  }
  return at
}

/** Whether the whole text is a token. */
export function isToken(text: string): boolean {
  return text !== '' && endOfToken(text, 0) === text.length
}

/** Whether the whole text is a token68. */
export function isToken68(text: string): boolean {
  return text !== '' && endOfToken68(text, 0) === text.length
}

/**
 * What the inside of a quoted-string says. RFC 9110 5.6.4: each pair is replaced by its octet.
 * Undefined when it has more than `most` pairs.
 */
export function unescape(text: string, most: number): string | undefined {
  let from = 0
  let plain = ''
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at + 2)) {
    if (most-- === 0) return undefined
    plain += text.slice(from, at)
    from = at + 1
  }
  return from === 0 ? text : plain + text.slice(from)
}

/** A quoted-string. RFC 9110 5.6.4: only DQUOTE and backslash SHOULD be escaped. */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
