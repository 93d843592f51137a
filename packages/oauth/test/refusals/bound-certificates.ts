import { BAD_PROOF, BAD_TOKEN, BAD_TOKEN_AS_BEARER, BAD_TOKEN_AS_DPOP } from './answers.js'
import type { Sent } from './api.js'
import {
  behind,
  beside,
  both,
  CERTIFICATE,
  certified,
  client,
  OTHER_CERTIFICATE,
  PEM,
  withProof,
  X5T,
} from './binding.js'
import { jwt } from './jwt.js'
import type { Row, Table } from './row.js'

const NOT_BOUND = 'a token that is bound to no key was sent as DPoP'
const UNCHECKED = 'cnf binds it to what is not checked'
const OTHER = 'the certificate is another one, or none'
const STOLEN = 'a token that is bound to a key was sent as Bearer'
const { jkt } = client

/** RFC 8705 3, 3.1. */
const CERTIFICATES: Row[] = [
  ['none', 'untrusted', OTHER, () => certified(), () => certified(CERTIFICATE)],
  ['another one', 'untrusted', OTHER, () => certified(OTHER_CERTIFICATE)],
  ['the right one twice', 'untrusted', OTHER, () => certified(`${CERTIFICATE}, ${CERTIFICATE}`)],
  [
    'the right one and another',
    'untrusted',
    OTHER,
    () => certified(`${CERTIFICATE}, ${OTHER_CERTIFICATE}`),
  ],
  ['the right one, cut off', 'untrusted', OTHER, () => certified(`${CERTIFICATE.slice(0, -5)}:`)],
  ['a chain', 'untrusted', OTHER, () => certified(PEM + PEM), () => certified(PEM)],
  [
    'the thumbprint with padding',
    'untrusted',
    OTHER,
    () => certified(CERTIFICATE, { 'x5t#S256': `${X5T}=` }),
  ],
  [
    'the thumbprint in a list',
    'untrusted',
    OTHER,
    () => certified(CERTIFICATE, { 'x5t#S256': [X5T] }),
  ],
  [
    'a thumbprint that is null',
    'untrusted',
    OTHER,
    () => certified(CERTIFICATE, { 'x5t#S256': null }),
  ],
  [
    'a thumbprint of SHA-1',
    'untrusted',
    UNCHECKED,
    () => certified(CERTIFICATE, { x5t: X5T.slice(0, 27) }),
  ],
  [
    'a member that is not known',
    'untrusted',
    UNCHECKED,
    () => certified(CERTIFICATE, { 'x5t#S256': X5T, kid: 'x' }),
  ],
  [
    'a key as well',
    'invalid_proof',
    STOLEN,
    () => certified(CERTIFICATE, { 'x5t#S256': X5T, jkt }),
  ],
]

const UNTRUSTED: Row[] = [
  [
    'in a field that the client wrote',
    'untrusted',
    OTHER,
    () => certified(CERTIFICATE),
    () => jwt(),
  ],
]

const cnf = { jkt, 'x5t#S256': X5T }
/** Bound to both. */
async function twice(certificate: string, scheme: string, dpop = true): Promise<Sent> {
  const { authorization = '', fields } = await withProof(jwt({ cnf }), scheme)
  return { authorization, fields: { ...(dpop && fields), 'client-cert': certificate } }
}
const good = () => twice(CERTIFICATE, 'DPoP')

const PROOF_MISSING: Row[] = [
  [
    'no proof',
    'invalid_proof',
    'there is no DPoP field',
    () => twice(CERTIFICATE, 'DPoP', false),
    good,
  ],
]
const CERTIFICATE_MISSING: Row[] = [
  [
    'a good proof, and another certificate',
    'untrusted',
    OTHER,
    () => twice(OTHER_CERTIFICATE, 'DPoP'),
    good,
  ],
  [
    'a certificate alone, sent as DPoP',
    'untrusted',
    NOT_BOUND,
    async () => {
      const { authorization, fields } = await withProof(jwt({ cnf: { 'x5t#S256': X5T } }))
      return {
        authorization: authorization as string,
        fields: { ...fields, 'client-cert': CERTIFICATE },
      }
    },
    () => certified(CERTIFICATE),
  ],
]
const STOLEN_TWICE: Row[] = [
  ['a certificate, and no DPoP', 'invalid_proof', STOLEN, () => twice(CERTIFICATE, 'Bearer'), good],
]

const toBoth = 'a token that is bound to a key and a certificate'

export const BOUND_CERTIFICATES: Table[] = [
  { title: 'the certificate of a token', api: behind, answer: BAD_TOKEN, rows: CERTIFICATES },
  { title: 'a certificate', api: beside, answer: BAD_TOKEN, rows: UNTRUSTED },
  { title: toBoth, api: both, answer: BAD_PROOF, rows: PROOF_MISSING },
  { title: toBoth, api: both, answer: BAD_TOKEN_AS_DPOP, rows: CERTIFICATE_MISSING },
  { title: toBoth, api: both, answer: BAD_TOKEN_AS_BEARER, rows: STOLEN_TWICE },
]
