import {
  allowed,
  BEARER,
  bearer,
  type Case,
  type Expected,
  get,
  INVALID_TOKEN,
  MALFORMED,
  NO_CREDENTIALS,
  NOT_FOUND,
  refused,
  token,
} from '../case.js'

const ADA = token('ada')
const MISSING_ROLE = refused(403, 'missing_role')

/** The same guards, hung elsewhere in the framework. */
const mounting: Case[] = [
  get('router and route: nobody', '/twice/admin', [], NO_CREDENTIALS),
  get('router and route: stopped by the second', '/twice/admin', [ADA], MISSING_ROLE),
  get('router and route: passed', '/twice/admin', [token('admin')], allowed('canary-root')),
  {
    name: 'router and route: with a body that is read between them',
    request: { method: 'POST', target: '/twice/admin', fields: [token('admin')], body: 'canary' },
    expect: allowed('canary-root'),
  },
  get('prefix: nobody', '/v1/deep/documents/canary-draft', [], NO_CREDENTIALS),
  get(
    'prefix: the loader gets its parameter',
    '/v1/deep/documents/canary-draft',
    [ADA],
    allowed('canary-ada', 'canary-draft'),
  ),
  get(
    'prefix: somebody else',
    '/v1/deep/documents/canary-foreign',
    [ADA],
    refused(403, 'not_owner'),
  ),
  get('fields set before: 401', '/before', [], {
    ...NO_CREDENTIALS,
    fields: { ...NO_CREDENTIALS.fields, 'x-kept': 'yes' },
  }),
  get('fields set before: 403', '/before', [ADA], {
    ...MISSING_ROLE,
    fields: { ...MISSING_ROLE.fields, 'x-kept': 'yes' },
  }),
]

const json = (body: object): Expected => ({
  status: 200,
  challenges: [],
  fields: {},
  body: JSON.stringify(body),
})
const manual = (id: string) => `/manual/canary-${id}`
const withoutMiddleware: Case[] = [
  get('no middleware: nobody', manual('draft'), [], NO_CREDENTIALS),
  get('no middleware: a bad token', manual('draft'), [token('expired')], INVALID_TOKEN),
  get('no middleware: malformed', manual('draft'), [ADA, ADA], MALFORMED),
  get(
    'no middleware: could not verify',
    manual('draft'),
    [token('down')],
    refused(503, 'could_not_verify', { fields: { 'retry-after': '7' } }),
  ),
  get('no middleware: refused', manual('foreign'), [ADA], refused(403, 'not_owner')),
  get(
    'no middleware: a scope',
    manual('foreign'),
    [token('bob')],
    refused(403, 'insufficient_scope', {
      challenges: [bearer('insufficient_scope', ', scope="documents:write"')],
    }),
  ),
  get(
    'no middleware: allowed, and what else is',
    manual('draft'),
    [ADA],
    json({ may: ['list', 'me', 'calm', 'write', 'blue', 'visit', 'outside'] }),
  ),
]

const ANSWERS: readonly (readonly [string, string, Parameters<typeof get>[2], Expected])[] = [
  ['200', '/token/desk/me', [ADA], allowed('canary-ada')],
  ['400', '/token/desk/me', [ADA, ADA], MALFORMED],
  ['401', '/token/desk/me', [], NO_CREDENTIALS],
  ['401 with an error', '/token/desk/me', [token('expired')], INVALID_TOKEN],
  ['403', '/token/desk/admin', [ADA], MISSING_ROLE],
  ['403 of a network', '/token/desk/office', [], refused(403, 'network_denied')],
  ['404', '/token/documents/show/canary-none', [], NOT_FOUND],
  [
    '503',
    '/token/desk/me',
    [token('down')],
    refused(503, 'could_not_verify', { fields: { 'retry-after': '7' } }),
  ],
]

