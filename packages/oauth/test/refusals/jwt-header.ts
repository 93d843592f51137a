import { exportJWK, exportSPKI, importJWK } from 'jose'
import { encode, goodClaims, type SigningKey } from '../issuer.js'
import { attacker, ec, encryption, rsa } from '../verifying.js'
import { BAD_TOKEN } from './answers.js'
import { esOnly, jwt, plain, strict, withParameter } from './jwt.js'
import type { Row, Table } from './row.js'

const ALG = 'alg is none of RS256, PS256, ES256, EdDSA, Ed25519'

/** RFC 8725 2.1: a token that nobody signed. */
function unsigned(alg: unknown): string {
  return `${encode({ alg, kid: 'ec', typ: 'at+jwt' })}.${encode(goodClaims())}.`
}

/** RFC 8725 2.1: a MAC whose secret everybody knows, since it is the public key. */
async function macWith(secret: string | Uint8Array, alg = 'HS256'): Promise<string> {
  const algorithm = { name: 'HMAC', hash: `SHA-${alg.slice(2)}` }
  const octets = Buffer.from(secret as string)
  const key = await crypto.subtle.importKey('raw', octets, algorithm, false, ['sign'])
  const input = `${encode({ alg, kid: 'rsa', typ: 'at+jwt' })}.${encode(goodClaims())}`
  const mac = await crypto.subtle.sign('HMAC', key, Buffer.from(input))
  return `${input}.${encode(new Uint8Array(mac))}`
}

async function pemOf({ jwk }: SigningKey): Promise<string> {
  return exportSPKI(
    (await importJWK({ ...jwk, ext: true }, jwk.alg, { extractable: true })) as CryptoKey,
  )
}

/** The issuer's RSA key, put to use with an algorithm that its JWK does not name. */
async function asPs256(): Promise<string> {
  const privateKey = await importJWK({ ...(await exportJWK(rsa.privateKey)), alg: 'PS256' })
  return jwt({}, {}, { ...rsa, alg: 'PS256', privateKey: privateKey as CryptoKey })
}

const ALGORITHMS: Row[] = [
  ['alg none', 'untrusted', ALG, () => unsigned('none')],
  ['alg nOnE', 'untrusted', ALG, () => unsigned('nOnE')],
  ['alg none, and a good signature', 'untrusted', ALG, () => jwt({}, { alg: 'none' }), () => jwt()],
  ['alg missing', 'untrusted', ALG, () => jwt({}, { alg: undefined })],
  ['alg null', 'untrusted', ALG, () => jwt({}, { alg: null })],
  ['alg as a list', 'untrusted', ALG, () => jwt({}, { alg: ['ES256'] })],
  ['alg in lower case', 'untrusted', ALG, () => jwt({}, { alg: 'es256' })],
  ['alg that every object has', 'untrusted', ALG, () => jwt({}, { alg: 'constructor' })],
  ['alg twice: the last one counts', 'untrusted', ALG, () => withParameter('"alg":"none"')],
  ['HS256 with the public key as PEM', 'untrusted', ALG, async () => macWith(await pemOf(rsa))],
  ['HS256 with the public key as JWK', 'untrusted', ALG, () => macWith(JSON.stringify(rsa.jwk))],
  [
    'HS512 with the modulus',
    'untrusted',
    ALG,
    () => macWith(Buffer.from(rsa.jwk.n as string, 'base64url'), 'HS512'),
  ],
  ['HS256 with an octet of zero', 'untrusted', ALG, () => macWith(new Uint8Array(1))],
]

const NOT_TAKEN: Row[] = [
  [
    'of the key, and not taken here',
    'untrusted',
    'alg is none of ES256',
    () => jwt({}, {}, rsa),
    () => jwt(),
  ],
]

const CRIT = 'crit asks for an extension; none is taken'
const TYP = 'typ is no access token'
const NO_KEY = 'no key of the key set fits alg and kid'

