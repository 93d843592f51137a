import { ALGS, METADATA, REALM } from './api.js'

/** All that a client is told: the status, the code of the problem document, and these fields. */
export interface Answer {
  readonly status: 400 | 401 | 403 | 503
  readonly title: string
  readonly code: string
  readonly detail: string
  readonly challenges: readonly object[]
  /** Fields beside `www-authenticate`, `cache-control` and `content-type`. */
  readonly fields?: Readonly<Record<string, unknown>>
}

type Params = Readonly<Record<string, string>>
const space = { realm: REALM, resource_metadata: METADATA }
const bearer = (params?: Params) => ({ scheme: 'Bearer', params: { ...space, ...params } })
const dpop = (params?: Params) => ({ scheme: 'DPoP', params: { ...space, algs: ALGS, ...params } })

const INVALID = {
  status: 401,
  title: 'Unauthorized',
  code: 'invalid_credentials',
  detail: 'The credentials are not valid.',
} as const
const INVALID_TOKEN = { error: 'invalid_token' }
const INVALID_PROOF = { error: 'invalid_dpop_proof' }

/** RFC 6750 3.1: it is expired, revoked, malformed, or invalid for other reasons. Which, is not said. */
export const BAD_TOKEN: Answer = { ...INVALID, challenges: [bearer(INVALID_TOKEN)] }

/** RFC 9449 7.2: the error stands in the challenge of the scheme that was tried, and there alone. */
export const BAD_TOKEN_AS_BEARER: Answer = {
  ...INVALID,
  challenges: [bearer(INVALID_TOKEN), dpop()],
}
export const BAD_TOKEN_AS_DPOP: Answer = {
  ...INVALID,
  challenges: [bearer(), dpop(INVALID_TOKEN)],
}

/** RFC 9449 7.1: the token may be a good one. */
export const BAD_PROOF: Answer = { ...INVALID, challenges: [bearer(), dpop(INVALID_PROOF)] }

/** RFC 9449 9: the same again, with this nonce in the proof. */
export const NONCE_WANTED: Answer = {
  status: 401,
  title: 'Unauthorized',
  code: 'partial_credentials',
  detail: 'One more round of authentication is needed.',
  challenges: [bearer(), dpop({ error: 'use_dpop_nonce' })],
  fields: { 'dpop-nonce': /^[\w-]+\.[\w-]+\.[\w-]+$/ },
}

/** RFC 6750 3.1: no error code, since no authentication information came. */
export const NO_CREDENTIALS: Answer = {
  status: 401,
  title: 'Unauthorized',
  code: 'no_credentials',
  detail: 'Credentials are needed.',
  challenges: [bearer()],
}
const UNSUPPORTED = {
  status: 401,
  title: 'Unauthorized',
  code: 'unsupported_scheme',
  detail: 'The authentication scheme is not accepted here.',
} as const
export const OTHER_SCHEME: Answer = { ...UNSUPPORTED, challenges: [bearer()] }
export const DPOP_ALONE: Answer = { ...UNSUPPORTED, challenges: [dpop()] }

/** RFC 6750 3.1: the request is wrong, whatever the token is worth. */
const MALFORMED = {
  status: 400,
  title: 'Bad Request',
  code: 'malformed_request',
  detail: 'The credentials are not written as their scheme asks.',
} as const
const INVALID_REQUEST = { error: 'invalid_request' }
export const BAD_REQUEST: Answer = { ...MALFORMED, challenges: [bearer(INVALID_REQUEST)] }
export const BAD_REQUEST_OF_BOTH: Answer = {
  ...MALFORMED,
  challenges: [bearer(INVALID_REQUEST), dpop(INVALID_REQUEST)],
}

const TOO_NARROW = {
  status: 403,
  title: 'Forbidden',
  code: 'insufficient_scope',
  detail: 'The credentials lack a scope that this needs.',
} as const
const WIDER = { error: 'insufficient_scope', scope: 'documents:write' }

/** RFC 6750 3.1: the token is good, and a wider one is needed. */
export const MORE_SCOPE: Answer = { ...TOO_NARROW, challenges: [bearer(WIDER)] }
export const MORE_SCOPE_AS_DPOP: Answer = { ...TOO_NARROW, challenges: [dpop(WIDER)] }

/** Neither 401 nor 403: the token may be a good one. Come back in so many seconds. */
export const NOT_KNOWN: Answer = {
  status: 503,
  title: 'Service Unavailable',
  code: 'could_not_verify',
  detail: 'The credentials could not be verified.',
  challenges: [],
  fields: { 'retry-after': /^5$/ },
}
