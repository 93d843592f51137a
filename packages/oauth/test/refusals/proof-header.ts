import { encode, sign } from '../issuer.js'
import { headerOf, privateJwk } from '../prover.js'
import { BAD_PROOF } from './answers.js'
import { URI } from './api.js'
import {
  bound,
  client,
  edwards,
  proven,
  provenBy,
  proving,
  rsa,
  thief,
  withProof,
} from './binding.js'
import { withMember } from './jwt.js'
import { allFare, type Table } from './row.js'

const NO_JWT = 'the DPoP field is no signed JWT in compact form of 16 kB at most'

/** A request whose proof has exactly so many characters. */
async function ofLength(length: number) {
  return provenBy(async (proof, token) => {
    for (const x of ['', 'x', 'xx']) {
      const proven = { method: 'GET', url: URI, token }
      const empty = await client.prove(proven, { pad: '' }, { x })
      const missing = Math.floor(((length - empty.length) * 3) / 4)
      for (const pad of [missing + 1, missing, missing - 1]) {
        const made = await client.prove(proven, { pad: 'x'.repeat(pad) }, { x })
        if (made.length === length) return made
      }
    }
    return proof
  })
}

/** RFC 9449 4.3 (1), (2). */
const FIELD = allFare('invalid_proof', [
  [
    'no DPoP field',
    'there is no DPoP field',
    async () => ({ authorization: `DPoP ${await bound()}` }),
    () => proven(),
  ],
  ['an empty one', NO_JWT, () => provenBy(() => '')],
  [
    'two proofs',
    NO_JWT,
    async () => {
      const token = await bound()
      const proofs = [1, 2].map(() => client.prove({ method: 'GET', url: URI, token }))
      return {
        authorization: `DPoP ${token}`,
        fields: { dpop: (await Promise.all(proofs)).join(', ') },
      }
    },
  ],
  ['one proof twice', NO_JWT, () => provenBy((proof) => `${proof}, ${proof}`)],
  ['one proof and a comma', NO_JWT, () => provenBy((proof) => `${proof},`)],
  ['no JWT', NO_JWT, () => provenBy(() => 'proof')],
  ['a proof in two parts', NO_JWT, () => provenBy((proof) => proof.replace(/\.[^.]*$/, ''))],
  ['an encrypted one', NO_JWT, () => provenBy((proof) => `${proof}.AAAA.AAAA`)],
  ['padding', NO_JWT, () => provenBy((proof) => `${proof}==`)],
  ['one character more than 16 kB', NO_JWT, () => ofLength(16_385), () => ofLength(16_384)],
  [
    'the access token in its place',
    'typ is not dpop+jwt',
    () => provenBy((_proof, token) => token),
  ],
])

const TYP = 'typ is not dpop+jwt'
const ALG = 'alg is none of ES256, RS256'

/** RFC 9449 4.3 (4), (5). */
const HEADER = allFare('invalid_proof', [
  ['typ missing', TYP, () => proven({}, { typ: undefined })],
  ['typ JWT', TYP, () => proven({}, { typ: 'JWT' })],
  ['typ of an access token', TYP, () => proven({}, { typ: 'at+jwt' })],
  [
    'typ of another media type',
    TYP,
    () => proven({}, { typ: 'text/dpop+jwt' }),
    () => proven({}, { typ: 'application/dpop+jwt' }),
  ],
  ['alg missing', ALG, () => proven({}, { alg: undefined })],
  [
    'alg none',
    ALG,
    () =>
      provenBy(async (_proof, token) => {
        const header = { ...headerOf(client), alg: 'none' }
        return `${encode(header)}.${encode(await client.claims({ method: 'GET', url: URI, token }))}.`
      }),
  ],
  ['alg none, and a good signature', ALG, () => proven({}, { alg: 'none' })],
  ['alg in lower case', ALG, () => proven({}, { alg: 'es256' })],
  ['alg HS256', ALG, () => proven({}, { alg: 'HS256' })],
  ['an alg that is not taken here', ALG, () => proven({}, {}, edwards), () => proven({}, {}, rsa)],
  [
    'alg twice: the last one counts',
    ALG,
    () => proven({}, withMember(headerOf(client), '"alg":"none"')),
  ],
  [
    'crit',
    'crit asks for an extension; none is taken',
    () => proven({}, { crit: ['x'], x: 1 }),
    () => proven({}, { x: 1 }),
  ],
  ['b64', 'b64 has no place in a JWT', () => proven({}, { b64: false })],
])

const NO_JWK = 'jwk is no JSON object, or missing'
const SECRET = 'jwk is a private or secret key'
const ANOTHER = 'the token is bound to another key'
const UNFIT = 'jwk is no public key that can be used with alg'
const WRONG = 'the signature is wrong'

/** RFC 9449 4.3 (6), (7), (12), 7.1. */
const KEYS = allFare('invalid_proof', [
  ['jwk missing', NO_JWK, () => proven({}, { jwk: undefined })],
  ['jwk null', NO_JWK, () => proven({}, { jwk: null })],
  ['jwk as text', NO_JWK, () => proven({}, { jwk: JSON.stringify(client.jwk) })],
  [
    'jku in place of jwk',
    NO_JWK,
    () => proven({}, { jwk: undefined, jku: 'https://attacker.example/' }),
  ],
  ['kid in place of jwk', NO_JWK, () => proven({}, { jwk: undefined, kid: client.jkt })],
  ['x5c in place of jwk', NO_JWK, () => proven({}, { jwk: undefined, x5c: ['MIIB'] })],
  ['jwk as a list', ANOTHER, () => proven({}, { jwk: [client.jwk] })],
  ['jwk of no known type', ANOTHER, () => proven({}, { jwk: { ...client.jwk, kty: 'NEW' } })],
  [
    'the private key',
    SECRET,
    async () => proven({}, { jwk: await privateJwk(client) }),
    () => proven(),
  ],
  [
    'a secret key',
    SECRET,
    () => proven({}, { jwk: { kty: 'oct', k: 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ' } }),
  ],
  [
    'another key',
    ANOTHER,
    async () => withProof(bound(), 'DPoP', thief),
    async () => withProof(bound(thief), 'DPoP', thief),
  ],
  [
    'the client’s key, and another’s signature',
    WRONG,
    () =>
      provenBy(async (_proof, token) =>
        sign(headerOf(client), await client.claims({ method: 'GET', url: URI, token }), thief.key),
      ),
  ],
  ['no signature', WRONG, () => provenBy((proof) => proof.replace(/[^.]*$/, ''))],
  [
    'the signature of another proof',
    WRONG,
    () =>
      provenBy(async (proof, token) => {
        const other = await client.prove({ method: 'GET', url: URI, token })
        return proof.replace(/[^.]*$/, other.split('.')[2] as string)
      }),
  ],
  ['alg of another type of key', UNFIT, () => proven({}, { alg: 'RS256' })],
  [
    'a key that is for encryption',
    UNFIT,
    () => proven({}, { jwk: { ...client.jwk, use: 'enc' } }),
    () => proven({}, { jwk: { ...client.jwk, use: 'sig' } }),
  ],
])

export const PROOF_HEADER: Table[] = [
  { title: 'the DPoP field', api: proving, answer: BAD_PROOF, rows: FIELD },
  { title: 'the type and algorithm of a proof', api: proving, answer: BAD_PROOF, rows: HEADER },
  { title: 'the key of a proof', api: proving, answer: BAD_PROOF, rows: KEYS },
]
