import {
  forbidden,
  needsLogin,
  needsScope,
  allowed,
  type Case,
  get,
  NO_CREDENTIALS,
  password,
  refused,
  SESSION,
  token,
} from '../case.js'
import type { FieldLine } from '../message.js'

const ADA = token('ada')
const PASSWORD = password('canary-ada:canary:p\u00e4sswort')

const identity: Case[] = [
  get('anyone: a stranger', '/token/desk/list', [], allowed(null)),
  get('anyone: a known caller', '/token/desk/list', [ADA], allowed('canary-ada')),
  get('strangers only: a stranger', '/token/desk/strangers', [], allowed(null)),
  get('strangers only: a known caller', '/token/desk/strangers', [ADA], forbidden('excluded')),
  get('role: the right one', '/token/desk/admin', [token('admin')], allowed('canary-root')),
  get('role: a stranger', '/token/desk/admin', [], NO_CREDENTIALS),
  get(
    'role: another one',
    '/token/desk/admin',
    [ADA],
    forbidden('missing_role', ['credentials', 'missing_role']),
  ),
  get('role: one of two', '/token/desk/staff', [token('editor')], allowed('canary-eve')),
  get('not a role: dropping credentials lifts no ban', '/token/desk/calm', [], NO_CREDENTIALS),
  get('not a role: the banned', '/token/desk/calm', [token('banned')], forbidden('excluded')),
  get('not a role: the others', '/token/desk/calm', [ADA], allowed('canary-ada')),
  get('attribute: equal', '/token/desk/blue', [ADA], allowed('canary-ada')),
  get('attribute: another', '/token/desk/blue', [token('bob')], forbidden('attribute_mismatch')),
  get('attribute: none', '/token/desk/blue', [token('admin')], forbidden('attribute_mismatch')),
]

const scopes: Case[] = [
  get('scope: held', '/token/desk/write', [ADA], allowed('canary-ada')),
  get('scope: a stranger', '/token/desk/write', [], NO_CREDENTIALS),
  get('scope: missing', '/token/desk/write', [token('bob')], needsScope('documents:write')),
  get(
    'scope: all that is needed is named, held or not',
    '/token/desk/copy',
    [ADA],
    needsScope('documents:read documents:write'),
  ),
  get(
    'scope: Basic cannot bring one',
    '/mixed/desk/copy',
    [PASSWORD],
    forbidden('insufficient_scope'),
  ),
  get(
    'scope or role: the scope would help',
    '/token/desk/either',
    [ADA],
    needsScope('reports:read'),
  ),
  get(
    'scope and role: no scope would help',
    '/token/desk/futile',
    [ADA],
    forbidden('missing_role'),
  ),
  get(
    'scope and role: the role alone',
    '/token/desk/futile',
    [token('admin')],
    needsScope('reports:read'),
  ),
]

const FRESH = ', max_age="300"'
const MFA = ', acr_values="mfa"'
const assurance: Case[] = [
  get('step-up: no login time', '/token/desk/fresh', [token('admin')], needsLogin(FRESH)),
  get('step-up: a stale login', '/token/desk/fresh', [token('admin-stale')], needsLogin(FRESH)),
  get(
    'step-up: a login in the future',
    '/token/desk/fresh',
    [token('admin-early')],
    needsLogin(FRESH),
  ),
  get('step-up: fresh', '/token/desk/fresh', [token('admin-strong')], allowed('canary-root')),
  get('step-up: a stranger', '/token/desk/fresh', [], NO_CREDENTIALS),
  get(
    'step-up: one of two levels',
    '/token/desk/strong',
    [ADA],
    needsLogin(', acr_values="hwk mfa"'),
  ),
  get(
    'step-up: the role is there',
    '/token/desk/erase',
    [token('admin')],
    needsLogin(`${MFA}${FRESH}`),
  ),
  get('step-up: the role is not', '/token/desk/erase', [ADA], forbidden('missing_role')),
  get('step-up: all there', '/token/desk/erase', [token('admin-strong')], allowed('canary-root')),
  get(
    'step-up and scope in one challenge',
    '/token/desk/publish',
    [ADA],
    needsLogin(`, scope="documents:publish"${MFA}${FRESH}`),
  ),
  get(
    'step-up and scope: the login is there',
    '/token/desk/publish',
    [token('ada-strong')],
    needsScope('documents:publish'),
  ),
  get(
    'step-up: Basic cannot bring one',
    '/basic/desk/strong',
    [PASSWORD],
    forbidden('step_up_required'),
  ),
  get(
    'step-up: a session can, in its own words',
    '/session/desk/strong',
    [['Cookie', '__Host-sid=canary-sid']],
    refused(401, 'step_up_required', { challenges: [SESSION] }),
  ),
  get(
    'step-up: a stronger session',
    '/session/desk/strong',
    [['Cookie', '__Host-sid=canary-sid-strong']],
    allowed('canary-ada'),
  ),
  get(
    'step-up that nobody can meet',
    '/token/desk/never',
    [token('ada-strong')],
    forbidden('step_up_required'),
  ),
]

