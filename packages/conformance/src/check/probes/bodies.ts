import type { Exchange } from '../client.js'
import { type Probe, watch } from '../probe.js'

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

// Of what was cut nobody can say whether it parses.
const whole = (answer: Exchange): boolean => withBody(answer) && !answer.cut

const isProblem = (answer: Exchange): boolean =>
  whole(answer) && typeOf(answer) === 'application/problem+json'

/** The members of a problem document; undefined for what is no object. */
function membersOf({ body }: Exchange): Readonly<Record<string, unknown>> | undefined {
  const value = parsed(body)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Record<string, unknown>) : undefined
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
    (answer) => fails(answer) && whole(answer) && typeOf(answer) === 'application/json',
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
