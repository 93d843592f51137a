import type { Exchange } from '../client.js'
import { answered, NEEDS_GUARDED, type Probe, probe, watch } from '../probe.js'
import type { Site } from '../site.js'

const group = 'Bodies'
const NEEDS = 'add a resource that refuses somebody'

const fails = ({ status }: Exchange): boolean => status >= 400

/** What a caller sees of a refusal: its fields and its body. */
function shownBy({ fields, body }: Exchange): string {
  return `${fields.map(([name, value]) => `${name}: ${value}`).join('\n')}\n${body}`
}

const STACK =
  /(?:^|\n|<br ?\/?>)\s*(?:&nbsp;\s*)*at [^\n<]+:\d+:\d+|Traceback \(most recent call last\)|\bat [\w$.]+\([\w$]+\.(?:java|kt|scala):\d+\)|goroutine \d+ \[|\.php(?:\(\d+\)| on line \d+)|\.cs:line \d+|\.rb:\d+:in /
const FILE =
  /(?:^|[\s"'(=>:])(?:file:\/\/\/\S+|[A-Z]:\\\w+\\\S+|\/(?:home|usr|var|opt|srv|root|Users)\/[\w.-]+\/\S+|\/?(?:\S+\/)?node_modules\/\S+)/
const VERIFIER =
  /JsonWebTokenError|TokenExpiredError|NotBeforeError|JWSSignatureVerificationFailed|JWTClaimValidationFailed|JWTExpired|ERR_J[WO]\w+|ERR_CRYPTO\w*|\bjwt (?:malformed|expired|not active|signature is required|must be provided|audience invalid|issuer invalid)|secretOrPublicKey|unexpected "\w+" claim value|Invalid Compact JWS|InvalidTokenError|ExpiredSignatureError|io\.jsonwebtoken|org\.springframework|Microsoft\.IdentityModel|IDX\d{5}|java\.\w+\.\w+Exception|SyntaxError|Unexpected (?:token|end of JSON)|OpenSSL|error:[0-9A-F]{8}:/

function tells(pattern: RegExp, what: string): (answer: Exchange) => string | undefined {
  return (answer) => {
    const found = pattern.exec(shownBy(answer))?.[0].trim()
    // What the request itself held is no secret of the server's.
    if (!found || answer.request.target.includes(found)) return undefined
    return `${what} shows: ${JSON.stringify(found.slice(0, 120))}`
  }
}

/** A secret of the configuration that an answer holds. */
function secretIn(answer: Exchange, site: Site): string | undefined {
  return site.client.redactor.finds(shownBy(answer))
    ? `${answer.by}: a secret that was sent came back`
    : undefined
}

/** What an answer tells that is nobody's business. */
export const LEAKS: readonly Probe[] = [
  watch(
    {
      id: 'no-stack-traces',
      title: 'No answer shows a stack trace.',
      group,
      level: 'advice',
      clause: 'CWE-209; OWASP ASVS 5.0 16.5.1',
      mend: 'Turn the development error page off, and log what it showed.',
    },
    NEEDS,
    fails,
    tells(STACK, 'a stack trace'),
  ),
  watch(
    {
      id: 'no-file-paths',
      title: 'No answer shows a path of the server’s files.',
      group,
      level: 'advice',
      clause: 'CWE-209; OWASP ASVS 5.0 16.5.1',
      mend: 'Send texts of your own, not the messages of what was thrown.',
    },
    NEEDS,
    fails,
    tells(FILE, 'a path'),
  ),
  watch(
    {
      id: 'no-verifier-messages',
      title: 'No answer shows the messages of the library that verifies.',
      group,
      level: 'advice',
      clause: 'RFC 6750 3; CWE-209',
      mend: 'Say that the token does not count or has expired, in words of your own.',
    },
    NEEDS,
    fails,
    tells(VERIFIER, 'a message of a library'),
  ),
  watch(
    {
      id: 'no-secrets-back',
      title: 'No refusal sends credentials back.',
      group,
      level: 'should',
      clause: 'RFC 6750 5.2; CWE-200',
      mend: 'Repeat nothing of Authorization, keys and cookies, in fields or bodies.',
    },
    'add credentials, and a resource that refuses somebody',
    ({ status }) => status >= 300,
    secretIn,
  ),
  probe(
    {
      id: 'credentials-not-repeated',
      title: 'What stands in Authorization is not repeated, whatever it is.',
      group,
      level: 'should',
      clause: 'RFC 9110 17.16; CWE-200',
      mend: 'Name no unknown scheme and no bad token: a bare key without a scheme looks like one.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      const mark = 'conformance-5ecret'
      for (const resource of site.samples) {
        for (const value of [mark, `Bearer ${mark}`, `Conformance ${mark}`]) {
          const by = { name: 'a marked Authorization', fields: [['Authorization', value]] } as const
          const answer = await site.ask(resource, { by })
          if (!answered(answer)) continue
          const back = shownBy(answer).includes(mark)
          yield { answer, problem: back ? 'the value of Authorization came back' : undefined }
        }
      }
    },
  ),
]
