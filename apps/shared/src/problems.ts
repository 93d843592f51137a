/** An answer of the API's own making, in the form of Verdict's (RFC 9457). */
export interface Problem {
  readonly status: 400 | 403 | 404 | 413 | 415 | 500
  readonly type: 'application/problem+json'
  readonly body: string
}

function problem(status: Problem['status'], title: string, code: string, detail: string): Problem {
  const body = JSON.stringify({ title, status, detail, code })
  return { status, type: 'application/problem+json', body }
}

/** No route has this address. Says what Verdict says of a resource that is not there. */
export const NOT_FOUND = problem(404, 'Not Found', 'not_found', 'There is nothing here.')

/** A form's answer to a wrong password. No 401: that would need a challenge that could help. */
export const LOGIN_FAILED = problem(
  403,
  'Forbidden',
  'login_failed',
  'Unknown user name or wrong password.',
)

const REQUEST_ERRORS: Readonly<Record<number, Problem>> = {
  400: problem(400, 'Bad Request', 'bad_request', 'The request is not what this route takes.'),
  413: problem(413, 'Content Too Large', 'too_large', 'The body is too large.'),
  415: problem(415, 'Unsupported Media Type', 'unsupported', 'The body is of a type not taken.'),
}
const SERVER_ERROR = problem(500, 'Internal Server Error', 'internal', 'Something went wrong here.')

export const BAD_REQUEST = REQUEST_ERRORS[400] as Problem

/**
 * What to answer when something was thrown. Body parsers say by `status` that the request is at
 * fault; everything else is a bug of ours: it is told to operators, and callers learn nothing.
 */
export function problemOf(error: unknown): Problem {
  const { status } = Object(error) as { status?: unknown }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return REQUEST_ERRORS[status] ?? BAD_REQUEST
  }
  console.error(error)
  return SERVER_ERROR
}