/** RFC 9110 9.3.2: the same status and fields, and no content. */
const head = ANSWERS.map(
  ([name, target, fields, expect]): Case => ({
    name: `HEAD: ${name}`,
    request: { method: 'HEAD', target, fields },
    expect: { ...expect, body: '' },
  }),
)

/**
 * Refusals are the same for every method. Not here: TRACE and CONNECT, which never reach a framework,
 * and OPTIONS, which some CORS middleware answers whatever it is about.
 */
const methods = ['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'PURGE'].flatMap(
  (method): Case[] => [
    {
      name: `${method}: 401`,
      request: { method, target: '/token/desk/me' },
      expect: NO_CREDENTIALS,
    },
    {
      name: `${method}: a hidden row`,
      request: { method, target: '/token/notes/read/canary-foreign', fields: [ADA] },
      expect: NOT_FOUND,
    },
  ],
)

/** The CORS middleware stands before the guards: its fields stay on every refusal. */
const ORIGIN = ['Origin', 'https://app.example.com'] as const
const CORS = {
  'access-control-allow-origin': 'https://app.example.com',
  'access-control-expose-headers': 'WWW-Authenticate',
}
const cors = ANSWERS.map(([name, target, fields, expect]) =>
  get(`CORS: fields on a ${name}`, target, [...fields, ORIGIN], {
    ...expect,
    fields: { ...expect.fields, ...CORS },
  }),
)
const preflight: Case[] = ['/token/desk/me', '/token/desk/office', '/before'].map((target) => ({
  name: `CORS: a preflight is answered before the guard of ${target}`,
  request: {
    method: 'OPTIONS',
    target,
    fields: [
      ORIGIN,
      ['Access-Control-Request-Method', 'PUT'],
      ['Access-Control-Request-Headers', 'authorization'],
    ],
  },
  expect: {
    status: 204,
    challenges: [],
    fields: { 'access-control-allow-origin': CORS['access-control-allow-origin'] },
    body: '',
  },
}))

/** What a client writes may end up nowhere: not in a field, not in a body. */
const INJECTIONS = [
  'canary%0d%0aSet-Cookie:%20canary=1',
  'canary"%2c%20Basic%20realm="x',
  'canary%00',
  '..%2f..%2fcanary',
  '%3Cscript%3Ecanary%3C%2Fscript%3E',
]
const injection = INJECTIONS.flatMap((text) => [
  get(`injection: in the path, ${text}`, `/token/documents/show/${text}`, [], NOT_FOUND),
  get(
    `injection: in the query, ${text}`,
    `/token/desk/me?realm=${text}&access_token=canary-ada`,
    [],
    NO_CREDENTIALS,
  ),
  get(
    `injection: in a token, ${text}`,
    '/token/desk/me',
    [['Authorization', `Bearer ${text}`]],
    MALFORMED,
  ),
])
const fields = [
  get(
    'injection: in every field at once',
    '/token/desk/me',
    [
      ['Referer', 'https://canary.example'],
      ['User-Agent', 'canary'],
      ['Accept', 'text/canary'],
      ['Accept-Language', 'canary'],
      ['Origin', 'https://canary.example'],
      ['X-Forwarded-For', 'canary'],
      ['X-Forwarded-Host', 'canary.example'],
      ['X-Forwarded-Proto', 'canary'],
      ['X-HTTP-Method-Override', 'CANARY'],
      ['Forwarded', 'for=canary'],
      ['Cookie', 'canary=canary'],
      ['If-None-Match', '"canary"'],
      ['Range', 'canary=0-1'],
    ],
    NO_CREDENTIALS,
  ),
  get(
    'injection: a second realm in the credentials',
    '/token/desk/me',
    [['Authorization', 'Foo realm="canary", error="canary"']],
    refused(401, 'unsupported_scheme', { challenges: [BEARER] }),
  ),
]

export const settings: Case[] = [
  ...mounting,
  ...withoutMiddleware,
  ...head,
  ...methods,
  ...cors,
  ...preflight,
  ...injection,
  ...fields,
]
