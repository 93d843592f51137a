/**
 * A second reader of the two fields: the ABNF of RFC 9110, rule by rule, with every derivation
 * followed to its end. Slow, and too plain to be wrong in the same way as the first.
 */

export interface Element {
  readonly scheme: string
  readonly token68?: string
  readonly params: readonly (readonly [string, string])[]
}

/** All the ways in which a rule matches at `at`. */
export type Rule<T> = (text: string, at: number) => { readonly value: T; readonly end: number }[]

let furthest = 0

/** One octet of a class, or an octet. */
const octet =
  (accepted: RegExp): Rule<string> =>
  (text, at) => {
    if (at < text.length && accepted.test(text.charAt(at))) {
      return [{ value: text.charAt(at), end: at + 1 }]
    }
    furthest = Math.max(furthest, at)
    return []
  }

function distinct<T>(matches: { value: T; end: number }[]): { value: T; end: number }[] {
  return [...new Map(matches.map((match) => [JSON.stringify(match), match])).values()]
}

/** One after the other. */
const and =
  <A, B, T>(first: Rule<A>, second: Rule<B>, value: (a: A, b: B) => T): Rule<T> =>
  (text, at) =>
    distinct(
      first(text, at).flatMap((a) =>
        second(text, a.end).map((b) => ({ value: value(a.value, b.value), end: b.end })),
      ),
    )

/** Either. */
const or =
  <T>(...rules: Rule<T>[]): Rule<T> =>
  (text, at) =>
    distinct(rules.flatMap((rule) => rule(text, at)))

const nothing =
  <T>(value: T): Rule<T> =>
  (_, at) => [{ value, end: at }]

/** `*rule` */
const many =
  <T>(rule: Rule<T>): Rule<T[]> =>
  (text, at) =>
    or(
      nothing<T[]>([]),
      and(rule, many(rule), (first, rest) => [first, ...rest]),
    )(text, at)

const join = (a: string, b: string | string[]) => a + [b].flat().join('')
const first = <T>(a: T) => a
const second = <T>(_: unknown, b: T) => b

// tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~" / DIGIT / ALPHA
const tchar = octet(/[!#$%&'*+\-.^_`|~0-9A-Za-z]/)
// token = 1*tchar
const token = and(tchar, many(tchar), join)
// OWS = *( SP / HTAB ), BWS = OWS
const ows = many(octet(/[ \t]/))
// qdtext = HTAB / SP / %x21 / %x23-5B / %x5D-7E / obs-text
const qdtext = octet(/[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]/)
// quoted-pair = "\" ( HTAB / SP / VCHAR / obs-text )
const quotedPair = and(octet(/\\/), octet(/[\t \x21-\x7e\x80-\xff]/), second)
// quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE
const quotedString = and(
  and(octet(/"/), many(or(qdtext, quotedPair)), (_, inside) => inside.join('')),
  octet(/"/),
  first,
)
// token68 = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
const char68 = octet(/[A-Za-z0-9\-._~+/]/)
const token68 = and(and(char68, many(char68), join), many(octet(/=/)), join)
// auth-param = token BWS "=" BWS ( token / quoted-string )
const authParam = and(
  and(and(token, ows, first), octet(/=/), first),
  and(ows, or(token, quotedString), second),
  (name, value) => [name, value] as const,
)
// #element => [ element ] *( OWS "," OWS [ element ] )
const list = <T>(element: Rule<T>): Rule<T[]> => {
  const optional = or(
    nothing<T[]>([]),
    and(element, nothing(0), (one) => [one]),
  )
  const more = and(and(and(ows, octet(/,/), first), ows, first), optional, second)
  return and(optional, many(more), (one, others) => [...one, ...others.flat()])
}
// challenge = auth-scheme [ 1*SP ( token68 / #auth-param ) ], credentials alike
const sp = octet(/ /)
const element = or<Element>(
  and(token, nothing(0), (scheme) => ({ scheme, params: [] })),
  and(
    and(token, and(sp, many(sp), first), first),
    or<Omit<Element, 'scheme'>>(
      and(token68, nothing(0), (token68) => ({ token68, params: [] })),
      and(list(authParam), nothing(0), (params) => ({ params })),
    ),
    (scheme, rest) => ({ scheme, ...rest }),
  ),
)

// RFC 9110 5.5: whitespace around a field value is no part of it
const field = <T>(value: Rule<T>) => and(and(ows, value, second), ows, first)

/** Authorization = credentials */
export const authorization: Rule<Element> = field(element)
/** WWW-Authenticate = #challenge */
export const wwwAuthenticate: Rule<Element[]> = field(list(element))

/**
 * Every reading of a text by a rule, and the first octet that no derivation gets past: the length
 * of the text if more of it is wanted.
 */
export function derive<T>(rule: Rule<T>, text: string): { readings: T[]; position: number } {
  furthest = 0
  const whole = rule(text, 0).filter(({ end }) => end === text.length)
  return { readings: distinct(whole).map(({ value }) => value), position: furthest }
}