/** RFC 7515 4.1.11, RFC 7797, RFC 8725 3.11. */
const PARAMETERS: Row[] = [
  [
    'crit with what nobody knows',
    'untrusted',
    CRIT,
    () => jwt({}, { crit: ['x'], x: 1 }),
    () => jwt({}, { x: 1 }),
  ],
  ['crit with what is known', 'untrusted', CRIT, () => jwt({}, { crit: ['alg'] })],
  ['crit as an empty list', 'untrusted', CRIT, () => jwt({}, { crit: [] })],
  ['crit null', 'untrusted', CRIT, () => jwt({}, { crit: null })],
  ['crit with b64 false', 'untrusted', CRIT, () => jwt({}, { crit: ['b64'], b64: false })],
  ['crit with b64 true', 'untrusted', CRIT, () => jwt({}, { crit: ['b64'], b64: true })],
  ['b64 false alone', 'untrusted', 'b64 has no place in a JWT', () => jwt({}, { b64: false })],
  ['typ of an ID token', 'untrusted', TYP, () => jwt({}, { typ: 'id_token+jwt' })],
  ['typ of a logout token', 'untrusted', TYP, () => jwt({}, { typ: 'logout+jwt' })],
  ['typ of a DPoP proof', 'untrusted', TYP, () => jwt({}, { typ: 'dpop+jwt' })],
  [
    'typ of another media type',
    'untrusted',
    TYP,
    () => jwt({}, { typ: 'text/at+jwt' }),
    () => jwt({}, { typ: 'application/at+jwt' }),
  ],
  ['typ as a list', 'untrusted', TYP, () => jwt({}, { typ: ['at+jwt'] })],
]

const STRICT: Row[] = [
  ['typ JWT', 'untrusted', TYP, () => jwt({}, { typ: 'JWT' }), () => jwt({}, { typ: 'AT+JWT' })],
  ['typ missing', 'untrusted', TYP, () => jwt({}, { typ: undefined })],
]

const BAD_SIGNATURE = 'the signature is wrong'

/** RFC 8725 3.10: a token does not say which key it is verified with, nor where to find one. */
const KEYS: Row[] = [
  [
    'the attacker’s key by the name of ours',
    'untrusted',
    BAD_SIGNATURE,
    () => jwt({}, {}, attacker),
    () => jwt(),
  ],
  [
    'the attacker’s key in jwk',
    'untrusted',
    BAD_SIGNATURE,
    () => jwt({}, { jwk: attacker.jwk }, attacker),
  ],
  [
    'the attacker’s key in jwk, and no kid',
    'untrusted',
    BAD_SIGNATURE,
    () => jwt({}, { jwk: attacker.jwk, kid: undefined }, attacker),
  ],
  [
    'the attacker’s key by jku',
    'untrusted',
    BAD_SIGNATURE,
    () => jwt({}, { jku: 'https://attacker.example/jwks' }, attacker),
  ],
  [
    'the attacker’s key by x5u',
    'untrusted',
    BAD_SIGNATURE,
    () => jwt({}, { x5u: 'https://attacker.example/cert' }, attacker),
  ],
  [
    'the attacker’s key in x5c',
    'untrusted',
    BAD_SIGNATURE,
    () => jwt({}, { x5c: ['MIIBBjCBrAIBAjAKBggqhkjOPQQDAjAP'] }, attacker),
  ],
  [
    'jku and a kid that is not ours',
    'untrusted',
    NO_KEY,
    () => jwt({}, { kid: 'theirs', jku: 'https://attacker.example/jwks' }, attacker),
  ],
  ['kid of no key', 'untrusted', NO_KEY, () => jwt({}, { kid: 'theirs' })],
  ['kid as a number', 'untrusted', NO_KEY, () => jwt({}, { kid: 5 })],
  ['kid as a path', 'untrusted', NO_KEY, () => jwt({}, { kid: '../../../dev/null' })],
  ['kid of a key of another type', 'untrusted', NO_KEY, () => jwt({}, { kid: 'rsa' })],
  ['a key that is for encryption', 'untrusted', NO_KEY, () => jwt({}, {}, encryption)],
  ['a key that is for another alg', 'untrusted', NO_KEY, asPs256, () => jwt({}, {}, rsa)],
  [
    'kid missing, where two keys are of the type',
    'untrusted',
    BAD_SIGNATURE,
    () => jwt({}, { kid: undefined }, attacker),
    () => jwt({}, { kid: undefined }, ec),
  ],
]

export const JWT_HEADER: Table[] = [
  { title: 'algorithms', api: plain, answer: BAD_TOKEN, rows: ALGORITHMS },
  { title: 'an algorithm', api: esOnly, answer: BAD_TOKEN, rows: NOT_TAKEN },
  { title: 'header parameters', api: plain, answer: BAD_TOKEN, rows: PARAMETERS },
  { title: 'the type that RFC 9068 asks for', api: strict, answer: BAD_TOKEN, rows: STRICT },
  { title: 'keys', api: plain, answer: BAD_TOKEN, rows: KEYS },
]
