import {
  allowed,
  authorization,
  BASIC,
  BEARER,
  bearer,
  type Case,
  type Expected,
  FAILED,
  get,
  INVALID_TOKEN,
  NO_CREDENTIALS,
  password,
  refused,
  token,
} from '../case.js'

const ADA = token('ada')
const unverified = (seconds?: string) =>
  refused(503, 'could_not_verify', seconds ? { fields: { 'retry-after': seconds } } : {})

const DOWN = token('down')
const outage: Case[] = [
  get('could not verify', '/token/desk/me', [DOWN], {
    ...unverified('7'),
    event: ['credentials', 'could_not_verify'],
  }),
  get(
    'could not verify: a part of a second is waited for',
    '/token/desk/me',
    [token('down-long')],
    unverified('2'),
  ),
  get(
    'could not verify: for how long is not known',
    '/token/desk/me',
    [token('down-unknown')],
    unverified(),
  ),
  get('could not verify: strangers are welcome', '/token/desk/list', [DOWN], allowed(null)),
  get(
    'could not verify: a row that strangers may see',
    '/token/documents/read/canary-public',
    [DOWN],
    allowed(null, 'canary-public'),
  ),
  get(
    'could not verify: a row that they may not',
    '/token/documents/read/canary-draft',
    [DOWN],
    unverified('7'),
  ),
  get(
    'could not verify: a row that is missing',
    '/token/documents/read/canary-none',
    [DOWN],
    unverified('7'),
  ),
  get('could not verify: nobody is let in by it', '/token/desk/calm', [DOWN], unverified('7')),
  get(
    'could not verify: forbidden to everybody',
    '/token/desk/never',
    [DOWN],
    refused(403, 'step_up_required'),
  ),
  get(
    'could not verify: a blocked network',
    '/token/desk/work',
    [DOWN],
    refused(403, 'network_denied'),
  ),
  get(
    'could not verify: not rejected where strangers are welcome',
    '/strict/desk/list',
    [DOWN],
    allowed(null),
  ),
]

const STRICT = '/strict/desk/list'
const both = (first: string) => [first, BASIC]
const welcome: Case[] = [
  get(
    'ignore: a bad token where strangers are welcome',
    '/token/desk/list',
    [token('expired')],
    allowed(null, null, 'invalid'),
  ),
  get(
    'ignore: a bad password',
    '/basic/desk/list',
    [password('canary-ada:x')],
    allowed(null, null, 'invalid'),
  ),
  get(
    'ignore: a bad token on a public row',
    '/token/documents/read/canary-public',
    [token('expired')],
    allowed(null, 'canary-public', 'invalid'),
  ),
  get(
    'ignore: spoiling credentials is no way in',
    '/token/desk/calm',
    [token('expired')],
    INVALID_TOKEN,
  ),
  get('reject: nothing sent', STRICT, [], allowed(null)),
  get('reject: a good token', STRICT, [ADA], allowed('canary-ada')),
  get(
    'reject: a bad token',
    STRICT,
    [token('expired')],
    refused(401, 'invalid_credentials', { challenges: both(bearer('invalid_token')) }),
  ),
  get(
    'reject: a bad password',
    STRICT,
    [password('canary-ada:x')],
    refused(401, 'invalid_credentials', { challenges: both(BEARER) }),
  ),
  get(
    'reject: a malformed field',
    STRICT,
    [authorization('Bearer')],
    refused(400, 'malformed_request', { challenges: both(bearer('invalid_request')) }),
  ),
  get(
    'reject: a scheme that is not taken is none at all',
    STRICT,
    [authorization('Foo x')],
    allowed(null, null, 'invalid'),
  ),
  ...['public', 'none'].map((id) =>
    get(
      `reject: a bad token, to a ${id} row`,
      `/strict/documents/show/canary-${id}`,
      [token('expired')],
      refused(401, 'invalid_credentials', { challenges: both(bearer('invalid_token')) }),
    ),
  ),
  get(
    'reject: a blocked network comes first',
    '/strict/desk/office',
    [token('expired')],
    refused(403, 'network_denied'),
  ),
]

const html = (status: number, detail: string, challenges: readonly string[]): Expected => ({
  status,
  challenges,
  fields: { 'cache-control': 'no-store', 'content-type': 'text/html' },
  body: `<h1>${status}</h1><p>${detail} \u00c3\u00a9</p>`, // UTF-8, read as Latin-1
})
const render: Case[] = [
  get(
    'render: 401 keeps its challenge',
    '/render/desk/me',
    [],
    html(401, 'Credentials are needed.', [BEARER]),
  ),
  get(
    'render: 403',
    '/render/desk/admin',
    [ADA],
    html(403, 'The caller lacks a role that this needs.', []),
  ),
  get(
    'render: 404 of a hidden row',
    '/render/notes/read/canary-foreign',
    [ADA],
    html(404, 'There is nothing here.', []),
  ),
  get('render: is not asked on allow', '/render/desk/me', [ADA], allowed('canary-ada')),
  get('render: leaves it', '/render/desk/me', [['X-Render', 'none']], NO_CREDENTIALS),
  get('render: an empty body', '/render/desk/me', [['X-Render', 'empty']], {
    ...html(401, '', [BEARER]),
    fields: { 'cache-control': 'no-store', 'content-type': 'text/plain' },
    body: '',
  }),
  get('render: throws', '/render/desk/me', [['X-Render', 'boom']], FAILED),
  get('render: gives no body', '/render/desk/me', [['X-Render', 'wrong']], FAILED),
]

const bugs: Case[] = [
  get('bug: the loader throws', '/token/documents/read/canary-broken', [ADA], FAILED),
  get('bug: the loader rejects', '/token/documents/read/canary-rejected', [ADA], FAILED),
  get(
    'bug: a predicate returns a promise',
    '/token/documents/promised/canary-public',
    [ADA],
    FAILED,
  ),
  get(
    'bug: a predicate returns what is only truthy',
    '/token/documents/truthy/canary-public',
    [ADA],
    FAILED,
  ),
  get('bug: a predicate throws', '/token/documents/broken/canary-public', [ADA], FAILED),
  get('bug: an authenticator throws', '/token/desk/me', [token('boom')], FAILED),
  get(
    'bug: an authenticator throws where strangers are welcome',
    '/token/desk/list',
    [token('boom')],
    FAILED,
  ),
  get('bug: verify throws', '/basic/desk/me', [password('canary-boom:x')], FAILED),
  get('bug: facts throw', '/facts/desk/list', [['X-Facts', 'boom']], FAILED),
  get('bug: onDecision throws on a refusal', '/watched/desk/me', [], FAILED),
  get('bug: onDecision throws on allow', '/watched/desk/list', [], FAILED),
  get('bug: the handler throws', '/throws', [], FAILED),
  get('bug: what a guard granted is asked for without it', '/unguarded', [ADA], FAILED),
]

export const manners: Case[] = [...outage, ...welcome, ...render, ...bugs]