const INSIDE: FieldLine = ['X-Forwarded-For', '10.1.2.3']
const BLOCKED = forbidden('network_denied', ['environment', 'network_denied'])
const network: Case[] = [
  get('network: outside', '/token/desk/office', [], BLOCKED),
  get('network: inside', '/token/desk/office', [INSIDE], allowed(null)),
  get(
    'network: inside, IPv4-mapped',
    '/token/desk/office',
    [['X-Forwarded-For', '::ffff:10.1.2.3']],
    allowed(null),
  ),
  get(
    'network: inside, IPv6',
    '/token/desk/office',
    [['X-Forwarded-For', '2001:DB8::17']],
    allowed(null),
  ),
  get(
    'network: only the trusted hop counts',
    '/token/desk/office',
    [['X-Forwarded-For', '10.1.2.3, 203.0.113.9']],
    BLOCKED,
  ),
  get('network: no address at all', '/token/desk/office', [['X-Forwarded-For', 'canary']], BLOCKED),
  get(
    'network: an address that octal would read otherwise',
    '/token/desk/office',
    [['X-Forwarded-For', '012.1.2.3']],
    BLOCKED,
  ),
  get('network: before a credential is read', '/token/desk/work', [token('expired')], BLOCKED),
  get('network: and credentials', '/token/desk/work', [INSIDE], NO_CREDENTIALS),
  get('network: and good credentials', '/token/desk/work', [INSIDE, ADA], allowed('canary-ada')),
  get('network: or credentials, none', '/token/desk/visit', [], NO_CREDENTIALS),
  get('network: or credentials, inside', '/token/desk/visit', [INSIDE], allowed(null)),
  get('network: or credentials, outside', '/token/desk/visit', [ADA], allowed('canary-ada')),
  get('network: denied', '/token/desk/outside', [['X-Forwarded-For', '198.51.100.7']], BLOCKED),
  get(
    'network: not denied',
    '/token/desk/outside',
    [['X-Forwarded-For', '198.51.101.7']],
    allowed(null),
  ),
  get(
    'network: unknown is denied',
    '/token/desk/outside',
    [['X-Forwarded-For', 'canary']],
    BLOCKED,
  ),
  get('network: before a row is loaded', '/token/documents/inside/canary-broken', [ADA], BLOCKED),
]

const OPEN: FieldLine = ['X-Facts', 'open']
const facts: Case[] = [
  get('circumstance: holds', '/facts/desk/hours', [OPEN], allowed(null)),
  get(
    'circumstance: does not',
    '/facts/desk/hours',
    [],
    forbidden('forbidden', ['credentials', 'after_hours']),
  ),
  get(
    'circumstance: without facts',
    '/token/desk/hours',
    [OPEN],
    forbidden('forbidden', ['environment', 'after_hours']),
  ),
  get(
    'circumstance: no login would help',
    '/facts/desk/shift',
    [],
    forbidden('forbidden', ['credentials', 'after_hours']),
  ),
  get('circumstance: a login would', '/facts/desk/shift', [OPEN], NO_CREDENTIALS),
  get(
    'circumstance: with a title',
    '/facts/desk/team',
    [token('bob')],
    forbidden('no_team', ['credentials', 'no_team']),
  ),
  get('circumstance: facts know the identity', '/facts/desk/team', [ADA], allowed('canary-ada')),
]

export const decisions: Case[] = [...identity, ...scopes, ...assurance, ...network, ...facts]
