import { deflateRawSync } from 'node:zlib'
import { CompactEncrypt, importJWK } from 'jose'
import { claimsWith, encode, goodClaims } from '../issuer.js'
import { encryption } from '../verifying.js'
import { BAD_REQUEST, BAD_TOKEN, NO_CREDENTIALS, OTHER_SCHEME } from './answers.js'
import { URI } from './api.js'
import { bomb } from './bomb.js'
import { jwt, ofLength, plain, raw, withPart } from './jwt.js'
import type { Row, Table } from './row.js'

const NO_JWT = 'no signed JWT in compact form of 16 kB at most'

/** RFC 7516 7.1: encrypted to the issuer's key for encryption. */
async function encrypted(text: string): Promise<string> {
  return new CompactEncrypt(Buffer.from(text))
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', cty: 'JWT' })
    .encrypt(await importJWK({ ...encryption.jwk, alg: 'RSA-OAEP-256' }))
}

/** RFC 7515 7.1, RFC 7519 7.2. */
const SYNTAX: Row[] = [
  ['a word', 'malformed', NO_JWT, () => 'mF_9.B5f-4.1JqM'],
  ['two parts', 'malformed', NO_JWT, async () => (await jwt()).replace(/\.[^.]*$/, '')],
  ['four parts', 'malformed', NO_JWT, async () => `${await jwt()}.e30`],
  ['dots alone', 'malformed', NO_JWT, () => '..'],
  ['padding', 'malformed', NO_JWT, async () => `${await jwt()}==`],
  ['the other alphabet of base64', 'malformed', NO_JWT, () => withPart(2, '+/'.repeat(43))],
  ['bits to spare', 'malformed', NO_JWT, () => withPart(2, `${'A'.repeat(85)}B`)],
  ['a header that is no JSON', 'malformed', NO_JWT, () => raw('alg=ES256')],
  ['a header that is a list', 'malformed', NO_JWT, () => raw('[]')],
  ['a header that is null', 'malformed', NO_JWT, () => raw('null')],
  [
    'a header that is no UTF-8',
    'malformed',
    NO_JWT,
    () => raw(Buffer.from('{"alg":"\xff"}', 'latin1')),
  ],
  ['a header that is empty', 'malformed', NO_JWT, () => withPart(0, '')],
  ['claims that are no JSON', 'malformed', NO_JWT, () => raw(undefined, 'sub=alice')],
  ['claims that are a list', 'malformed', NO_JWT, () => raw(undefined, [goodClaims()])],
  ['claims that are null', 'malformed', NO_JWT, () => raw(undefined, 'null')],
  [
    'claims that are no UTF-8',
    'malformed',
    NO_JWT,
    () => raw(undefined, Uint8Array.of(0x22, 0xff, 0x22)),
  ],
  [
    'claims with a byte order mark',
    'malformed',
    NO_JWT,
    () => raw(undefined, `\ufeff\ufeff${JSON.stringify(goodClaims())}`),
  ],
  [
    'claims that were compressed',
    'malformed',
    NO_JWT,
    () =>
      raw({ alg: 'ES256', kid: 'ec', zip: 'DEF' }, deflateRawSync(JSON.stringify(goodClaims()))),
  ],
  [
    'claims that are another token',
    'malformed',
    NO_JWT,
    async () => raw({ alg: 'ES256', kid: 'ec', cty: 'JWT' }, await jwt()),
  ],
  ['the JSON serialization', 'malformed', NO_JWT, () => encode({ payload: encode(goodClaims()) })],
  [
    'one character more than 16 kB',
    'malformed',
    NO_JWT,
    () => ofLength(16_385),
    () => ofLength(16_384),
  ],
  ['100 kB', 'malformed', NO_JWT, () => ofLength(100_000)],
  ['an encrypted token', 'malformed', NO_JWT, async () => encrypted(await jwt())],
  ['a JWE that would unpack to 10 MB', 'malformed', NO_JWT, () => bomb(10_000_000)],
  ['a JWE that would unpack to 70 MB', 'malformed', NO_JWT, () => bomb(70_000_000)],
]

const WRONG = 'the signature is wrong'

const SIGNATURES: Row[] = [
  ['none', 'untrusted', WRONG, () => withPart(2, '')],
  ['too short', 'untrusted', WRONG, () => withPart(2, 'AAAA')],
  ['all zeros', 'untrusted', WRONG, () => withPart(2, encode(new Uint8Array(64)))],
  [
    'of another token',
    'untrusted',
    WRONG,
    async () => withPart(2, (await jwt({ sub: 'bob' })).split('.')[2] as string),
  ],
  ['of other claims', 'untrusted', WRONG, () => withPart(1, encode(claimsWith({ sub: 'root' })))],
  [
    'of another header',
    'untrusted',
    WRONG,
    () => withPart(0, encode({ alg: 'ES256', kid: 'ec', typ: 'JWT' })),
  ],
]

const send = (authorization: string) => () => ({ authorization })

/** RFC 6750 2.1, RFC 9110 11.4. */
const FIELD: Row[] = [
  ['Bearer alone', 'omitted', null, send('Bearer')],
  ['parameters in place of a token', 'omitted', null, send('Bearer token="x"')],
  ['a character that no token has', 'omitted', null, async () => `${await jwt()}!`],
  ['a space in the token', 'omitted', null, async () => (await jwt()).replace('.', '. ')],
  ['two tokens', 'omitted', null, async () => `${await jwt()}, Bearer ${await jwt()}`, jwt],
  ['a token and a password', 'omitted', null, async () => `${await jwt()}, Basic YWxpY2U6c2VjcmV0`],
]

const NOTHING: Row[] = [
  ['no Authorization', 'omitted', null, () => ({})],
  [
    'a token in the query',
    'omitted',
    null,
    async () => ({ url: `${URI}?access_token=${await jwt()}` }),
  ],
  [
    'a token in a cookie',
    'omitted',
    null,
    async () => ({ fields: { cookie: `access_token=${await jwt()}` } }),
  ],
]

const OTHER: Row[] = [
  ['Basic', 'unsupported_scheme', null, send('Basic YWxpY2U6c2VjcmV0')],
  [
    'DPoP, where it is not taken',
    'unsupported_scheme',
    null,
    async () => ({ authorization: `DPoP ${await jwt()}` }),
  ],
  [
    'a token without a scheme',
    'unsupported_scheme',
    null,
    async () => ({ authorization: await jwt() }),
  ],
]

export const JWT_SYNTAX: Table[] = [
  { title: 'what is no signed JWT', api: plain, answer: BAD_TOKEN, rows: SYNTAX },
  { title: 'signatures', api: plain, answer: BAD_TOKEN, rows: SIGNATURES },
  { title: 'an Authorization field that is wrong', api: plain, answer: BAD_REQUEST, rows: FIELD },
  { title: 'no credentials', api: plain, answer: NO_CREDENTIALS, rows: NOTHING },
  { title: 'another scheme', api: plain, answer: OTHER_SCHEME, rows: OTHER },
]
