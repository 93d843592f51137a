import { sha256 } from '../../src/digest.js'
import { now, sign } from '../issuer.js'
import { headerOf } from '../prover.js'
import { BAD_PROOF } from './answers.js'
import { type Sent, URI } from './api.js'
import { bound, client, hurried, proven, provenBy, proving } from './binding.js'
import { withMember } from './jwt.js'
import { allFare, type Table } from './row.js'

const JTI = 'jti is no string of 1 to 512 characters, or missing'
const HTM = 'htm is another method, or missing'
const HTU = 'htu is another URI, or missing'
const IAT = 'iat is no time, or missing'
const ATH = 'ath is not the hash of the token, or missing'
const TIMES = 'exp or nbf says that it does not count now'

/** A good proof, sent by another method or to another place. */
const elsewhere = async (where: Sent): Promise<Sent> => ({ ...(await proven()), ...where })

/** A proof one of whose members stands there twice, or is none that JSON.stringify would write. */
const withClaim = (member: string) =>
  provenBy(async (_proof, token) => {
    const claims = await client.claims({ method: 'GET', url: URI, token })
    return sign(headerOf(client), withMember(claims, member), client.key)
  })

/** RFC 9449 4.3 (3), (8), (9), (12). */
const CLAIMS = allFare('invalid_proof', [
  ['jti missing', JTI, () => proven({ jti: undefined })],
  ['jti as a number', JTI, () => proven({ jti: 5 })],
  ['jti empty', JTI, () => proven({ jti: '' }), () => proven({ jti: '0' })],
  [
    'jti of 513 characters',
    JTI,
    () => proven({ jti: 'x'.repeat(513) }),
    () => proven({ jti: 'x'.repeat(512) }),
  ],
  ['htm missing', HTM, () => proven({ htm: undefined })],
  ['htm as a list', HTM, () => proven({ htm: ['GET'] })],
  ['htm in lower case', HTM, () => proven({ htm: 'get' })],
  [
    'htm of another method',
    HTM,
    () => proven({ htm: 'DELETE' }),
    async () => ({ ...(await proven({ htm: 'DELETE' })), method: 'DELETE' }),
  ],
  ['GET, sent as POST', HTM, () => elsewhere({ method: 'POST' })],
  ['htm twice: the last one counts', HTM, () => withClaim('"htm":"POST"')],
  ['htu missing', HTU, () => proven({ htu: undefined })],
  ['htu as a list', HTU, () => proven({ htu: [URI] })],
  ['htu without a host', HTU, () => proven({ htu: '/documents/1' })],
  ['htu by http', HTU, () => proven({ htu: URI.replace('https', 'http') })],
  [
    'htu at another host',
    HTU,
    () => proven({ htu: URI.replace('api', 'app') }),
    () => proven({ htu: URI.replace('api', 'API') }),
  ],
  [
    'htu at another port',
    HTU,
    () => proven({ htu: URI.replace('.com', '.com:444') }),
    () => proven({ htu: URI.replace('.com', '.com:443') }),
  ],
  [
    'htu with a slash more',
    HTU,
    () => proven({ htu: `${URI}/` }),
    () => proven({ htu: `${URI}?` }),
  ],
  ['htu with a path in upper case', HTU, () => proven({ htu: URI.replace('d', 'D') })],
  [
    'htu with a slash that is encoded',
    HTU,
    () => proven({ htu: URI.replace('s/1', 's%2F1') }),
    () => proven({ htu: URI.replace('/1', '/%31') }),
  ],
  ['htu of another document', HTU, () => proven({ htu: URI.replace('1', '2') })],
  [
    'sent for another document',
    HTU,
    () => elsewhere({ url: URI.replace('1', '2') }),
    () => elsewhere({ url: `${URI}?x=y` }),
  ],
  ['ath missing', ATH, () => proven({ ath: undefined })],
  ['ath of another token', ATH, async () => proven({ ath: await sha256('another') })],
  [
    'ath in hexadecimal',
    ATH,
    () =>
      provenBy(async (_proof, token) => {
        const ath = Buffer.from(await sha256(token), 'base64url').toString('hex')
        return client.prove({ method: 'GET', url: URI, token }, { ath })
      }),
  ],
  [
    'a good proof for another token of the client’s',
    ATH,
    async () => ({ ...(await proven()), authorization: `DPoP ${await bound()}` }),
  ],
])

/** RFC 9449 4.3 (11): 60 seconds, back and ahead. */
const TIME = allFare('invalid_proof', [
  ['iat missing', IAT, () => proven({ iat: undefined })],
  ['iat as text', IAT, () => proven({ iat: `${now()}` })],
  ['iat without end', IAT, () => withClaim('"iat":1e999')],
  [
    'iat 61 seconds ago',
    'iat is too long ago',
    () => proven({ iat: now() - 61 }),
    () => proven({ iat: now() - 60 }),
  ],
  [
    'iat in 61 seconds',
    'iat is in the future',
    () => proven({ iat: now() + 61 }),
    () => proven({ iat: now() + 60 }),
  ],
  ['iat in milliseconds', 'iat is in the future', () => proven({ iat: Date.now() })],
  [
    'exp 60 seconds ago',
    TIMES,
    () => proven({ exp: now() - 60 }),
    () => proven({ exp: now() - 59 }),
  ],
  [
    'nbf in 61 seconds',
    TIMES,
    () => proven({ nbf: now() + 61 }),
    () => proven({ nbf: now() + 60 }),
  ],
])

/** Where the window is of 5 seconds. */
const SMALL_WINDOW = allFare('invalid_proof', [
  [
    'iat 6 seconds ago',
    'iat is too long ago',
    () => proven({ iat: now() - 6 }),
    () => proven({ iat: now() - 5 }),
  ],
  [
    'iat in 6 seconds',
    'iat is in the future',
    () => proven({ iat: now() + 6 }),
    () => proven({ iat: now() + 5 }),
  ],
])

export const PROOF_CLAIMS: Table[] = [
  { title: 'the claims of a proof', api: proving, answer: BAD_PROOF, rows: CLAIMS },
  { title: 'the time of a proof', api: proving, answer: BAD_PROOF, rows: TIME },
  { title: 'the time of a proof in a hurry', api: hurried, answer: BAD_PROOF, rows: SMALL_WINDOW },
]
