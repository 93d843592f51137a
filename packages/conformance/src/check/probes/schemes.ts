import type { Exchange } from '../client.js'
import { type Probe, watch } from '../probe.js'
import { challengeOf } from '../site.js'

const group = 'Challenges of each scheme'
const needs = (scheme: string): string => `add a resource whose "schemes" have "${scheme}"`

/** The text of the challenges, where quotes can be seen. */
const fieldOf = (answer: Exchange): string => answer.lines('www-authenticate').join(', ')
const offers = (scheme: string) => (answer: Exchange) => challengeOf(answer, scheme) !== undefined

// RFC 6749 A: what these values may hold, after unquoting.
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/
const TEXT = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/

/** RFC 6750 3.1, RFC 9470 3, RFC 9449 7.1 and 9: the status that belongs to each code. */
const STATUS_OF: Readonly<Record<string, number>> = {
  invalid_request: 400,
  invalid_token: 401,
  insufficient_scope: 403,
  insufficient_user_authentication: 401,
  use_dpop_nonce: 401,
  invalid_dpop_proof: 401,
}

/** The error codes of the challenges that have one. */
export function codesIn(answer: Exchange): readonly string[] {
  return ['bearer', 'dpop'].flatMap((scheme) => challengeOf(answer, scheme)?.['error'] ?? [])
}

