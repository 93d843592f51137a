import { bearer, policy, protectionSpace } from '@verdict/core'
import { inputs } from '../measure/inputs.mjs'

/** The rule that everybody is asked about: an admin, or the owner with scope documents:write. */
export const documents = policy('document')(({ anyOf, allOf, role, owner, scope }) => ({
  update: anyOf(role('admin'), allOf(owner('authorId'), scope('documents:write'))),
}))
export const api = protectionSpace(bearer({ realm: 'api' }))

const ALLOW = Object.freeze({ kind: 'allow' })
const LOGIN = Object.freeze({ kind: 'challenge', challenges: api.challenges })
const NARROW = Object.freeze({
  kind: 'forbid',
  challenges: Object.freeze([
    Object.freeze({
      scheme: 'Bearer',
      params: Object.freeze({
        realm: 'api',
        error: 'insufficient_scope',
        scope: 'documents:write',
      }),
    }),
  ]),
})
const NO = Object.freeze({ kind: 'forbid', challenges: Object.freeze([]) })

/**
 * The same by hand: the limit. As short as somebody would write it who gets every status right,
 * giving constants.
 */
export function byHand(identity, credentials, document) {
  if (credentials.kind !== 'valid' || identity === null) return LOGIN
  if (identity.roles?.includes('admin')) return ALLOW
  if (document.authorId === null || document.authorId !== identity.id) return NO
  return identity.scopes?.includes('documents:write') ? ALLOW : NARROW
}

const valid = api.valid('Bearer')
const person = (i, more) => ({ id: `user-${i}`, roles: ['reader'], scopes: [], ...more })
const question = (identity, credentials, i, authorId) => {
  const row = { id: `d-${i}`, authorId }
  return { identity, credentials, row, resource: documents.of(row) }
}

const admin = (i) => person(i, { roles: ['reader', 'admin'] })
const writer = (i) => person(i, { scopes: ['profile', 'documents:write'] })
const allow = inputs((i) =>
  i % 2 ? question(admin(i), valid, i, 'somebody') : question(writer(i), valid, i, `user-${i}`),
)
const deny = inputs((i) => question(person(i), valid, i, 'somebody'))
const narrow = inputs((i) => question(person(i), valid, i, `user-${i}`))
const stranger = inputs((i) => question(null, api.omitted, i, 'somebody'))
// As an API sees them: mostly allowed, some refused, some not logged in.
const mixed = inputs((i) => [allow, allow, allow, allow, deny, narrow, stranger, allow][i % 8][i])

/** 1,024 questions of each kind. */
export const questions = { allow, deny, narrow, stranger, mixed }
