import { AUDIENCE, ISSUER, now } from '../issuer.js'
import { BAD_TOKEN, MORE_SCOPE } from './answers.js'
import { jwt, plain, strict, withClaim } from './jwt.js'
import type { Row, Table } from './row.js'

const OTHER = 'https://attacker.example'
const ISS = 'iss is another issuer'
const AUD = 'aud does not name this API'
const EXP = 'exp has passed'

/** RFC 7519 4.1, RFC 8725 3.8, 3.9. The tolerance is 5 seconds, and a minute more for `iat`. */
const REGISTERED: Row[] = [
  ['iss missing', 'untrusted', ISS, () => jwt({ iss: undefined })],
  ['iss null', 'untrusted', ISS, () => jwt({ iss: null })],
  ['iss as a list with ours', 'untrusted', ISS, () => jwt({ iss: [ISSUER] })],
  ['iss of somebody else', 'untrusted', ISS, () => jwt({ iss: OTHER })],
  ['iss with a slash more', 'untrusted', ISS, () => jwt({ iss: `${ISSUER}/` })],
  ['iss in upper case', 'untrusted', ISS, () => jwt({ iss: ISSUER.toUpperCase() })],
  [
    'iss twice: the last one counts',
    'untrusted',
    ISS,
    () => withClaim(`"iss":"${OTHER}"`),
    () => withClaim(`"iss":"${OTHER}","iss":"${ISSUER}"`),
  ],
  ['aud missing', 'wrong_audience', AUD, () => jwt({ aud: undefined })],
  ['aud null', 'wrong_audience', AUD, () => jwt({ aud: null })],
  ['aud as a number', 'wrong_audience', AUD, () => jwt({ aud: 5 })],
  ['aud as an object', 'wrong_audience', AUD, () => jwt({ aud: { [AUDIENCE]: true } })],
  ['aud as an empty list', 'wrong_audience', AUD, () => jwt({ aud: [] })],
  ['aud of another API', 'wrong_audience', AUD, () => jwt({ aud: OTHER })],
  ['aud with a slash more', 'wrong_audience', AUD, () => jwt({ aud: `${AUDIENCE}/` })],
  ['aud that only begins with ours', 'wrong_audience', AUD, () => jwt({ aud: `${AUDIENCE} x` })],
  [
    'aud as a list of others',
    'wrong_audience',
    AUD,
    () => jwt({ aud: [OTHER] }),
    () => jwt({ aud: [OTHER, AUDIENCE] }),
  ],
  [
    'aud as a list with ours and a number',
    'malformed',
    'aud is no list of strings',
    () => jwt({ aud: [AUDIENCE, 5] }),
  ],
  ['aud twice: the last one counts', 'wrong_audience', AUD, () => withClaim(`"aud":"${OTHER}"`)],
  ['exp missing', 'malformed', 'exp is missing', () => jwt({ exp: undefined })],
  ['exp null', 'malformed', 'exp is no number', () => jwt({ exp: null })],
  ['exp as text', 'malformed', 'exp is no number', () => jwt({ exp: `${now() + 300}` })],
  ['exp without end', 'malformed', 'exp is no time', () => withClaim('"exp":1e999')],
  ['exp in 1970', 'expired', EXP, () => jwt({ exp: 0 })],
  [
    'exp 5 seconds ago',
    'expired',
    EXP,
    () => jwt({ exp: now() - 5 }),
    () => jwt({ exp: now() - 4 }),
  ],
  ['exp twice: the last one counts', 'expired', EXP, () => withClaim('"exp":5')],
  ['nbf as text', 'malformed', 'nbf is no number', () => jwt({ nbf: '0' })],
  ['nbf without beginning', 'malformed', 'nbf is no time', () => withClaim('"nbf":-1e999')],
  [
    'nbf in 6 seconds',
    'not_yet_valid',
    'nbf is in the future',
    () => jwt({ nbf: now() + 6 }),
    () => jwt({ nbf: now() + 5 }),
  ],
  [
    'nbf in milliseconds',
    'not_yet_valid',
    'nbf is in the future',
    () => jwt({ nbf: now() * 1000 }),
    () => jwt({ nbf: now() }),
  ],
  ['iat as text', 'malformed', 'iat is no number', () => jwt({ iat: `${now()}` })],
  [
    'iat in 66 seconds',
    'not_yet_valid',
    'iat is in the future',
    () => jwt({ iat: now() + 66 }),
    () => jwt({ iat: now() + 65 }),
  ],
]

