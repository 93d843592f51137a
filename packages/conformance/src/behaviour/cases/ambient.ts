import {
  allowed,
  API_KEY,
  authorization,
  BEARER,
  bearer,
  type Case,
  get,
  INVALID_TOKEN,
  refused,
  SESSION,
  token,
} from '../case.js'
import type { FieldLine } from '../message.js'

const key = (value: string): FieldLine => ['X-API-Key', value]
const cookie = (value: string): FieldLine => ['Cookie', value]
const SID = cookie('__Host-sid=canary-sid')
const MACHINE = allowed('canary-machine')
const ADA = allowed('canary-ada')

const NO_KEY = refused(401, 'no_credentials', { challenges: [API_KEY] })
const BAD_KEY = refused(401, 'invalid_credentials', { challenges: [API_KEY] })
const TWO_KEYS = refused(400, 'malformed_request', { challenges: [API_KEY] })
const KEY = '/key/desk/me'
const keys: Case[] = [
  get('key: none', KEY, [], NO_KEY),
  get('key: good', KEY, [key('canary-key')], MACHINE),
  get('key: spaces around', KEY, [key('  canary-key ')], MACHINE),
  get('key: unknown', KEY, [key('canary-kez')], BAD_KEY),
  get('key: in another case', KEY, [key('CANARY-KEY')], BAD_KEY),
  get('key: revoked', KEY, [key('canary-key-revoked')], BAD_KEY),
  get('key: named like what every object has', KEY, [key('__proto__')], BAD_KEY),
  get('key: empty', KEY, [key('')], TWO_KEYS),
  get('key: twice', KEY, [key('canary-key'), key('canary-key')], TWO_KEYS),
  get('key: two of them', KEY, [key('canary-key'), key('canary-other')], TWO_KEYS),
  get('key: an empty one before', KEY, [key(''), key('canary-key')], TWO_KEYS),
  get('key: a list', KEY, [key('canary-key, canary-other')], TWO_KEYS),
  get(
    'key: could not verify',
    KEY,
    [key('canary-key-down')],
    refused(503, 'could_not_verify', { fields: { 'retry-after': '9' } }),
  ),
  get(
    'key: cannot bring a scope',
    '/key/desk/write',
    [key('canary-key')],
    refused(403, 'insufficient_scope'),
  ),
  get(
    'key: as a Bearer token',
    KEY,
    [authorization('Bearer canary-key')],
    refused(401, 'unsupported_scheme', { challenges: [API_KEY] }),
  ),
]

const NO_SESSION = refused(401, 'no_credentials', { challenges: [SESSION] })
const BAD_SESSION = refused(401, 'invalid_credentials', { challenges: [SESSION] })
const ME = '/session/desk/me'
const sessions: Case[] = [
  get('session: none', ME, [], NO_SESSION),
  get('session: good', ME, [SID], ADA),
  get('session: among others', ME, [cookie('a=1; __Host-sid=canary-sid; b="2"')], ADA),
  get('session: without spaces', ME, [cookie('a=1;__Host-sid=canary-sid;b')], ADA),
  get('session: in a second Cookie line', ME, [cookie('a=1'), SID], ADA),
  get('session: unknown', ME, [cookie('__Host-sid=canary-old')], BAD_SESSION),
  get('session: empty', ME, [cookie('__Host-sid=')], BAD_SESSION),
  get('session: nobody logged in', ME, [cookie('__Host-sid=canary-anonymous')], NO_SESSION),
  get('session: another cookie', ME, [cookie('sid=canary-sid')], NO_SESSION),
  get('session: a name in another case', ME, [cookie('__host-sid=canary-sid')], NO_SESSION),
  get(
    'session: a name behind a no-break space',
    ME,
    [cookie('\u00a0__Host-sid=canary-sid')],
    NO_SESSION,
  ),
  get('session: twice', ME, [cookie('__Host-sid=canary-sid; __Host-sid=canary-sid')], BAD_SESSION),
  get('session: twice, in two lines', ME, [SID, cookie('__Host-sid=canary-x')], BAD_SESSION),
  get(
    'session: could not verify',
    ME,
    [cookie('__Host-sid=canary-sid-down')],
    refused(503, 'could_not_verify', { fields: { 'retry-after': '2' } }),
  ),
]

const CROSS_SITE = refused(403, 'cross_site_request')
const OURS: FieldLine = ['Origin', 'https://api.example.com']
const THEIRS: FieldLine = ['Origin', 'https://canary.example.net']
const site = (value: string): FieldLine => ['Sec-Fetch-Site', value]

