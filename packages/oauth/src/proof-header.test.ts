import { calculateJwkThumbprint, exportJWK, generateSecret, type JWK } from 'jose'
import { describe } from 'vitest'
import { encode, type SigningKey, sign } from '../test/issuer.js'
import { headerOf, privateJwk, prover } from '../test/prover.js'
import {
  type Bad,
  client,
  ELSEWHERE,
  other,
  PROVEN,
  prove,
  proveWith,
  refuses,
  rsa,
  unsigned,
} from '../test/proving.js'

/** RFC 7518 3.2: a MAC whose secret stands beside it. */
async function withMac(jwk: JWK, secret: string): Promise<string> {
  const input = `${encode({ typ: 'dpop+jwt', alg: 'HS256', jwk })}.${encode(await client.claims(PROVEN))}`
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', Buffer.from(secret), algorithm, false, ['sign'])
  const mac = await crypto.subtle.sign('HMAC', key, Buffer.from(input))
  return `${input}.${encode(new Uint8Array(mac))}`
}

/** RFC 7518 3.3 wants 2048 bits. */
async function weakRsa(bits: number) {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(
    {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      modulusLength: bits,
      publicExponent: new Uint8Array([1, 0, 1]),
    },
    true,
    ['sign', 'verify'],
  )
  const { kty, n, e } = await crypto.subtle.exportKey('jwk', publicKey)
  const key: SigningKey = { kid: 'weak', alg: 'RS256', privateKey, jwk: { kty, n, e } as JWK }
  return prover('RS256', key)
}
const weak = await weakRsa(1024)
const nearly = await weakRsa(2040)
const secret = await exportJWK(await generateSecret('HS256', { extractable: true }))

/** A proof whose key is the client's but for what is changed. */
const keyWith = (changes: Record<string, unknown>) => () =>
  prove({}, { jwk: { ...client.jwk, ...changes } })

// It has a thumbprint, and is on no curve.
const nowhere = { kty: 'EC', crv: 'P-256', x: client.jwk.x as string, y: client.jwk.x as string }

const TYPE_AND_ALGORITHM: Bad[] = [
  ['no typ', /typ/, () => prove({}, { typ: undefined })],
  ['typ JWT', /typ/, () => prove({}, { typ: 'JWT' })],
  ['typ of an access token', /typ/, () => prove({}, { typ: 'at+jwt' })],
  ['typ text/dpop+jwt', /typ/, () => prove({}, { typ: 'text/dpop+jwt' })],
  [
    'typ with application/ twice',
    /typ/,
    () => prove({}, { typ: 'application/application/dpop+jwt' }),
  ],
  ['typ with a space', /typ/, () => prove({}, { typ: 'dpop+jwt ' })],
  ['typ as a list', /typ/, () => prove({}, { typ: ['dpop+jwt'] })],
  ['typ null', /typ/, () => prove({}, { typ: null })],
  ['alg none', /alg is none of/, () => unsigned({ alg: 'none' })],
  ['alg none with a signature', /alg is none of/, () => prove({}, { alg: 'none' })],
  ['alg nOnE', /alg is none of/, () => prove({}, { alg: 'nOnE' })],
  ['no alg', /alg is none of/, () => prove({}, { alg: undefined })],
  ['alg as a list', /alg is none of/, () => prove({}, { alg: ['ES256'] })],
  ['alg in lower case', /alg is none of/, () => prove({}, { alg: 'es256' })],
  ['alg of an object’s prototype', /alg is none of/, () => prove({}, { alg: 'constructor' })],
  [
    'an alg that is not taken here',
    /alg is none of ES256$/,
    () => rsa.prove(PROVEN),
    { proof: { jkt: rsa.jkt }, options: { algorithms: ['ES256'] } },
  ],
  ['HS256 and its secret', /alg is none of/, () => withMac(secret, secret.k as string)],
  ['HS256 with the public key', /alg is none of/, () => withMac(client.jwk, client.jkt)],
  [
    'HS256 where somebody takes it',
    /private or secret/,
    () => withMac(secret, secret.k as string),
    { options: { algorithms: ['HS256'] } },
  ],
  [
    'HS256 with the public key, likewise',
    /jwk is no public key/,
    () => withMac(client.jwk, JSON.stringify(client.jwk)),
    { options: { algorithms: ['HS256', 'ES256'] } },
  ],
  [
    'none where somebody takes it',
    /jwk is no public/,
    () => unsigned({ alg: 'none' }),
    { options: { algorithms: ['none'] } },
  ],
  ['an unknown crit', /crit/, () => prove({}, { crit: ['x'], x: 1 })],
  ['an empty crit', /crit/, () => prove({}, { crit: [] })],
  ['crit null', /crit/, () => prove({}, { crit: null })],
  ['crit with b64 true', /crit/, () => prove({}, { crit: ['b64'], b64: true })],
  ['b64 false', /b64/, () => prove({}, { b64: false })],
  [
    'a header parameter twice, the last of them bad',
    /alg is none of/,
    () => proveWith('"alg":"none"', 'header'),
  ],
]

