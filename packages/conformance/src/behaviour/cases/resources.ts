import {
  forbidden,
  needsLogin,
  needsScope,
  allowed,
  BASIC,
  BEARER,
  type Case,
  get,
  NO_CREDENTIALS,
  NOT_FOUND,
  refused,
  token,
} from '../case.js'
import type { FieldLine } from '../message.js'

const ADA = token('ada')

const INSIDE: FieldLine = ['X-Forwarded-For', '10.1.2.3']
const FRESH = ', max_age="300"'
const MFA = ', acr_values="mfa"'

const row = (action: string, id: string) => `/token/documents/${action}/canary-${id}`
export const resources: Case[] = [
  get('row: public, a stranger', row('read', 'public'), [], allowed(null, 'canary-public')),
  get('row: loaded later', row('read', 'later'), [], allowed(null, 'canary-public')),
  get('row: draft, a stranger', row('read', 'draft'), [], NO_CREDENTIALS),
  get('row: missing looks the same to a stranger', row('read', 'none'), [], NO_CREDENTIALS),
  get('row: draft, its owner', row('read', 'draft'), [ADA], allowed('canary-ada', 'canary-draft')),
  get(
    'row: draft, somebody else',
    row('read', 'draft'),
    [token('bob')],
    forbidden('forbidden', ['resource', 'not_published']),
  ),
  get(
    'row: draft, an editor',
    row('read', 'draft'),
    [token('editor')],
    allowed('canary-eve', 'canary-draft'),
  ),
  get('row: missing', row('read', 'none'), [ADA], {
    ...NOT_FOUND,
    event: ['resource', 'not_found'],
  }),
  get('row: null', row('read', 'null'), [ADA], NOT_FOUND),
  get('row: missing where anyone may see', row('show', 'none'), [], NOT_FOUND),
  get('row: nobody owns what has no owner', row('update', 'orphan'), [ADA], forbidden('not_owner')),
  get('row: a stranger is settled without a database', row('update', 'broken'), [], NO_CREDENTIALS),
  get('row: owner and scope', row('update', 'draft'), [ADA], allowed('canary-ada', 'canary-draft')),
  get(
    'row: the owner without the scope',
    row('update', 'foreign'),
    [token('bob')],
    needsScope('documents:write'),
  ),
  get(
    'row: the scope without the owner',
    row('update', 'foreign'),
    [ADA],
    forbidden('not_owner', ['resource', 'not_owner']),
  ),
  get(
    'row: the owner logged in too weakly',
    row('sign', 'draft'),
    [ADA],
    needsLogin(`, acr_values="mfa hwk"${FRESH}`),
  ),
  get(
    'row: somebody else, no futile step-up',
    row('sign', 'foreign'),
    [ADA],
    forbidden('not_owner'),
  ),
  get(
    'row: scope and step-up in one challenge',
    row('seal', 'draft'),
    [ADA],
    needsLogin(`, scope="documents:seal"${MFA}`),
  ),
  get(
    'row: settled by the role, whatever the row',
    row('archive', 'broken'),
    [ADA],
    forbidden('missing_role', ['credentials', 'missing_role']),
  ),
  get(
    'row: a condition that fails',
    row('archive', 'draft'),
    [token('admin')],
    forbidden('forbidden', ['resource', 'not_published']),
  ),
  get(
    'row: a relation that holds',
    row('share', 'draft'),
    [ADA],
    allowed('canary-ada', 'canary-draft'),
  ),
  get(
    'row: a relation without a title stays secret',
    row('share', 'draft'),
    [token('bob')],
    forbidden('forbidden', ['resource', 'same_tenant']),
  ),
  get(
    'row: a relation with a title',
    row('join', 'draft'),
    [ADA],
    forbidden('same_team', ['resource', 'same_team']),
  ),
  get('row: a negated condition, a stranger', row('unpublished', 'public'), [], NO_CREDENTIALS),
  get(
    'row: a negated condition, a known caller',
    row('unpublished', 'public'),
    [ADA],
    forbidden('excluded'),
  ),
  get(
    'row: a negated condition that holds',
    row('unpublished', 'draft'),
    [],
    allowed(null, 'canary-draft'),
  ),
  get(
    'row: network and owner, inside',
    row('inside', 'draft'),
    [ADA, INSIDE],
    allowed('canary-ada', 'canary-draft'),
  ),
  get(
    'row: both schemes are asked for',
    '/mixed/documents/read/canary-draft',
    [],
    refused(401, 'no_credentials', { challenges: [BEARER, BASIC] }),
  ),
]
