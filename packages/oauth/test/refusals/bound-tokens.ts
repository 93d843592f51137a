import { now } from '../issuer.js'
import { attacker } from '../verifying.js'
import {
  BAD_PROOF,
  BAD_REQUEST_OF_BOTH,
  BAD_TOKEN,
  BAD_TOKEN_AS_BEARER,
  BAD_TOKEN_AS_DPOP,
  DPOP_ALONE,
  MORE_SCOPE_AS_DPOP,
} from './answers.js'
import { type Sent, URI } from './api.js'
import {
  bound,
  CERTIFICATE,
  certified,
  client,
  proving,
  requiring,
  SHA512,
  withProof,
  X5T,
} from './binding.js'
import { jwt, plain } from './jwt.js'
import type { Row, Table } from './row.js'

const NOT_BOUND = 'a token that is bound to no key was sent as DPoP'
const UNCHECKED = 'cnf binds it to what is not checked'
const OTHER = 'the certificate is another one, or none'
const STOLEN = 'a token that is bound to a key was sent as Bearer'

/** A token with this cnf, and a good proof for it. */
const confirmed = (cnf: unknown) => () => withProof(jwt({ cnf }))
const { jkt } = client

/** RFC 7800 3.1, RFC 9449 6.1, 7.1. */
const AS_DPOP: Row[] = [
  ['bound to nothing', 'untrusted', NOT_BOUND, () => withProof(jwt()), () => withProof(bound())],
  ['cnf null', 'untrusted', UNCHECKED, confirmed(null)],
  ['cnf as text', 'untrusted', UNCHECKED, confirmed(jkt)],
  ['cnf as a list', 'untrusted', UNCHECKED, confirmed([{ jkt }])],
  ['cnf empty', 'untrusted', UNCHECKED, confirmed({})],
  ['jkt null', 'untrusted', UNCHECKED, confirmed({ jkt: null })],
  ['jkt as a list', 'untrusted', UNCHECKED, confirmed({ jkt: [jkt] }), confirmed({ jkt })],
  ['bound by another hash', 'untrusted', UNCHECKED, confirmed({ 'jkt#S512': SHA512 })],
  ['bound to the key itself', 'untrusted', UNCHECKED, confirmed({ jwk: client.jwk })],
  ['bound to something else as well', 'untrusted', UNCHECKED, confirmed({ jkt, kid: 'x' })],
  ['bound to a certificate as well', 'untrusted', OTHER, confirmed({ jkt, 'x5t#S256': X5T })],
  ['expired', 'expired', 'exp has passed', () => withProof(bound(client, { exp: now() - 5 }))],
  [
    'forged',
    'untrusted',
    'the signature is wrong',
    () => withProof(jwt({ cnf: { jkt } }, {}, attacker)),
  ],
]

/** RFC 9449 4.3: the thumbprint is compared character by character. */
const OTHER_KEY: Row[] = [
  [
    'jkt with padding',
    'invalid_proof',
    'the token is bound to another key',
    confirmed({ jkt: `${jkt}=` }),
  ],
  ['jkt empty', 'invalid_proof', 'the token is bound to another key', confirmed({ jkt: '' })],
]

/** RFC 9449 7.2: as somebody sends it who stole it. */
const AS_BEARER: Row[] = [
  ['bound to a key', 'invalid_proof', STOLEN, () => bound(), () => jwt()],
  [
    'bound to a key, with a good proof',
    'invalid_proof',
    STOLEN,
    () => withProof(bound(), 'Bearer'),
    () => withProof(bound(), 'dpop'),
  ],
  [
    'bound to a key, in other letters',
    'invalid_proof',
    STOLEN,
    async () => ({ authorization: `bEARER ${await bound()}` }),
  ],
  [
    'bound to a certificate, where none is looked at',
    'untrusted',
    OTHER,
    () => certified(CERTIFICATE),
  ],
  ['cnf null', 'untrusted', UNCHECKED, () => jwt({ cnf: null })],
  ['cnf empty', 'untrusted', UNCHECKED, () => jwt({ cnf: {} })],
  ['bound to something else', 'untrusted', UNCHECKED, () => jwt({ cnf: { kid: 'x' } })],
]

const WITHOUT_DPOP: Row[] = [
  ['bound to a key', 'invalid_proof', STOLEN, () => bound(), () => jwt()],
  ['bound to a certificate', 'untrusted', OTHER, () => certified(CERTIFICATE)],
]

const REQUIRED: Row[] = [
  ['a token that is bound to nothing', 'unsupported_scheme', null, () => jwt()],
  [
    'one that is bound to a key',
    'unsupported_scheme',
    null,
    () => bound(),
    () => withProof(bound()),
  ],
]

const send = (authorization: string) => () => ({ authorization })
const FIELD: Row[] = [
  ['DPoP alone', 'omitted', null, send('DPoP')],
  [
    'a token in each scheme',
    'omitted',
    null,
    async () => ({ authorization: `DPoP ${await bound()}, Bearer ${await jwt()}` }),
  ],
]

const NARROW: Row[] = [
  [
    'a scope that is not enough',
    'valid',
    null,
    () => writing('documents:read'),
    () => writing('documents:write'),
  ],
]
async function writing(scope: string): Promise<Sent> {
  const token = await bound(client, { scope })
  const dpop = await client.prove({ method: 'PUT', url: URI, token })
  return { method: 'PUT', authorization: `DPoP ${token}`, fields: { dpop } }
}

export const BOUND_TOKENS: Table[] = [
  { title: 'a token that is sent as DPoP', api: proving, answer: BAD_TOKEN_AS_DPOP, rows: AS_DPOP },
  { title: 'a token of another key', api: proving, answer: BAD_PROOF, rows: OTHER_KEY },
  {
    title: 'a token that is sent as Bearer',
    api: proving,
    answer: BAD_TOKEN_AS_BEARER,
    rows: AS_BEARER,
  },
  { title: 'a token where nothing is checked', api: plain, answer: BAD_TOKEN, rows: WITHOUT_DPOP },
  { title: 'Bearer where DPoP is required', api: requiring, answer: DPOP_ALONE, rows: REQUIRED },
  {
    title: 'an Authorization field where both are taken',
    api: proving,
    answer: BAD_REQUEST_OF_BOTH,
    rows: FIELD,
  },
  {
    title: 'a token that is bound, and good for less',
    api: proving,
    answer: MORE_SCOPE_AS_DPOP,
    rows: NARROW,
  },
]
