import { randomUUID } from 'node:crypto'
import { ClientSecretBasic } from '../../src/index.js'
import { active, CLIENT, SECRET } from '../introspecting.js'
import { introspectionEndpoint, type Respond, says } from '../introspection-endpoint.js'
import { AUDIENCE, ISSUER, now } from '../issuer.js'
import { BAD_TOKEN, NOT_KNOWN } from './answers.js'
import { api } from './api.js'
import { jwt } from './jwt.js'
import type { Row, Table } from './row.js'

/** The issuer's endpoint; a token that it does not know is not active (RFC 7662 2.2). */
const responses = new Map<string | undefined, Respond>()
const endpoint = await introspectionEndpoint((response, asked) =>
  (responses.get(asked.form['token']) ?? says({ active: false }))(response, asked),
)
export const close = () => endpoint.stop()

/** How the APIs here ask about tokens. */
export const INTROSPECTION = {
  clientId: CLIENT,
  authentication: ClientSecretBasic(SECRET),
  endpoint: endpoint.url,
}
const issuer = { issuer: ISSUER, introspection: INTROSPECTION }
const asking = api({ ...issuer, audience: AUDIENCE })
/** Whatever the issuer calls active for this client is meant for it. */
const trusting = api(issuer)
const impatient = api({ ...issuer, timeout: 0.2 })

/** An opaque token, about which the issuer says this. */
export function token(document: unknown, said?: Parameters<typeof says>[1]): string {
  return answeredBy(says(document, said))
}

function answeredBy(respond: Respond): string {
  const text = `opaque-${randomUUID()}`
  responses.set(text, respond)
  return text
}

/** One that is active, but for what is changed. */
export function of(changes: Readonly<Record<string, unknown>> = {}): string {
  return token(active(changes))
}

const INACTIVE = 'the issuer says that it is not active'
const ISS = 'iss is another issuer'
const TYPE = 'token_type is no access token'
const AUD = 'aud does not name this API'
const NOBODY =
  'there is no sub, as in tokens that a client got for itself; have the issuer name the client there'

/** RFC 7662 2.2: what the issuer says, and what it says without meaning to let anybody in. */
const RESPONSES: Row[] = [
  ['a token that nobody knows', 'rejected', INACTIVE, () => `opaque-${randomUUID()}`],
  [
    'not active, and all else is good',
    'rejected',
    INACTIVE,
    () => of({ active: false }),
    () => of(),
  ],
  ['a JWT of the same issuer, which it does not know', 'rejected', INACTIVE, () => jwt()],
  ['longer than 16 kB', 'malformed', 'no token of 16 kB at most', () => 'x'.repeat(16_385)],
  ['iss of somebody else', 'untrusted', ISS, () => of({ iss: 'https://attacker.example' })],
  ['iss null', 'untrusted', ISS, () => of({ iss: null }), () => of({ iss: undefined })],
  ['a refresh token, by its type', 'untrusted', TYPE, () => of({ token_type: 'Refresh' })],
  ['token_type null', 'untrusted', TYPE, () => of({ token_type: null })],
  [
    'token_type DPoP, and bound to no key',
    'untrusted',
    'token_type is DPoP, and cnf names no key',
    () => of({ token_type: 'DPoP' }),
  ],
  ['aud missing', 'wrong_audience', AUD, () => of({ aud: undefined })],
  ['aud of another API', 'wrong_audience', AUD, () => of({ aud: ['https://attacker.example'] })],
  ['aud as an object', 'wrong_audience', AUD, () => of({ aud: { 0: AUDIENCE } })],
  ['exp 10 seconds ago', 'expired', 'exp has passed', () => of({ exp: now() - 10 })],
  ['exp as text', 'malformed', 'exp is no time', () => of({ exp: `${now() + 60}` })],
  [
    'exp without end',
    'malformed',
    'exp is no time',
    () => token(JSON.stringify(active()).replace(/"exp":\d+/, '"exp":1e999')),
    () => of({ exp: undefined }),
  ],
  ['nbf in a minute', 'not_yet_valid', 'nbf is in the future', () => of({ nbf: now() + 60 })],
  ['sub missing', 'malformed', NOBODY, () => of({ sub: undefined })],
  ['sub as a number', 'malformed', NOBODY, () => of({ sub: 5 })],
  ['scope as a list', 'malformed', 'scope or scp is no string', () => of({ scope: ['read'] })],
  [
    'bound to a key that is not checked',
    'invalid_proof',
    'a token that is bound to a key was sent as Bearer',
    () => of({ token_type: 'DPoP', cnf: { jkt: 'x' } }),
  ],
  [
    'a token of a kind that the issuer does not introspect',
    'rejected',
    'the issuer does not introspect such tokens',
    () => token({ error: 'unsupported_token_type' }, { status: 400 }),
  ],
]

const WITHOUT_AUDIENCE: Row[] = [
  [
    'neither type nor audience: it may be a refresh token',
    'untrusted',
    'nothing says that it is an access token: there is no token_type; configure the audience',
    () => of({ token_type: undefined, aud: undefined }),
    () => of({ aud: undefined }),
  ],
]

const why = (what: string) => `the token could not be introspected: ${what}`

/** RFC 7662 2.3: what is wrong between this API and the issuer is not the caller's fault. */
const FAILURES: Row[] = [
  [
    'our own credentials are refused',
    'omitted',
    why('status 401: it refuses the client credentials'),
    () => token({ error: 'invalid_client' }, { status: 401 }),
  ],
  [
    'the issuer fails',
    'omitted',
    why('status 500 in place of 200; redirects are not followed'),
    () => token('oops', { status: 500 }),
  ],
  [
    'the issuer sends us elsewhere',
    'omitted',
    why('status 307 in place of 200; redirects are not followed'),
    () => token('', { status: 307, headers: { location: 'https://attacker.example/' } }),
  ],
  [
    'a page in place of JSON',
    'omitted',
    why('what came is not application/json'),
    () => token('<h1>Log in</h1>', { type: 'text/html' }),
  ],
  [
    'no JSON',
    'omitted',
    why('what came is no introspection response'),
    () => token('{"active":tr'),
  ],
  [
    'active as text',
    'omitted',
    why('what came is no introspection response'),
    () => token({ ...active(), active: 'true' }),
  ],
  [
    'an answer that breaks off',
    'omitted',
    /^the token could not be introspected: network error/,
    () => answeredBy((response) => response.destroy()),
  ],
]

const SLOW: Row[] = [
  ['at all', 'omitted', why('it did not answer in time'), () => answeredBy(() => undefined)],
]

export const INTROSPECTED: Table[] = [
  { title: 'introspection', api: asking, answer: BAD_TOKEN, rows: RESPONSES, isRemote: true },
  {
    title: 'introspection, no audience being configured',
    api: trusting,
    answer: BAD_TOKEN,
    rows: WITHOUT_AUDIENCE,
    isRemote: true,
  },
  {
    title: 'introspection that fails',
    api: asking,
    answer: NOT_KNOWN,
    rows: FAILURES,
    isRemote: true,
  },
  {
    title: 'introspection that does not come',
    api: impatient,
    answer: NOT_KNOWN,
    rows: SLOW,
    isRemote: true,
  },
]
