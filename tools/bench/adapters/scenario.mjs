/** What all routes are about: documents, callers with tokens, and what they may. */
import { bearer, policy } from '@verdict/core'
import { identified, invalid } from '@verdict/http'
import { inputs } from '../measure/inputs.mjs'

export const documents = policy('document')(({ anyOf, allOf, role, owner, scope }) => ({
  read: anyOf(role('admin'), allOf(owner('authorId'), scope('documents:read'))),
}))

export const rows = new Map(
  inputs((i) => [`d-${i}`, { id: `d-${i}`, authorId: `user-${i}`, title: `Document ${i}` }]),
)

const scopesOf = (i) => (i % 2 ? ['profile', 'documents:read'] : ['profile'])
const identity = (i) => ({ id: `user-${i}`, roles: ['reader'], scopes: scopesOf(i) })
/** Opaque tokens: every other caller may read his documents. */
export const tokens = new Map(inputs((i) => [`opaque-token-of-user-${i}`, identity(i)]))

/** Takes the opaque tokens. */
export const opaque = {
  from: 'authorization',
  issuers: ['table'],
  schemes: (space) => [bearer(space)],
  authenticate({ token68 }) {
    const identity = tokens.get(token68)
    return identity ? identified(identity) : invalid('rejected')
  },
}

const refusal = (status, phrase, code, detail, challenge) =>
  Object.freeze({
    status,
    challenge,
    body: JSON.stringify({ title: phrase, status, detail, code }),
  })
const bearerError = (rest) => `Bearer realm="api", ${rest}`
/** The refusals as Verdict words them, there before they are needed. */
export const LOGIN = refusal(
  401,
  'Unauthorized',
  'no_credentials',
  'Credentials are needed.',
  'Bearer realm="api"',
)
export const INVALID = refusal(
  401,
  'Unauthorized',
  'invalid_credentials',
  'The credentials are not valid.',
  bearerError('error="invalid_token"'),
)
export const NARROW = refusal(
  403,
  'Forbidden',
  'insufficient_scope',
  'The credentials lack a scope that this needs.',
  bearerError('error="insufficient_scope", scope="documents:read"'),
)
export const NO = refusal(
  403,
  'Forbidden',
  'missing_role',
  'The caller lacks a role that this needs.',
)

/** By hand: nothing where the caller may read the document. */
export function judge({ id, roles, scopes }, row) {
  if (roles.includes('admin')) return undefined
  if (row.authorId !== id) return NO
  return scopes.includes('documents:read') ? undefined : NARROW
}

const USUAL = /^Bearer +([\w.~+/-]+=*)$/i
/** By hand: the token of an Authorization field. */
export const tokenOf = (field) => (field === undefined ? undefined : USUAL.exec(field)?.[1])

/** What a route reads and answers: the caller is not part of it, so that all give the same. */
export const shown = (row) => ({ id: row.id, title: row.title })

const request = (i, authorization) => ({ path: `/documents/d-${i}`, authorization })
const allowed = (i) => i | 1
/** 1,024 requests of each kind, with the status that they get. */
export const requests = {
  allow: {
    status: 200,
    list: inputs((i) => request(allowed(i), `Bearer opaque-token-of-user-${allowed(i)}`)),
  },
  401: { status: 401, list: inputs((i) => request(i, `Bearer nobodys-token-${i}`)) },
  403: {
    status: 403,
    list: inputs((i) => request(i & ~1, `Bearer opaque-token-of-user-${i & ~1}`)),
  },
}
