/** A refused request to status, field lines and body: by Verdict, and by hand. */
import { bearer, policy } from '@verdict/core'
import { createEnforcer, identified, invalid } from '@verdict/http'
import { inputs } from '../measure/inputs.mjs'

const documents = policy('document')(({ anyOf, allOf, role, owner, scope, assurance }) => ({
  update: anyOf(role('admin'), allOf(owner('authorId'), scope('documents:write'))),
  delete: allOf(owner('authorId'), assurance({ acr: ['mfa'] })),
}))

const tokens = new Map(
  inputs((i) => [`token-${i}`, { id: `user-${i}`, roles: ['reader'], scopes: ['profile'] }]),
)

/** Opaque tokens from a table. */
const table = {
  from: 'authorization',
  issuers: ['table'],
  schemes: (space) => [bearer(space)],
  authenticate({ token68 }) {
    const identity = tokens.get(token68)
    return identity ? identified(identity) : invalid('rejected')
  },
}

const NO_LINES = []
const enforcer = createEnforcer(
  { authenticators: [table], realm: 'api' },
  {
    request: (native) => ({
      method: 'PUT',
      target: () => '/documents/1',
      fieldLines: (name) =>
        name === 'authorization' && native.authorization !== undefined
          ? [native.authorization]
          : NO_LINES,
    }),
    key: (native) => native,
  },
)
const guards = {
  update: enforcer.guard(documents, 'update', (native) => native.row),
  delete: enforcer.guard(documents, 'delete', (native) => native.row),
}
const allowed = () => undefined
const refused = (answer) => answer
/** Verdict's answer to a request. */
export const verdict = (native) => guards[native.action](native, allowed, refused)

/** An answer as a handler writes it: the body made for it, the fields in a list. */
function written(status, phrase, code, detail, challenge) {
  const fields = [
    ['cache-control', 'no-store'],
    ['content-type', 'application/problem+json'],
  ]
  if (challenge) fields.unshift(['www-authenticate', challenge])
  return { status, fields, body: JSON.stringify({ title: phrase, status, detail, code }) }
}

/** What the hand-written guard says in each case, made anew by `write` or there already. */
function answersBy(write) {
  const bearerError = (rest) => `Bearer realm="api", ${rest}`
  return {
    login: write(
      401,
      'Unauthorized',
      'no_credentials',
      'Credentials are needed.',
      'Bearer realm="api"',
    ),
    invalid: write(
      401,
      'Unauthorized',
      'invalid_credentials',
      'The credentials are not valid.',
      bearerError('error="invalid_token"'),
    ),
    role: write(403, 'Forbidden', 'missing_role', 'The caller lacks a role that this needs.'),
    owner: write(403, 'Forbidden', 'not_owner', 'The resource belongs to somebody else.'),
    scope: write(
      403,
      'Forbidden',
      'insufficient_scope',
      'The credentials lack a scope that this needs.',
      bearerError('error="insufficient_scope", scope="documents:write"'),
    ),
    stepUp: write(
      401,
      'Unauthorized',
      'step_up_required',
      'A stronger or more recent login is needed.',
      bearerError('error="insufficient_user_authentication", acr_values="mfa"'),
    ),
  }
}

const USUAL = /^Bearer +([\w.~+/-]+=*)$/i

function guardBy(answers) {
  return ({ authorization, action, row }) => {
    if (authorization === undefined) return answers.login()
    const token = USUAL.exec(authorization)?.[1]
    const identity = token === undefined ? undefined : tokens.get(token)
    if (!identity) return answers.invalid()
    if (row.authorId !== identity.id) return action === 'update' ? answers.role() : answers.owner()
    if (action === 'update') {
      if (identity.roles.includes('admin')) return undefined
      return identity.scopes.includes('documents:write') ? undefined : answers.scope()
    }
    return identity.acr === 'mfa' ? undefined : answers.stepUp()
  }
}

/** By hand, each answer written when it is given. */
export const byHand = guardBy(
  answersBy(
    (...parts) =>
      () =>
        written(...parts),
  ),
)
/** By hand, with every answer there before: the limit. */
export const constants = guardBy(
  answersBy((...parts) => {
    const answer = Object.freeze(written(...parts))
    return () => answer
  }),
)

/** 1,024 requests of each kind that are refused. */
export const requests = Object.fromEntries(
  Object.entries({
    'no credentials': () => ({ action: 'update' }),
    'an unknown token': (i) => ({ action: 'update', authorization: `Bearer unknown-${i}` }),
    'somebody else’s document': (i) => ({ action: 'update', authorization: `Bearer token-${i}` }),
    'a scope is missing': (i) => ({
      action: 'update',
      authorization: `Bearer token-${i}`,
      authorId: `user-${i}`,
    }),
    'a stronger login is needed': (i) => ({
      action: 'delete',
      authorization: `Bearer token-${i}`,
      authorId: `user-${i}`,
    }),
  }).map(([name, make]) => [
    name,
    inputs((i) => {
      const { action, authorization, authorId = 'somebody' } = make(i)
      return { action, authorization, row: { id: `d-${i}`, authorId } }
    }),
  ]),
)
