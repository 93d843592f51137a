/** What the value of an auth-param has to be, before it is quoted. */
export interface Rule {
  readonly pattern: RegExp
  readonly form: string
  /** Written as a token instead of a quoted-string. */
  readonly unquoted?: true
}

// RFC 9110 5.5: a field SHOULD limit its values to US-ASCII. RFC 7617 3: there is no way to say
// what other text in a realm means. HTAB is legal in a quoted-string, and never meant.
const TEXT: Rule = { pattern: /^[ -~]*$/, form: 'printable US-ASCII' }

// RFC 6750 3, RFC 6749 3.3: scope-token *( SP scope-token ), 1*( %x21 / %x23-5B / %x5D-7E ) each
const WORDS: Rule = {
  pattern: /^[!#-[\]-~]+( [!#-[\]-~]+)*$/,
  form: 'words of US-ASCII with one space between, no DQUOTE, no backslash',
}

// RFC 6750 3, RFC 6749 A.7, A.8: 1*( %x20-21 / %x23-5B / %x5D-7E )
const SENTENCE: Rule = {
  pattern: /^[ !#-[\]-~]+$/,
  form: 'printable US-ASCII, not empty, no DQUOTE, no backslash',
}

// RFC 3986 2: *( reserved / unreserved / pct-encoded )
const URI_REFERENCE: Rule = {
  pattern: /^([\w\-.~:/?#[\]@!$&'()*+,;=]|%[\dA-Fa-f]{2})+$/,
  form: 'a URI reference',
}
const ABSOLUTE_URL: Rule = {
  pattern: /^https?:\/\/([\w\-.~:/?#[\]@!$&'()*+,;=]|%[\dA-Fa-f]{2})+$/i,
  form: 'an absolute URL',
}

const SECONDS: Rule = { pattern: /^\d+$/, form: 'a whole number of seconds' }
const UTF_8: Rule = { pattern: /^utf-8$/i, form: 'UTF-8' }
const TOKEN: Rule = { pattern: /^[!#$%&'*+\-.^`|~\w]+$/, form: 'a token', unquoted: true }
const FLAG: Rule = { pattern: /^(true|false)$/i, form: 'true or false', unquoted: true }

const OAUTH = new Map([
  // RFC 6750 3
  ['scope', WORDS],
  ['error', SENTENCE],
  ['error_description', SENTENCE],
  ['error_uri', URI_REFERENCE],
  // RFC 9470 3: acr_values in order of preference, max_age not negative
  ['acr_values', WORDS],
  ['max_age', SECONDS],
  // RFC 9449 7.1: JWS algorithms
  ['algs', WORDS],
])

const RULES = new Map([
  ['bearer', OAUTH],
  ['dpop', OAUTH],
  // RFC 7617 2.1: the only value allowed
  ['basic', new Map([['charset', UTF_8]])],
  [
    'digest',
    new Map([
      // RFC 7616 3.3: these two MUST NOT be quoted
      ['algorithm', TOKEN],
      ['stale', FLAG],
      ['charset', UTF_8],
    ]),
  ],
])

/** The rule for a parameter of a scheme, both in lower case. */
export function ruleFor(scheme: string, name: string): Rule {
  // RFC 9728 5.1: in the challenge of any scheme
  if (name === 'resource_metadata') return ABSOLUTE_URL
  return RULES.get(scheme)?.get(name) ?? TEXT
}