const KEYS: Bad[] = [
  ['no jwk', /jwk is no JSON object/, () => prove({}, { jwk: undefined })],
  [
    'kid in place of jwk',
    /jwk is no JSON object/,
    () => prove({}, { jwk: undefined, kid: client.jkt }),
  ],
  [
    'places in place of jwk',
    /jwk is no JSON object/,
    () => prove({}, { jwk: undefined, ...ELSEWHERE }),
  ],
  ['jwk null', /jwk is no JSON object/, () => prove({}, { jwk: null })],
  ['jwk as text', /jwk is no JSON object/, () => prove({}, { jwk: JSON.stringify(client.jwk) })],
  ['jwk as a list', /another key/, () => prove({}, { jwk: [client.jwk] })],
  ['an empty jwk', /another key/, () => prove({}, { jwk: {} })],
  ['a jwk of an unknown type', /another key/, keyWith({ kty: 'NEW' })],
  ['a jwk of text for numbers', /another key/, keyWith({ x: 5 })],
  ['a private key', /private or secret/, async () => prove({}, { jwk: await privateJwk(client) })],
  [
    'a private key of RSA',
    /private or secret/,
    async () => rsa.prove(PROVEN, {}, { jwk: await privateJwk(rsa) }),
  ],
  ['an empty private part', /private or secret/, keyWith({ d: '' })],
  ['a private part that is null', /private or secret/, keyWith({ d: null })],
  ['a prime of the key', /private or secret/, () => prove({}, { jwk: { ...rsa.jwk, p: 'AQAB' } })],
  ['a private part for ML-DSA', /private or secret/, keyWith({ priv: 'AA' })],
  ['a secret', /private or secret/, () => prove({}, { jwk: secret })],
  [
    'RSA of 1024 bits',
    /jwk is no public key/,
    () => weak.prove(PROVEN),
    { proof: { jkt: weak.jkt } },
  ],
  [
    'RSA of 2040 bits',
    /jwk is no public key/,
    () => nearly.prove(PROVEN),
    { proof: { jkt: nearly.jkt } },
  ],
  [
    'a point on no curve',
    /jwk is no public key/,
    () => prove({}, { jwk: nowhere }),
    { proof: { jkt: await calculateJwkThumbprint(nowhere) } },
  ],
  ['alg of another key type', /jwk is no public key/, () => prove({}, { alg: 'RS256' })],
  [
    'alg of another curve',
    /jwk is no public key/,
    () => prove({}, { alg: 'ES384' }),
    { options: { algorithms: ['ES384'] } },
  ],
  ['a key for encryption', /jwk is no public key/, keyWith({ use: 'enc' })],
  ['a key for another alg', /jwk is no public key/, keyWith({ alg: 'ES384' })],
  ['a key to sign with', /jwk is no public key/, keyWith({ key_ops: ['sign'] })],
  ['a key for nothing', /jwk is no public key/, keyWith({ key_ops: [] })],
  ['a key whose ops are text', /jwk is no public key/, keyWith({ key_ops: 'verify' })],
  [
    'another’s signature',
    /signature is wrong/,
    async () => sign(headerOf(client), await client.claims(PROVEN), other.key),
  ],
  ['no signature', /signature is wrong/, () => unsigned({})],
  ['a signature that is too short', /signature is wrong/, async () => `${await unsigned({})}AAAA`],
  [
    'claims of another proof',
    /signature is wrong/,
    async () => swapped(await prove(), await prove(), 1),
  ],
  [
    'a header of another proof',
    /signature is wrong/,
    async () => swapped(await prove(), await prove({}, { x: 1 }), 0),
  ],
  [
    'a key in the header’s prototype',
    /jwk is no JSON object/,
    () => client.prove(PROVEN, {}, prototypeOf({ typ: 'dpop+jwt', alg: 'ES256' })),
  ],
]

/** The first, with one part of the second. */
function swapped(first: string, second: string, part: number): string {
  const parts = first.split('.')
  parts[part] = second.split('.')[part] as string
  return parts.join('.')
}

/** A header whose other members stand in what would be its prototype. */
function prototypeOf(header: Record<string, unknown>): string {
  return JSON.stringify({ ...header, proto: { jwk: client.jwk } }).replace('"proto"', '"__proto__"')
}

describe('RFC 9449 4.3 (4), (5): type and algorithm', () => {
  refuses(TYPE_AND_ALGORITHM)
})

describe('RFC 9449 4.3 (6), (7): key and signature', () => {
  refuses(KEYS)
})
