import {
  allowed,
  authorization,
  BASIC,
  BEARER,
  type Case,
  get,
  INVALID_TOKEN,
  MALFORMED,
  NO_CREDENTIALS,
  password,
  refused,
  token,
} from '../case.js'

const UNSUPPORTED = refused(401, 'unsupported_scheme', { challenges: [BEARER] })
const ME = '/token/desk/me'

const requests: Case[] = [
  get('no credentials', ME, [], NO_CREDENTIALS),
  get('a token', ME, [token('ada')], allowed('canary-ada')),
  get('a scheme in lower case', ME, [authorization('bearer canary-ada')], allowed('canary-ada')),
  get('a scheme in mixed case', ME, [authorization('bEaReR canary-ada')], allowed('canary-ada')),
  get('several spaces', ME, [authorization('Bearer    canary-ada')], allowed('canary-ada')),
  get('spaces around', ME, [authorization('   Bearer canary-ada  \t')], allowed('canary-ada')),
  get(
    'a field name in mixed case',
    ME,
    [['aUTHORIZATION', 'Bearer canary-ada']],
    allowed('canary-ada'),
  ),
]

/** RFC 6750 3.1: a token that does not count, whatever the cause, is one answer. */
const BAD_TOKENS = {
  expired: 'expired',
  revoked: 'revoked',
  unborn: 'not_yet_valid',
  forged: 'untrusted',
  elsewhere: 'wrong_audience',
  garbled: 'malformed',
  unproved: 'invalid_proof',
  unheard: 'rejected',
}
const badTokens = Object.keys(BAD_TOKENS).map((name) =>
  get(`a token that is ${name}`, ME, [token(name)], {
    ...INVALID_TOKEN,
    event: ['credentials', 'invalid_credentials'],
  }),
)

const UNSUPPORTED_VALUES = {
  'another scheme': 'Foo canary-x',
  'Basic where tokens are taken': `Basic ${btoa('canary-ada:x')}`,
  'a scheme with parameters': 'Digest username="canary-ada", realm="api", response="x"',
  'a bare key, which is a scheme by grammar': 'canary-key-123.456',
  'a bare JWT': 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.',
  'a scheme named like what every object has': '__proto__ canary',
  'a scheme named constructor': 'constructor canary',
  'a scheme that only starts like ours': 'BearerX canary-ada',
}
const unsupported = Object.entries(UNSUPPORTED_VALUES).map(([name, value]) =>
  get(`unsupported: ${name}`, ME, [authorization(value)], UNSUPPORTED),
)

const MALFORMED_VALUES = {
  'Bearer alone': 'Bearer',
  'Bearer and spaces': 'Bearer   ',
  'an empty field': '',
  'two tokens in one line': 'Bearer canary-ada canary-bob',
  'a list of credentials': 'Bearer canary-ada, Bearer canary-bob',
  'a list of two schemes': `Bearer canary-ada, Basic ${btoa('canary-ada:x')}`,
  'a comma behind the token': 'Bearer canary-ada,',
  'a comma before the scheme': ', Bearer canary-ada',
  'a tab instead of the space': 'Bearer\tcanary-ada',
  'a quoted token': 'Bearer "canary-ada"',
  'a colon behind the scheme': 'Bearer: canary-ada',
  'a character outside token68': 'Bearer canary-ada!',
  'octets beyond ASCII': 'Bearer canary-\u00e4da',
  'padding in the middle': 'Bearer canary=ada',
  'a scheme that is no token': '<script>canary</script> x',
  'an unclosed quoted-string': 'Foo canary="x',
}
/** `Basic` without a token68 is no credentials of that scheme, as `Bearer` alone is none. */
const NO_BASIC = refused(400, 'malformed_request', { challenges: [BASIC] })

const malformed = Object.entries(MALFORMED_VALUES).flatMap(([name, value]) => [
  get(`malformed: ${name}`, ME, [authorization(value)], MALFORMED),
])

const twoLines: Case[] = [
  get('two Authorization lines', ME, [token('ada'), token('bob')], MALFORMED),
  get('the same Authorization line twice', ME, [token('ada'), token('ada')], MALFORMED),
  get('two lines of two schemes', ME, [token('ada'), password('canary-ada:x')], MALFORMED),
  get('a token behind an empty line', ME, [authorization(''), token('ada')], MALFORMED),
  get('an empty line behind a token', ME, [token('ada'), authorization('')], MALFORMED),
  get('a bare word in a second line', ME, [token('ada'), authorization('canary')], MALFORMED),
]

