import { base64, type FieldLine, type WireRequest } from './message.js'

/** One request and the whole answer that every server must give it. */
export interface Case {
  readonly name: string
  readonly request: WireRequest
  readonly expect: Expected
}

export interface Expected {
  readonly status: number
  /** One per challenge, as each is written. */
  readonly challenges: readonly string[]
  /** Further fields that Verdict sets, by name in lower case. */
  readonly fields: Readonly<Record<string, string>>
  readonly body: string
  /** What operators are told: stage and true reason. Absent: not looked at. */
  readonly event?: readonly [stage: string, code: string | null]
}

/** The words of each reason, written here a second time so that no change goes unnoticed. */
const DETAILS: Readonly<Record<string, string>> = {
  no_credentials: 'Credentials are needed.',
  partial_credentials: 'One more round of authentication is needed.',
  unsupported_scheme: 'The authentication scheme is not accepted here.',
  invalid_credentials: 'The credentials are not valid.',
  malformed_request: 'The credentials are not written as their scheme asks.',
  insufficient_scope: 'The credentials lack a scope that this needs.',
  step_up_required: 'A stronger or more recent login is needed.',
  missing_role: 'The caller lacks a role that this needs.',
  attribute_mismatch: 'The caller lacks an attribute that this needs.',
  not_owner: 'Only the owner may do this.',
  network_denied: 'This is not allowed from this network.',
  excluded: 'The caller is excluded from this.',
  forbidden: 'This is not allowed.',
  same_team: 'Only members of the same team may do this.',
  no_team: 'This is for members of a team.',
  cross_site_request: 'The request came from another site.',
  not_found: 'There is nothing here.',
  could_not_verify: 'The credentials could not be verified.',
  no_decision: 'No rule was asked about this request.',
}

const PHRASES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

const REFUSAL = { 'cache-control': 'no-store', 'content-type': 'application/problem+json' }

/** The problem document of a refusal (RFC 9457). */
export function problem(status: number, code: string): string {
  const detail = DETAILS[code]
  if (detail === undefined) throw new Error(`the suite has no words for ${code}`)
  return JSON.stringify({ title: PHRASES[status], status, detail, code })
}

interface More {
  readonly challenges?: readonly string[]
  readonly fields?: Readonly<Record<string, string>>
  readonly event?: readonly [stage: string, code: string]
}

/** A refusal of Verdict's. */
export function refused(status: number, code: string, more: More = {}): Expected {
  const { challenges = [], fields, event } = more
  return {
    status,
    challenges,
    fields: { ...REFUSAL, ...fields },
    body: problem(status, code),
    ...(event && { event }),
  }
}

/** The handler ran, for this caller and this row. */
export function allowed(
  identity: string | null,
  resource: string | null = null,
  credentials: string = identity === null ? 'omitted' : 'valid',
): Expected {
  const body = JSON.stringify({ identity, credentials, resource })
  return { status: 200, challenges: [], fields: {}, body }
}

/** The framework's own error path: a bug, and never a way in. */
export const FAILED: Expected = {
  status: 500,
  challenges: [],
  fields: {},
  body: JSON.stringify({ error: 'internal' }),
}

/** One case in a line: what it is about, the path, the field lines, the answer. */
export function get(
  name: string,
  target: string,
  fields: readonly FieldLine[],
  expect: Expected,
): Case {
  return { name, request: { target, fields }, expect }
}

export function authorization(value: string): FieldLine {
  return ['Authorization', value]
}

/** A token of the suite's table. */
export function token(name: string): FieldLine {
  return authorization(`Bearer canary-${name}`)
}

/** Basic credentials, in UTF-8 (RFC 7617 2.1). */
export function password(userPass: string): FieldLine {
  return authorization(`Basic ${base64(userPass)}`)
}

export const BEARER = 'Bearer realm="api"'
export const BASIC = 'Basic realm="api", charset="UTF-8"'
export const API_KEY = 'ApiKey realm="api"'
export const SESSION = 'Session realm="api"'

/** Bearer's challenge with an error and what else it names. */
export function bearer(error: string, more: string = ''): string {
  return `${BEARER}, error="${error}"${more}`
}

export const NO_CREDENTIALS = refused(401, 'no_credentials', { challenges: [BEARER] })
export const INVALID_TOKEN = refused(401, 'invalid_credentials', {
  challenges: [bearer('invalid_token')],
})
export const MALFORMED = refused(400, 'malformed_request', {
  challenges: [bearer('invalid_request')],
})
export const NOT_FOUND = refused(404, 'not_found')

/** A 403 that nothing would change. */
export function forbidden(code: string, event?: readonly [string, string]): Expected {
  return refused(403, code, event ? { event } : {})
}

/** A 403 that a wider scope would change. */
export function needsScope(names: string): Expected {
  return refused(403, 'insufficient_scope', {
    challenges: [bearer('insufficient_scope', `, scope="${names}"`)],
  })
}

/** A 401 that a stronger or fresher login would change. */
export function needsLogin(more: string): Expected {
  return refused(401, 'step_up_required', {
    challenges: [bearer('insufficient_user_authentication', more)],
  })
}
