import { exportJWK, importJWK } from 'jose'
import { describe } from 'vitest'
import { encode, goodClaims, sign, token } from '../test/issuer.js'
import { attacker, type Bad, ec, encryption, headerText, refuses, rsa } from '../test/verifying.js'

/** RFC 7518 3.2: a MAC whose secret everybody knows, since it is the public key. */
async function confused(secret: string, alg = 'HS256'): Promise<string> {
  const hash = `SHA-${alg.slice(2)}`
  const algorithm = { name: 'HMAC', hash }
  const key = await crypto.subtle.importKey('raw', Buffer.from(secret), algorithm, false, ['sign'])
  const input = `${encode({ alg, kid: 'rsa', typ: 'at+jwt' })}.${encode(goodClaims())}`
  const mac = await crypto.subtle.sign('HMAC', key, Buffer.from(input))
  return `${input}.${encode(new Uint8Array(mac))}`
}

const HEADERS: Bad[] = [
  [
    'alg none',
    'untrusted',
    async () => `${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(goodClaims())}.`,
  ],
  ['alg none with a signature', 'untrusted', () => token(ec, {}, { alg: 'none' })],
  ['alg nOnE', 'untrusted', () => token(ec, {}, { alg: 'nOnE' })],
  ['no alg', 'untrusted', () => token(ec, {}, { alg: undefined })],
  ['alg null', 'untrusted', () => token(ec, {}, { alg: null })],
  ['alg as a list', 'untrusted', () => token(ec, {}, { alg: ['ES256'] })],
  ['alg in lower case', 'untrusted', () => token(ec, {}, { alg: 'es256' })],
  ['an alg that nobody knows', 'untrusted', () => token(ec, {}, { alg: 'XX999' })],
  ['an alg of an object’s prototype', 'untrusted', () => token(ec, {}, { alg: 'constructor' })],
  [
    'HS256 with the public key as PEM',
    'untrusted',
    async () => confused(`-----BEGIN PUBLIC KEY-----\n${rsa.jwk.n}\n-----END PUBLIC KEY-----\n`),
  ],
  ['HS256 with the public key as JWK', 'untrusted', async () => confused(JSON.stringify(rsa.jwk))],
  ['HS512 with the modulus', 'untrusted', async () => confused(rsa.jwk.n as string, 'HS512')],
  ['HS256 with nothing', 'untrusted', async () => confused('\0')],
  [
    'an alg of the issuer’s that is not taken',
    'untrusted',
    () => token(rsa),
    { algorithms: ['ES256'] },
  ],
  [
    'an alg that its key is not for',
    'untrusted',
    async () => {
      const privateKey = await importJWK({ ...(await exportJWK(rsa.privateKey)), alg: 'PS256' })
      const key = { ...rsa, alg: 'PS256', privateKey: privateKey as CryptoKey }
      return token(key)
    },
  ],
  ['an alg of another key type', 'untrusted', () => token(ec, {}, { alg: 'RS256' })],
  ['an unknown crit', 'untrusted', () => token(ec, {}, { crit: ['x'], x: 1 })],
  ['an empty crit', 'untrusted', () => token(ec, {}, { crit: [] })],
  ['crit as text', 'untrusted', () => token(ec, {}, { crit: 'exp' })],
  ['crit null', 'untrusted', () => token(ec, {}, { crit: null })],
  ['crit with a known name', 'untrusted', () => token(ec, {}, { crit: ['exp'], exp: 1 })],
  ['crit with b64 true', 'untrusted', () => token(ec, {}, { crit: ['b64'], b64: true })],
  ['an unencoded payload', 'untrusted', () => token(ec, {}, { crit: ['b64'], b64: false })],
  ['b64 false without crit', 'untrusted', () => token(ec, {}, { b64: false })],
  [
    'an embedded key of the attacker’s',
    'untrusted',
    () => token(attacker, {}, { jwk: attacker.jwk }),
  ],
  [
    'an embedded key without kid',
    'untrusted',
    () => token(attacker, {}, { jwk: attacker.jwk, kid: undefined }),
  ],
  ['jku', 'untrusted', () => token(attacker, {}, { jku: 'https://attacker.example/jwks' })],
  ['x5u', 'untrusted', () => token(attacker, {}, { x5u: 'https://attacker.example/x5u' })],
  ['x5c', 'untrusted', () => token(attacker, {}, { x5c: ['MIIB'] })],
  ['an unknown kid', 'untrusted', () => token(ec, {}, { kid: 'other' })],
  ['kid of another key of the same type', 'untrusted', () => token({ ...attacker, kid: 'ec' })],
  ['kid of a key of another type', 'untrusted', () => token(ec, {}, { kid: 'rsa' })],
  ['kid of a key for encryption', 'untrusted', () => token(encryption)],
  ['kid as a number', 'untrusted', () => token(ec, {}, { kid: 5 })],
  ['kid as a path', 'untrusted', () => token(ec, {}, { kid: '../../dev/null' })],
  ['kid of an object’s prototype', 'untrusted', () => token(ec, {}, { kid: '__proto__' })],
  ['typ of an ID token', 'untrusted', () => token(ec, {}, { typ: 'id_token+jwt' })],
  ['typ of a logout token', 'untrusted', () => token(ec, {}, { typ: 'logout+jwt' })],
  ['typ of a DPoP proof', 'untrusted', () => token(ec, {}, { typ: 'dpop+jwt' })],
  ['typ text/at+jwt', 'untrusted', () => token(ec, {}, { typ: 'text/at+jwt' })],
  ['typ as a number', 'untrusted', () => token(ec, {}, { typ: 5 })],
  ['typ null', 'untrusted', () => token(ec, {}, { typ: null })],
  ['an empty typ', 'untrusted', () => token(ec, {}, { typ: '' })],
  [
    'typ JWT where RFC 9068 counts',
    'untrusted',
    () => token(ec, {}, { typ: 'JWT' }),
    { strict: true },
  ],
  [
    'no typ where RFC 9068 counts',
    'untrusted',
    () => token(ec, {}, { typ: undefined }),
    { strict: true },
  ],
  [
    'a header member twice, the last of them bad',
    'untrusted',
    () => sign(headerText('"alg":"none"'), goodClaims(), ec),
  ],
]

describe('headers', () => {
  refuses(HEADERS)
})