/** Sec-Fetch-Site, or without it Origin, and whether a cookie counts on a method that is unsafe. */
const SENDERS: readonly (readonly [string, readonly FieldLine[], boolean])[] = [
  ['same-origin', [site('same-origin')], true],
  ['the user', [site('none')], true],
  ['same-site', [site('same-site')], false],
  ['cross-site', [site('cross-site')], false],
  ['a site of unknown kind', [site('canary')], false],
  ['a site in another case', [site('Same-Origin')], false],
  ['an empty site', [site('')], false],
  ['two sites', [site('same-origin'), site('same-origin')], false],
  ['our origin', [OURS], true],
  ['another origin', [THEIRS], false],
  ['an opaque origin', [['Origin', 'null']], false],
  ['our host on another port', [['Origin', 'https://api.example.com:8443']], false],
  ['our host without TLS', [['Origin', 'http://api.example.com']], false],
  ['our origin as a prefix', [['Origin', 'https://api.example.com.canary.net']], false],
  ['two origins', [OURS, THEIRS], false],
  ['neither field', [], false],
  ['same-origin, whatever the origin', [site('same-origin'), THEIRS], true],
  ['cross-site, though of our origin', [site('cross-site'), OURS], false],
]
const csrf = SENDERS.flatMap(([sender, fields, counts]): Case[] => [
  {
    name: `cookie on POST from ${sender}`,
    request: { method: 'POST', target: ME, fields: [SID, ...fields] },
    expect: counts ? ADA : { ...CROSS_SITE, event: ['credentials', 'cross_site_request'] },
  },
  get(`cookie on GET from ${sender}`, ME, [SID, ...fields], ADA),
])
const methods = ['PUT', 'PATCH', 'DELETE', 'PROPFIND'].map(
  (method): Case => ({
    name: `cookie on ${method} from another site`,
    request: { method, target: ME, fields: [SID, site('cross-site')] },
    expect: CROSS_SITE,
  }),
)
const post = (
  name: string,
  target: string,
  fields: readonly FieldLine[],
  expect: Case['expect'],
) => ({
  name,
  request: { method: 'POST', target, fields },
  expect,
})
const crossSite: Case[] = [
  ...csrf,
  ...methods,
  post(
    'cookie from another site, where strangers are welcome',
    '/session/desk/list',
    [SID],
    allowed(null),
  ),
  post(
    'cookie from another site, to a row that is not there',
    '/session/documents/read/canary-none',
    [SID],
    CROSS_SITE,
  ),
  post('no cookie from another site: a login would help', ME, [site('cross-site')], NO_SESSION),
  post('cookie with neither field, where clients are no browsers', '/lenient/desk/me', [SID], ADA),
  post(
    'cookie from another site, where clients are no browsers',
    '/lenient/desk/me',
    [SID, site('cross-site')],
    CROSS_SITE,
  ),
  post(
    'cookie with an origin, where none is configured',
    '/homeless/desk/me',
    [SID, OURS],
    CROSS_SITE,
  ),
  post('a bad cookie from another site', ME, [cookie('__Host-sid=canary-x')], CROSS_SITE),
  post(
    'explicit credentials are not ambient: a token',
    '/all/desk/me',
    [token('ada'), THEIRS],
    ADA,
  ),
  post(
    'explicit credentials are not ambient: a key',
    '/all/desk/me',
    [key('canary-key'), THEIRS],
    MACHINE,
  ),
  get(
    'a WebSocket handshake from another site',
    ME,
    [SID, ['Upgrade', 'websocket'], site('cross-site')],
    CROSS_SITE,
  ),
  get('a WebSocket handshake from our origin', ME, [SID, ['Upgrade', 'WebSocket'], OURS], ADA),
]

const ALL = [SESSION, API_KEY, BEARER]
const INVALID = { ...INVALID_TOKEN, challenges: [SESSION, API_KEY, bearer('invalid_token')] }
const MALFORMED = refused(400, 'malformed_request', {
  challenges: [SESSION, API_KEY, bearer('invalid_request')],
})
const HERE = '/all/desk/me'
const precedence: Case[] = [
  get('precedence: nothing sent', HERE, [], refused(401, 'no_credentials', { challenges: ALL })),
  get(
    'precedence: a token before a key and a cookie',
    HERE,
    [SID, key('canary-key'), token('bob')],
    allowed('canary-bob'),
  ),
  get('precedence: a key before a cookie', HERE, [SID, key('canary-key')], MACHINE),
  get('precedence: the cookie alone', HERE, [SID], ADA),
  get(
    'precedence: a bad token falls back to nothing',
    HERE,
    [SID, key('canary-key'), token('expired')],
    INVALID,
  ),
  get(
    'precedence: a malformed one neither',
    HERE,
    [SID, key('canary-key'), authorization('Bearer')],
    MALFORMED,
  ),
  get(
    'precedence: nor a scheme that is not taken',
    HERE,
    [SID, authorization('Foo x')],
    refused(401, 'unsupported_scheme', { challenges: ALL }),
  ),
  get(
    'precedence: nor a token that names nobody',
    HERE,
    [SID, token('nobody')],
    refused(401, 'no_credentials', { challenges: ALL }),
  ),
  get(
    'precedence: nor one that cannot be verified',
    HERE,
    [SID, token('down')],
    refused(503, 'could_not_verify', { fields: { 'retry-after': '7' } }),
  ),
  get(
    'precedence: a bad key does not fall back to a cookie',
    HERE,
    [SID, key('canary-x')],
    refused(401, 'invalid_credentials', { challenges: ALL }),
  ),
  get('precedence: two keys neither', HERE, [SID, key('canary-key'), key('canary-key')], MALFORMED),
]

export const ambient: Case[] = [...keys, ...sessions, ...crossSite, ...precedence]
