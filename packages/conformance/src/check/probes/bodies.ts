import type { Exchange } from '../client.js'
import { answered, NEEDS_GUARDED, type Probe, probe, watch } from '../probe.js'
import type { Site } from '../site.js'

const group = 'Bodies'
const NEEDS = 'add a resource that refuses somebody'
const NEEDS_PROBLEM = 'no refusal was application/problem+json'

const refuses = ({ status }: Exchange): boolean => status === 401 || status === 403
const fails = ({ status }: Exchange): boolean => status >= 400
const withBody = (answer: Exchange): boolean => answer.body !== ''

function typeOf(answer: Exchange): string {
  return (answer.lines('content-type')[0] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const isProblem = (answer: Exchange): boolean =>
  withBody(answer) && typeOf(answer) === 'application/problem+json'

/** The members of a problem document; undefined for what is no object. */
function membersOf({ body }: Exchange): Readonly<Record<string, unknown>> | undefined {
  const value = parsed(body)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Record<string, unknown>) : undefined
}

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
  return site.client.redactor.found(shownBy(answer)) === undefined
    ? undefined
    : `${answer.by}: a secret that was sent came back`
}

export const BODIES: readonly Probe[] = [
  watch(
    {
      id: 'body-content-type',
      title: 'A refusal with a body says what type it is of.',
      group,
      level: 'should',
      clause: 'RFC 9110 8.3',
      mend: 'Send Content-Type: application/problem+json, or that of whatever the body is.',
    },
    NEEDS,
    (answer) => refuses(answer) && withBody(answer),
    (answer) =>
      typeOf(answer) === '' ? `${answer.status} with a body and no Content-Type` : undefined,
  ),
  watch(
    {
      id: 'body-json',
      title: 'What is called JSON is JSON.',
      group,
      level: 'must',
      clause: 'RFC 8259 2',
      mend: 'Serialize the body, or say what it is.',
    },
    'no refusal was application/json',
    (answer) => fails(answer) && withBody(answer) && typeOf(answer) === 'application/json',
    ({ body }) => (parsed(body) === undefined ? 'application/json that does not parse' : undefined),
  ),
  watch(
    {
      id: 'problem-object',
      title: 'A problem document is a JSON object.',
      group,
      level: 'must',
      clause: 'RFC 9457 3',
      mend: 'Send an object with title, status and detail.',
    },
    NEEDS_PROBLEM,
    isProblem,
    (answer) => (membersOf(answer) ? undefined : 'application/problem+json that is no JSON object'),
  ),
  watch(
    {
      id: 'problem-status',
      title: 'The status of a problem document is that of the answer.',
      group,
      level: 'must',
      clause: 'RFC 9457 3.1.2',
      mend: 'Write the status once, and use it for both.',
    },
    NEEDS_PROBLEM,
    (answer) => isProblem(answer) && membersOf(answer)?.['status'] !== undefined,
    (answer) => {
      const status = membersOf(answer)?.['status']
      return status === answer.status
        ? undefined
        : `${answer.status} with "status": ${JSON.stringify(status)}`
    },
  ),
  watch(
    {
      id: 'problem-types',
      title: 'The members of a problem document are of their types.',
      group,
      level: 'should',
      clause: 'RFC 9457 3.1',
      mend: 'type, title, detail and instance are strings; type and instance are URI references.',
    },
    NEEDS_PROBLEM,
    (answer) => isProblem(answer) && membersOf(answer) !== undefined,
    (answer) => {
      const members = membersOf(answer) ?? {}
      const wrong = ['type', 'title', 'detail', 'instance'].find(
        (name) => members[name] !== undefined && typeof members[name] !== 'string',
      )
      return wrong && `"${wrong}" is ${JSON.stringify(members[wrong])}`
    },
  ),
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
  watch(
    {
      id: 'server-versions',
      title: 'No field tells the version of what the server is made of.',
      group,
      level: 'advice',
      clause: 'RFC 9110 10.2.4',
      mend: 'Turn X-Powered-By off, and leave versions out of Server.',
    },
    NEEDS,
    refuses,
    (answer) => {
      const [powered] = answer.lines('x-powered-by')
      if (powered !== undefined) return `X-Powered-By: ${powered}`
      const server = answer.lines('server').find((value) => /\/\d+\.\d+/.test(value))
      return server && `Server: ${server}`
    },
  ),
  watch(
    {
      id: 'refusal-sets-no-cookie',
      title: 'A refusal starts no session.',
      group,
      level: 'advice',
      clause: 'RFC 6265 8.4; CWE-384',
      mend: 'Begin sessions at the login: saveUninitialized and its like fill the store with strangers.',
    },
    NEEDS,
    refuses,
    (answer) => {
      // A cookie that is being removed is no session.
      const set = answer
        .lines('set-cookie')
        .filter((line) => !/max-age=0|expires=thu, 01 jan 1970/i.test(line))
      return set.length > 0 ? `${answer.status} with Set-Cookie` : undefined
    },
  ),
]