export const SCHEMES: readonly Probe[] = [
  watch(
    {
      id: 'realm-quoted',
      title: 'A realm is a quoted-string.',
      group,
      level: 'must',
      clause: 'RFC 9110 11.5',
      mend: 'Write realm="…" with quotes, also around a single word.',
    },
    'no answer had a realm',
    (answer) => /\brealm\s*=/i.test(fieldOf(answer).replace(/"(?:[^"\\]|\\.)*"/g, '""')),
    (answer) =>
      /\brealm\s*=\s*[^\s"]/i.test(fieldOf(answer).replace(/"(?:[^"\\]|\\.)*"/g, '""'))
        ? `the realm is not quoted: ${fieldOf(answer)}`
        : undefined,
  ),
  watch(
    {
      id: 'basic-realm',
      title: 'A Basic challenge has a realm.',
      group,
      level: 'must',
      clause: 'RFC 7617 2',
      mend: 'Write Basic realm="…".',
    },
    needs('Basic'),
    offers('basic'),
    (answer) =>
      challengeOf(answer, 'basic')?.['realm'] === undefined ? 'Basic without a realm' : undefined,
  ),
  watch(
    {
      id: 'basic-charset',
      title: 'The charset of a Basic challenge is UTF-8, if there is one.',
      group,
      level: 'must',
      clause: 'RFC 7617 2.1',
      mend: 'Write charset="UTF-8" or nothing.',
    },
    needs('Basic'),
    offers('basic'),
    (answer) => {
      const charset = challengeOf(answer, 'basic')?.['charset']
      const fine = charset === undefined || charset.toLowerCase() === 'utf-8'
      return fine ? undefined : `charset=${JSON.stringify(charset)}`
    },
  ),
  watch(
    {
      id: 'digest-parameters',
      title: 'A Digest challenge has realm, nonce and qop.',
      group,
      level: 'must',
      clause: 'RFC 7616 3.3',
      mend: 'Send realm, nonce and qop with every Digest challenge.',
    },
    needs('Digest'),
    offers('digest'),
    (answer) => {
      const params = challengeOf(answer, 'digest') ?? {}
      const missing = ['realm', 'nonce', 'qop'].filter((name) => !(name in params))
      return missing.length > 0 ? `Digest without ${missing.join(', ')}` : undefined
    },
  ),
  watch(
    {
      id: 'digest-quotes',
      title: 'Digest quotes realm, nonce, opaque, domain and qop, and neither algorithm nor stale.',
      group,
      level: 'must',
      clause: 'RFC 7616 3.3',
      mend: 'Write qop="auth", algorithm=SHA-256, stale=true.',
    },
    needs('Digest'),
    offers('digest'),
    (answer) => {
      const field = fieldOf(answer)
      const wrong =
        /\b(?:algorithm|stale)\s*=\s*"/i.exec(field) ??
        /\b(?:nonce|opaque|domain|qop)\s*=\s*[^\s"]/i.exec(field)
      return wrong ? `quoted otherwise than Digest asks: ${field}` : undefined
    },
  ),
  watch(
    {
      id: 'bearer-parameter',
      title: 'A Bearer challenge has at least one parameter.',
      group,
      level: 'must',
      clause: 'RFC 6750 3',
      mend: 'Write Bearer realm="…".',
    },
    needs('Bearer'),
    // RFC 9449 7.2 shows a bare Bearer beside DPoP.
    (answer) => offers('bearer')(answer) && !offers('dpop')(answer),
    (answer) =>
      Object.keys(challengeOf(answer, 'bearer') ?? {}).length === 0
        ? 'Bearer without a parameter'
        : undefined,
  ),
  watch(
    {
      id: 'bearer-scope',
      title: 'The scope of a challenge is a list of scope-tokens with single spaces between.',
      group,
      level: 'must',
      clause: 'RFC 6750 3; RFC 6749 A.4',
      mend: 'Join scopes with one space; no commas, quotes or backslashes, no brackets of arrays.',
    },
    'no answer had a scope',
    (answer) => challengeOf(answer, 'bearer')?.['scope'] !== undefined,
    (answer) => {
      const scope = challengeOf(answer, 'bearer')?.['scope'] ?? ''
      return SCOPE.test(scope) ? undefined : `scope=${JSON.stringify(scope)}`
    },
  ),
  watch(
    {
      id: 'bearer-error-text',
      title: 'error and error_description hold only what they may.',
      group,
      level: 'must',
      clause: 'RFC 6750 3; RFC 6749 A.7, A.8',
      mend: 'Leave out ", \\ and everything beyond printable ASCII; escaping does not make them legal.',
    },
    'add credentials that do not count',
    (answer) => {
      const params = challengeOf(answer, 'bearer')
      return params?.['error'] !== undefined || params?.['error_description'] !== undefined
    },
    (answer) => {
      const { error, error_description: text } = challengeOf(answer, 'bearer') ?? {}
      const wrong = [error, text].find((value) => value !== undefined && !TEXT.test(value))
      return wrong === undefined ? undefined : `not allowed there: ${JSON.stringify(wrong)}`
    },
  ),
  watch(
    {
      id: 'bearer-error-uri',
      title: 'error_uri is a URI.',
      group,
      level: 'must',
      clause: 'RFC 6750 3; RFC 6749 A.9',
      mend: 'Write a URI-reference without spaces and quotes, or leave it out.',
    },
    'no answer had error_uri',
    (answer) => challengeOf(answer, 'bearer')?.['error_uri'] !== undefined,
    (answer) => {
      const uri = challengeOf(answer, 'bearer')?.['error_uri'] ?? ''
      const fine = /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(uri) && URL.canParse(uri, 'https://x.example')
      return fine ? undefined : `error_uri=${JSON.stringify(uri)}`
    },
  ),
  watch(
    {
      id: 'error-code-known',
      title: 'The error code is one that clients know.',
      group,
      level: 'should',
      clause: 'RFC 6750 3.1; IANA OAuth Extensions Error Registry',
      mend: 'Use invalid_request, invalid_token, insufficient_scope, or a code that a later RFC registered.',
    },
    'add credentials that do not count',
    (answer) => codesIn(answer).length > 0,
    (answer) => {
      const unknown = codesIn(answer).find((code) => !Object.hasOwn(STATUS_OF, code))
      return unknown === undefined
        ? undefined
        : `error=${JSON.stringify(unknown)} is not registered`
    },
  ),
  watch(
    {
      id: 'error-code-status',
      title: 'An error code comes with the status that belongs to it.',
      group,
      level: 'should',
      clause: 'RFC 6750 3.1; RFC 9470 3; RFC 9449 7.1',
      mend: 'invalid_request goes with 400, invalid_token with 401, insufficient_scope with 403.',
    },
    'add credentials that do not count',
    (answer) => codesIn(answer).some((code) => Object.hasOwn(STATUS_OF, code)),
    (answer) => {
      const wrong = codesIn(answer).find((code) => {
        return Object.hasOwn(STATUS_OF, code) && STATUS_OF[code] !== answer.status
      })
      return wrong && `${answer.status} with error="${wrong}", which belongs to ${STATUS_OF[wrong]}`
    },
  ),
  watch(
    {
      id: 'dpop-algs',
      title: 'A DPoP challenge says which algorithms proofs may use.',
      group,
      level: 'should',
      clause: 'RFC 9449 7.1',
      mend: 'Add algs="ES256 …" to the DPoP challenge.',
    },
    needs('DPoP'),
    (answer) => answer.status === 401 && offers('dpop')(answer),
    (answer) =>
      challengeOf(answer, 'dpop')?.['algs'] === undefined ? 'DPoP without algs' : undefined,
  ),
]
