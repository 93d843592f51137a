import { CompactEncrypt, importJWK } from 'jose'
import { describe } from 'vitest'
import { claimsWith, encode, goodClaims, sign, token } from '../test/issuer.js'
import {
  attacker,
  type Bad,
  claimsText,
  ec,
  HEADER,
  headerText,
  refuses,
  rsa,
} from '../test/verifying.js'

const NOT_A_JWT: Bad[] = [
  ['an opaque token', 'malformed', () => 'mF_9.B5f-4.1JqM'],
  ['a word', 'malformed', () => 'token'],
  ['two parts', 'malformed', async () => (await token(ec)).split('.').slice(0, 2).join('.')],
  ['four parts', 'malformed', async () => `${await token(ec)}.e30`],
  ['five parts', 'malformed', async () => `${await token(ec)}.e30.e30`],
  [
    'an encrypted token',
    'malformed',
    async () => {
      const publicKey = await importJWK({ ...rsa.jwk, alg: 'RSA-OAEP-256', use: 'enc' })
      return new CompactEncrypt(Buffer.from(JSON.stringify(goodClaims())))
        .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })
        .encrypt(publicKey)
    },
  ],
  ['dots alone', 'malformed', () => '..'],
  [
    'an empty header',
    'malformed',
    async () => `.${(await token(ec)).split('.').slice(1).join('.')}`,
  ],
  ['empty claims', 'malformed', () => sign(HEADER, '', ec)],
  ['padding', 'malformed', async () => `${await token(ec)}==`],
  ['the other alphabet of base64', 'malformed', async () => `${await token(ec)}+/`],
  [
    'a part whose length is none of base64',
    'malformed',
    async () => (await token(ec)).slice(0, -1),
  ],
  [
    'bits to spare at the end',
    'malformed',
    async () => (await token(ec)).replace(/.$/, (c) => String.fromCharCode(c.charCodeAt(0) + 1)),
  ],
  ['a header that is no JSON', 'malformed', () => sign('alg=ES256', goodClaims(), ec)],
  ['a header that is a list', 'malformed', () => sign('[]', goodClaims(), ec)],
  ['a header that is null', 'malformed', () => sign('null', goodClaims(), ec)],
  ['a header that is text', 'malformed', () => sign('"ES256"', goodClaims(), ec)],
  [
    'a header that is no UTF-8',
    'malformed',
    () => sign(Buffer.from('{"alg":"\xff"}', 'latin1'), goodClaims(), ec),
  ],
  ['claims that are no JSON', 'malformed', () => sign(HEADER, 'hello', ec)],
  ['claims that are a list', 'malformed', () => sign(HEADER, [goodClaims()], ec)],
  ['claims that are null', 'malformed', () => sign(HEADER, 'null', ec)],
  ['claims that are a number', 'malformed', () => sign(HEADER, '5', ec)],
  [
    'claims that are no UTF-8',
    'malformed',
    () => sign(HEADER, Buffer.from(claimsText('"x":"\xff"'), 'latin1'), ec),
  ],
  [
    'claims with something behind them',
    'malformed',
    () => sign(HEADER, `${JSON.stringify(goodClaims())}{}`, ec),
  ],
  ['100 kB', 'malformed', () => token(ec, { groups: 'x'.repeat(75_000) })],
  ['just over 16 kB', 'malformed', () => token(ec, { groups: 'x'.repeat(12_300) })],
  [
    'deep nesting',
    'untrusted',
    () => sign(headerText(`"x":${'['.repeat(5000)}${']'.repeat(5000)}`), goodClaims(), attacker),
  ],
]

const SIGNATURES: Bad[] = [
  ['the attacker’s key', 'untrusted', () => token(attacker)],
  ['no signature', 'untrusted', async () => (await token(ec)).replace(/[^.]*$/, '')],
  ['a short signature', 'untrusted', async () => (await token(ec)).replace(/[^.]*$/, 'AAAA')],
  [
    'a signature of zeros',
    'untrusted',
    async () => (await token(ec)).replace(/[^.]*$/, encode(Buffer.alloc(64))),
  ],
  [
    'a signature of another token',
    'untrusted',
    async () =>
      (await token(ec)).replace(/[^.]*$/, (await token(ec, { sub: 'bob' })).replace(/.*\./, '')),
  ],
  [
    'other claims',
    'untrusted',
    async () => (await token(ec)).replace(/\.[^.]*\./, `.${encode(claimsWith({ sub: 'root' }))}.`),
  ],
  [
    'another header',
    'untrusted',
    async () =>
      (await token(ec)).replace(/^[^.]*/, encode({ alg: 'ES256', kid: 'ec', typ: 'JWT' })),
  ],
]

describe('what is no signed JWT', () => {
  refuses(NOT_A_JWT)
})
describe('signatures', () => {
  refuses(SIGNATURES)
})
