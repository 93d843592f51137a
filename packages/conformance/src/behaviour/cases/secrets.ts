import {
  allowed,
  authorization,
  BEARER,
  bearer,
  type Case,
  type Expected,
  get,
  MALFORMED,
  NO_CREDENTIALS,
  NOT_FOUND,
  refused,
  token,
} from '../case.js'

const ADA = token('ada')
const unverified = refused(503, 'could_not_verify', { fields: { 'retry-after': '7' } })
const DOWN = token('down')

const note = (action: string, id: string) => `/token/notes/${action}/canary-${id}`
const HIDDEN = (code: string): Expected => ({ ...NOT_FOUND, event: ['resource', code] })
const hidden: Case[] = [
  get('hidden: its owner', note('read', 'draft'), [ADA], allowed('canary-ada', 'canary-draft')),
  get('hidden: somebody else', note('read', 'foreign'), [ADA], HIDDEN('not_owner')),
  get('hidden: missing', note('read', 'none'), [ADA], HIDDEN('not_found')),
  get('hidden: a stranger, for every id', note('read', 'foreign'), [], NO_CREDENTIALS),
  get('hidden: a stranger, for a missing id', note('read', 'none'), [], NO_CREDENTIALS),
  get(
    'hidden: a stranger, where some may be seen',
    note('peek', 'draft'),
    [],
    HIDDEN('no_credentials'),
  ),
  get(
    'hidden: a stranger, missing where some may be seen',
    note('peek', 'none'),
    [],
    HIDDEN('not_found'),
  ),
  get(
    'hidden: a stranger sees what is public',
    note('peek', 'public'),
    [],
    allowed(null, 'canary-public'),
  ),
  get(
    'hidden: a bad token, where some may be seen',
    note('peek', 'draft'),
    [token('expired')],
    HIDDEN('invalid_credentials'),
  ),
  get(
    'hidden: a bad token, missing',
    note('peek', 'none'),
    [token('expired')],
    HIDDEN('not_found'),
  ),
  get('hidden: malformed', note('peek', 'draft'), [ADA, ADA], MALFORMED),
  get('hidden: malformed, missing', note('peek', 'none'), [ADA, ADA], MALFORMED),
  get('hidden: could not verify', note('peek', 'draft'), [DOWN], unverified),
  get('hidden: could not verify, missing', note('peek', 'none'), [DOWN], unverified),
  get(
    'hidden: a scope is asked for of its owner',
    note('edit', 'draft'),
    [ADA],
    refused(403, 'insufficient_scope', {
      challenges: [bearer('insufficient_scope', ', scope="notes:write"')],
    }),
  ),
  get('hidden: and of nobody else', note('edit', 'foreign'), [ADA], HIDDEN('not_owner')),
  get(
    'hidden: a step-up is asked for of its owner',
    note('sign', 'draft'),
    [ADA],
    refused(401, 'step_up_required', {
      challenges: [bearer('insufficient_user_authentication', ', acr_values="mfa"')],
    }),
  ),
  get('hidden: no step-up for anybody else', note('sign', 'foreign'), [ADA], HIDDEN('not_owner')),
  get(
    'hidden: a role that no row needs more than',
    note('moderate', 'none'),
    [ADA],
    refused(403, 'missing_role', { event: ['credentials', 'missing_role'] }),
  ),
  get(
    'hidden: a condition that fails',
    note('review', 'draft'),
    [token('editor')],
    HIDDEN('not_published'),
  ),
  get(
    'hidden: a blocked network, for every id',
    note('inside', 'none'),
    [ADA],
    refused(403, 'network_denied'),
  ),
  ...['canary-draft', 'canary-none'].map(
    (id): Case => ({
      name: `hidden: a cookie from another site, ${id}`,
      request: {
        method: 'POST',
        target: `/session/notes/peek/${id}`,
        fields: [['Cookie', '__Host-sid=canary-sid']],
      },
      expect: NOT_FOUND,
    }),
  ),
]

const DPOP = 'DPoP realm="api", algs="ES256 EdDSA"'
const dpop = (error: string) => `${DPOP}, error="${error}"`
const bound = authorization('DPoP canary-ada')
const partial: Case[] = [
  get(
    'nonce: nothing sent',
    '/nonce/desk/me',
    [],
    refused(401, 'no_credentials', { challenges: [DPOP, BEARER] }),
  ),
  get(
    'nonce: wanted',
    '/nonce/desk/me',
    [bound],
    refused(401, 'partial_credentials', {
      challenges: [dpop('use_dpop_nonce'), BEARER],
      fields: { 'dpop-nonce': 'n-1' },
    }),
  ),
  get('nonce: given', '/nonce/desk/me', [bound, ['DPoP', 'n-1']], allowed('canary-ada')),
  get(
    'nonce: wrong',
    '/nonce/desk/me',
    [bound, ['DPoP', 'canary']],
    refused(401, 'invalid_credentials', { challenges: [dpop('invalid_dpop_proof'), BEARER] }),
  ),
  get(
    'nonce: given twice',
    '/nonce/desk/me',
    [bound, ['DPoP', 'n-1'], ['DPoP', 'n-1']],
    refused(401, 'invalid_credentials', { challenges: [dpop('invalid_dpop_proof'), BEARER] }),
  ),
  get(
    'nonce: a bound token sent as Bearer',
    '/nonce/desk/me',
    [ADA],
    refused(401, 'invalid_credentials', { challenges: [DPOP, bearer('invalid_token')] }),
  ),
  get(
    'nonce: a bad token',
    '/nonce/desk/me',
    [authorization('dpop canary-expired'), ['DPoP', 'n-1']],
    refused(401, 'invalid_credentials', { challenges: [dpop('invalid_token'), BEARER] }),
  ),
  get(
    'nonce: malformed says so in both challenges',
    '/nonce/desk/me',
    [bound, bound],
    refused(400, 'malformed_request', {
      challenges: [dpop('invalid_request'), bearer('invalid_request')],
    }),
  ),
  get('nonce: strangers are welcome', '/nonce/desk/list', [bound], allowed(null, null, 'partial')),
  // Regression: whoever may see it would never have learned the nonce that shows who they are.
  ...['canary-draft', 'canary-none'].map((id) =>
    get(
      `nonce: a hidden row, there or not: ${id}`,
      `/nonce/notes/peek/${id}`,
      [bound],
      refused(401, 'partial_credentials', {
        challenges: [dpop('use_dpop_nonce'), BEARER],
        fields: { 'dpop-nonce': 'n-1' },
      }),
    ),
  ),
  get(
    'nonce: a scope is asked for by the scheme in use',
    '/nonce/desk/copy',
    [bound, ['DPoP', 'n-1']],
    refused(403, 'insufficient_scope', {
      challenges: [`${dpop('insufficient_scope')}, scope="documents:read documents:write"`],
    }),
  ),
]

export const secrets: Case[] = [...hidden, ...partial]
