import { readChallenges } from '@verdict/http'
import { type Answer, valuesOf } from './client.js'
import type { Expected } from './step.js'

/** An answer, and which API gave it. */
export interface Answered {
  readonly api: string
  readonly origin: string
  readonly answer: Answer
}

/** The reason that a refusal gives (RFC 9457, with Verdict's code). */
export interface Reason {
  readonly code: string
  readonly detail: string
}

export function reasonOf(answer: Answer): Reason | undefined {
  if (!valuesOf(answer, 'content-type')[0]?.startsWith('application/problem+json')) return undefined
  if (answer.body === '') return undefined
  const problem = Object(jsonOf(answer.body)) as Partial<Reason>
  return { code: String(problem.code), detail: String(problem.detail) }
}

/** What a body of JSON says; of any other, the text. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}

/** Each challenge as its scheme, and its error code if it has one. */
export function challengesOf(answer: Answer): string[] {
  const list = readChallenges(valuesOf(answer, 'www-authenticate'))
  if (list.kind === 'malformed') return [`malformed at ${list.position}`]
  return list.challenges.map(({ scheme, params }) =>
    params['error'] === undefined ? scheme : `${scheme} ${params['error']}`,
  )
}

/** What must be the same in all three, as one text each. */
const ALIKE: Readonly<Record<string, (answer: Answer) => string>> = {
  status: ({ status }) => String(status),
  // RFC 9110 5.3: lines and commas say the same, and Fetch knows commas alone.
  'www-authenticate': (answer) => valuesOf(answer, 'www-authenticate').join(', '),
  'cache-control': (answer) => valuesOf(answer, 'cache-control').join(', '),
  // RFC 8259 11: charset says nothing of JSON. Koa and Express write it on what is let through.
  'content-type': (answer) =>
    valuesOf(answer, 'content-type')
      .join(', ')
      .replace(/^(application\/json); charset=utf-8$/, '$1'),
  body: ({ body }) => body,
}

/** An answer with the API's own address left out: each has another port. */
function anywhere({ origin, answer }: Answered): Answer {
  return {
    ...answer,
    fields: answer.fields.map(([name, value]) => [name, value.replaceAll(origin, '{origin}')]),
    body: answer.body.replaceAll(origin, '{origin}'),
  }
}

/** Where the APIs differ from each other, a line each. */
export function differences(all: readonly Answered[]): string[] {
  const found: string[] = []
  for (const [what, read] of Object.entries(ALIKE)) {
    const texts = all.map((answered) => read(anywhere(answered)))
    if (texts.every((text) => text === texts[0])) continue
    found.push(
      `${what} differs: ${all.map(({ api }, i) => `${api} ${quoted(texts[i])}`).join(', ')}`,
    )
  }
  return found
}

/** Where one answer is not what was expected, a line each. */
export function surprises({ api, answer }: Answered, expected: Expected): string[] {
  const { status, challenges = [], code, body } = expected
  const found: string[] = []
  const same = (what: string, got: string, wanted: string) => {
    if (got !== wanted) found.push(`${api}: ${what} is ${quoted(got)}, not ${quoted(wanted)}`)
  }
  same('the status', String(answer.status), String(status))
  same('the challenge', challengesOf(answer).join(', '), challenges.join(', '))
  if (answer.status >= 400) {
    same('cache-control', valuesOf(answer, 'cache-control').join(', '), 'no-store')
  }
  const reason = reasonOf(answer)
  same('the reason', reason?.code ?? '', code ?? '')
  if (body !== undefined && !answer.body.includes(body)) {
    found.push(`${api}: the body has no ${quoted(body)}`)
  }
  return found
}

/** Fields that say when and how an answer came, not what it is. */
const APART = new Set(['date', 'connection', 'keep-alive'])

/** Where two answers of one API could be told apart: any field, any byte of the body. */
export function tellTales(api: string, one: Answer, other: Answer): string[] {
  const text = ({ status, fields, body }: Answer) =>
    JSON.stringify([status, fields.filter(([name]) => !APART.has(name)), body])
  return text(one) === text(other)
    ? []
    : [`${api}: told apart: ${quoted(text(one))} from ${quoted(text(other))}`]
}

function quoted(text = ''): string {
  if (text === '') return 'nothing'
  return `'${text.length > 300 ? `${text.slice(0, 300)}...` : text}'`
}