const NOBODY = 'sub is no string, or empty'
const SCOPE = 'scope or scp is no string'
const ROLES = 'the roles are no list of strings'

/** RFC 7519 4.1.2, RFC 8693 4.2, RFC 9068 2.2: what the identity is made of. */
const IDENTITY: Row[] = [
  ['sub missing', 'malformed', NOBODY, () => jwt({ sub: undefined })],
  ['sub null', 'malformed', NOBODY, () => jwt({ sub: null })],
  ['sub empty', 'malformed', NOBODY, () => jwt({ sub: '' })],
  ['sub as a number', 'malformed', NOBODY, () => jwt({ sub: 5 }), () => jwt({ sub: '5' })],
  ['sub as an object', 'malformed', NOBODY, () => jwt({ sub: { id: 'alice' } })],
  ['sub twice: the last one counts', 'malformed', NOBODY, () => withClaim('"sub":{}')],
  ['scope as a number', 'malformed', SCOPE, () => jwt({ scope: 5 })],
  ['scope null', 'malformed', SCOPE, () => jwt({ scope: null })],
  ['scope as a list', 'malformed', SCOPE, () => jwt({ scope: ['documents:write'] })],
  ['scope as an object', 'malformed', SCOPE, () => jwt({ scope: { 'documents:write': true } })],
  [
    'scp as a list with a number',
    'malformed',
    SCOPE,
    () => jwt({ scope: undefined, scp: ['documents:write', 5] }),
    () => jwt({ scope: undefined, scp: ['documents:write', '5'] }),
  ],
  ['roles as an object', 'malformed', ROLES, () => jwt({ roles: { admin: true } })],
  ['roles as a list with null', 'malformed', ROLES, () => jwt({ roles: ['editor', null] })],
  ['acr as a number', 'malformed', 'acr is no string', () => jwt({ acr: 2 })],
  ['auth_time as text', 'malformed', 'auth_time is no time', () => jwt({ auth_time: 'now' })],
  [
    'an ID token, by at_hash',
    'untrusted',
    'an ID token is no access token',
    () => jwt({ at_hash: 'MTIzNDU2Nzg5MDEyMzQ1Ng' }, { typ: 'JWT' }),
  ],
  [
    'an ID token, by c_hash',
    'untrusted',
    'an ID token is no access token',
    () => jwt({ c_hash: 'MTIzNDU2Nzg5MDEyMzQ1Ng' }, { typ: undefined }),
  ],
]

/** RFC 9068 2.2, where `strict` asks for it. */
const STRICT: Row[] = [
  ['iat missing', 'malformed', 'iat is missing', () => jwt({ iat: undefined }), () => jwt()],
  ['jti missing', 'malformed', 'jti is missing, or no string', () => jwt({ jti: undefined })],
  [
    'client_id as a number',
    'malformed',
    'client_id is missing, or no string',
    () => jwt({ client_id: 5 }),
  ],
]

const NARROW: Row[] = [
  [
    'a scope that is not enough',
    'valid',
    null,
    async () => ({
      method: 'PUT',
      authorization: `Bearer ${await jwt({ scope: 'documents:read' })}`,
    }),
    async () => ({ method: 'PUT', authorization: `Bearer ${await jwt()}` }),
  ],
  [
    'a scope that only begins like it',
    'valid',
    null,
    async () => ({
      method: 'PUT',
      authorization: `Bearer ${await jwt({ scope: 'documents:writeall documents:' })}`,
    }),
  ],
]

export const JWT_CLAIMS: Table[] = [
  { title: 'registered claims', api: plain, answer: BAD_TOKEN, rows: REGISTERED },
  { title: 'claims of the identity', api: plain, answer: BAD_TOKEN, rows: IDENTITY },
  { title: 'claims that RFC 9068 asks for', api: strict, answer: BAD_TOKEN, rows: STRICT },
  { title: 'a token that is good for less', api: plain, answer: MORE_SCOPE, rows: NARROW },
]
