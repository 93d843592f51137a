import { ClientSecretBasic, memoryStore, revocationList } from '../../src/index.js'
import { AUDIENCE, ISSUER, now, signingKey, token as sign } from '../issuer.js'
import { json, keyServer, paths } from '../key-server.js'
import { ec, jwks } from '../verifying.js'
import { BAD_TOKEN, NOT_KNOWN } from './answers.js'
import { api } from './api.js'
import { INTROSPECTION, of, token } from './introspection.js'
import { jwt } from './jwt.js'
import type { Row, Table } from './row.js'

const PARTNER = 'https://partner.example.com'
const ASKED = 'https://asked.example.com'

/** The partner has keys by the names of ours. */
const partnerRsa = await signingKey('RS256', 'rsa')
const partnerEc = await signingKey('ES256', 'ec')

/** One is strict, signs with RSA alone and has another name for this API; one is asked. */
const several = api({
  issuers: [
    { issuer: ISSUER, audience: AUDIENCE, jwks },
    {
      issuer: PARTNER,
      audience: 'urn:partner:documents',
      jwks: { keys: [partnerRsa.jwk, partnerEc.jwk] },
      algorithms: ['RS256'],
      strict: true,
    },
    { issuer: ASKED, audience: AUDIENCE, introspection: INTROSPECTION },
  ],
})

/** A good token of the partner's, but for what is changed. */
function partners(claims: object = {}, header: object = {}, key = partnerRsa): Promise<string> {
  return sign(key, { iss: PARTNER, aud: 'urn:partner:documents', ...claims }, { ...header })
}

const ISS = 'iss is another issuer'
const AUD = 'aud does not name this API'
const WRONG = 'the signature is wrong'
const INACTIVE = 'the issuer says that it is not active'

/** RFC 8725 3.8, 3.10: whose a token is, and with whose keys and options it is verified. */
const ISSUERS: Row[] = [
  ['of none of them', 'untrusted', ISS, () => jwt({ iss: 'https://attacker.example' })],
  ['of two of them', 'untrusted', ISS, () => jwt({ iss: [ISSUER, PARTNER] })],
  ['of one of them, nearly', 'untrusted', ISS, () => jwt({ iss: `${ISSUER}/` }), () => jwt()],
  ['of one, signed by another', 'untrusted', WRONG, () => jwt({}, {}, partnerEc), () => jwt()],
  [
    'of another, signed by the one',
    'untrusted',
    'alg is none of RS256',
    () => partners({}, {}, ec),
    () => partners(),
  ],
  [
    'of one, for what another calls this API',
    'wrong_audience',
    AUD,
    () => partners({ aud: AUDIENCE }),
  ],
  ['of another, likewise', 'wrong_audience', AUD, () => jwt({ aud: 'urn:partner:documents' })],
  [
    'of one, with an algorithm that another has',
    'untrusted',
    'alg is none of RS256',
    () => partners({}, {}, partnerEc),
  ],
  [
    'of one, of a type that another takes',
    'untrusted',
    'typ is no access token',
    () => partners({}, { typ: 'JWT' }),
    () => jwt({}, { typ: 'JWT' }),
  ],
  [
    'of one, without what another does without',
    'malformed',
    'iat is missing',
    () => partners({ iat: undefined }),
    () => jwt({ iat: undefined }),
  ],
  [
    'of the one who is asked, and does not know it',
    'rejected',
    INACTIVE,
    () => jwt({ iss: ASKED }),
  ],
  [
    'of nobody: the one who is asked does not know it',
    'rejected',
    INACTIVE,
    () => jwt({ iss: undefined }),
  ],
  ['no JWT: the one who is asked does not know it', 'rejected', INACTIVE, () => 'mF_9.B5f-4.1JqM'],
  [
    'of the one who is asked, and says that it is another’s',
    'untrusted',
    ISS,
    () => of({ iss: ISSUER }),
    () => of({ iss: ASKED }),
  ],
]

/** RFC 7009: what counted yesterday. */
const list = revocationList({ store: memoryStore(), lifetime: 3600 })
await list.revoke({ issuer: ISSUER, jti: 'revoked token' })
await list.revoke({ issuer: ISSUER, sid: 'revoked session' })
await list.revoke({ issuer: ISSUER, sub: 'revoked user' })
const revoking = api({ issuer: ISSUER, audience: AUDIENCE, jwks, revoked: list.has })

const WAS_REVOKED = 'it was revoked'
const REVOKED: Row[] = [
  [
    'by jti',
    'revoked',
    WAS_REVOKED,
    () => jwt({ jti: 'revoked token' }),
    () => jwt({ jti: 'another' }),
  ],
  [
    'by sid',
    'revoked',
    WAS_REVOKED,
    () => jwt({ sid: 'revoked session' }),
    () => jwt({ sid: 'another' }),
  ],
  // All that were issued up to now, and later ones not.
  [
    'by sub',
    'revoked',
    WAS_REVOKED,
    () => jwt({ sub: 'revoked user', iat: now() - 300 }),
    () => jwt({ sub: 'revoked user', iat: now() + 30 }),
  ],
]

const failing = () => {
  throw new Error('no route to host')
}
const unrevokable = api({
  issuer: ISSUER,
  audience: AUDIENCE,
  jwks,
  revoked: revocationList({ store: { ...memoryStore(), get: failing }, lifetime: 3600 }).has,
})

/** An issuer that has gone wrong, and says nothing that could be used. */
const broken = await keyServer(paths({ '/jwks': json('{"keys":', 200) }))
const keyless = api({ issuer: ISSUER, audience: AUDIENCE, jwksUri: broken.url })
const undiscovered = api({ issuer: broken.origin, audience: AUDIENCE })
const unasked = api({
  issuer: broken.origin,
  introspection: { clientId: 'api', authentication: ClientSecretBasic('secret') },
})
export const close = () => broken.stop()

const STORE: Row[] = [
  [
    'cannot be asked',
    'omitted',
    'the store of what was revoked could not be asked: no route to host',
    () => jwt(),
  ],
]
const KEYS: Row[] = [
  [
    'are not to be had',
    'omitted',
    /^the key set at .* could not be fetched: what came is no JSON$/,
    () => jwt(),
  ],
]
const METADATA: Row[] = [
  [
    'are not to be had, for a JWT',
    'omitted',
    /^the metadata of .* could not be fetched: /,
    () => jwt({ iss: broken.origin }),
  ],
]
const ENDPOINT: Row[] = [
  [
    'is not to be had, for an opaque token',
    'omitted',
    /^the metadata of .* could not be fetched: /,
    () => token({}),
  ],
]

export const ISSUED: Table[] = [
  {
    title: 'several issuers: a token',
    api: several,
    answer: BAD_TOKEN,
    rows: ISSUERS,
    isRemote: true,
  },
  { title: 'revoked', api: revoking, answer: BAD_TOKEN, rows: REVOKED, isRemote: true },
  { title: 'a store of what was revoked', api: unrevokable, answer: NOT_KNOWN, rows: STORE },
  { title: 'the keys of the issuer', api: keyless, answer: NOT_KNOWN, rows: KEYS, isRemote: true },
  {
    title: 'the metadata of the issuer',
    api: undiscovered,
    answer: NOT_KNOWN,
    rows: METADATA,
    isRemote: true,
  },
  {
    title: 'the introspection endpoint',
    api: unasked,
    answer: NOT_KNOWN,
    rows: ENDPOINT,
    isRemote: true,
  },
]