/** A malformed request is judged as a stranger's, through all stages. */
const TWO = [token('ada'), token('bob')]
const stages: Case[] = [
  get('malformed: allowed where strangers are', '/token/desk/list', TWO, allowed(null)),
  get('malformed: allowed where only strangers are', '/token/desk/strangers', TWO, allowed(null)),
  get(
    'malformed: 403 from a blocked network',
    '/token/desk/work',
    TWO,
    refused(403, 'network_denied'),
  ),
  get('malformed: 400 in a space of both schemes', '/mixed/desk/me', TWO, {
    ...MALFORMED,
    challenges: [...MALFORMED.challenges, BASIC],
  }),
  get('malformed: 400 with a plain challenge in a Basic space', '/basic/desk/me', TWO, {
    ...MALFORMED,
    challenges: [BASIC],
  }),
  get(
    'malformed: a row that is public',
    '/token/documents/read/canary-public',
    TWO,
    allowed(null, 'canary-public'),
  ),
  get('malformed: a row that is not', '/token/documents/read/canary-draft', TWO, MALFORMED),
  get('malformed: a row that is missing', '/token/documents/read/canary-none', TWO, MALFORMED),
  get(
    'malformed: a missing row that anyone might see',
    '/token/documents/show/canary-none',
    TWO,
    MALFORMED,
  ),
  get(
    'malformed: settled before the row is loaded',
    '/token/documents/update/canary-broken',
    TWO,
    MALFORMED,
  ),
]

const PASSWORD = 'canary-ada:canary:p\u00e4sswort'
const WRONG = refused(401, 'invalid_credentials', { challenges: [BASIC] })
const basic: Case[] = [
  get(
    'Basic: no credentials',
    '/basic/desk/me',
    [],
    refused(401, 'no_credentials', { challenges: [BASIC] }),
  ),
  get(
    'Basic: a colon and an umlaut in the password',
    '/basic/desk/me',
    [password(PASSWORD)],
    allowed('canary-ada'),
  ),
  get('Basic: wrong password', '/basic/desk/me', [password('canary-ada:canary')], WRONG),
  get('Basic: unknown user', '/basic/desk/me', [password('canary-zoe:canary')], WRONG),
  get('Basic: Latin-1', '/basic/desk/me', [authorization(`Basic ${btoa(PASSWORD)}`)], WRONG),
  get(
    'Basic: a byte order mark is part of the user-id',
    '/basic/desk/me',
    [password(`\ufeff${PASSWORD}`)],
    WRONG,
  ),
  get('Basic: no colon', '/basic/desk/me', [password('canary-ada')], WRONG),
  get('Basic: no base64', '/basic/desk/me', [authorization('Basic ~~~~')], WRONG),
  get('Basic: unpadded', '/basic/desk/me', [authorization('Basic Y2FuYXJ5OmE')], WRONG),
  get('Basic: alone', '/basic/desk/me', [authorization('Basic')], NO_BASIC),
  get('Basic: parameters', '/basic/desk/me', [authorization('Basic user="canary"')], NO_BASIC),
  get('Basic: a control character', '/basic/desk/me', [password('canary-ada:\u0000')], WRONG),
  get(
    'Basic: a Bearer token',
    '/basic/desk/me',
    [token('ada')],
    refused(401, 'unsupported_scheme', { challenges: [BASIC] }),
  ),
  get(
    'Basic: could not verify',
    '/basic/desk/me',
    [password('canary-down:x')],
    refused(503, 'could_not_verify', { fields: { 'retry-after': '3' } }),
  ),
]

const both = (first: string) => [first, BASIC]
const mixed: Case[] = [
  get(
    'both schemes: no credentials',
    '/mixed/desk/me',
    [],
    refused(401, 'no_credentials', { challenges: both(BEARER) }),
  ),
  get(
    'both schemes: the error stands in the scheme tried',
    '/mixed/desk/me',
    [token('expired')],
    refused(401, 'invalid_credentials', { challenges: both(`${BEARER}, error="invalid_token"`) }),
  ),
  get(
    'both schemes: Basic has no error code',
    '/mixed/desk/me',
    [password('canary-ada:x')],
    refused(401, 'invalid_credentials', { challenges: both(BEARER) }),
  ),
  get('both schemes: a token', '/mixed/desk/me', [token('ada')], allowed('canary-ada')),
  get('both schemes: a password', '/mixed/desk/me', [password(PASSWORD)], allowed('canary-ada')),
  get(
    'both schemes: unsupported',
    '/mixed/desk/me',
    [authorization('Foo x')],
    refused(401, 'unsupported_scheme', { challenges: both(BEARER) }),
  ),
]

export const credentials: Case[] = [
  ...requests,
  ...badTokens,
  ...unsupported,
  ...malformed,
  ...twoLines,
  ...stages,
  ...basic,
  ...mixed,
]
