import { now } from '../issuer.js'
import { BAD_PROOF, NONCE_WANTED, NOT_KNOWN } from './answers.js'
import { URI } from './api.js'
import { asking, client, forgetful, nonce, proven, provenBy, proving } from './binding.js'
import { allFare, type Row, type Table } from './row.js'

const REPLAYED = 'it was used before'
const HTM = 'htm is another method, or missing'

/** RFC 9449 11.1. */
const REPLAYS = allFare('invalid_proof', [
  [
    'the same once more',
    REPLAYED,
    async () => {
      const sent = await proven()
      await proving.send(sent)
      return sent
    },
  ],
  [
    'another proof by the name of one that was used',
    REPLAYED,
    async () => {
      await proving.send(await proven({ jti: 'once' }))
      return proven({ jti: 'once', iat: now() + 1 })
    },
    () => proven({ jti: 'Once' }),
  ],
  [
    'one that was used with another token',
    REPLAYED,
    async () => {
      await proving.send(await proven({ jti: 'for one token' }))
      return proven({ jti: 'for one token' })
    },
  ],
])

/** RFC 9449 9: nonces count for 300 seconds. */
const NONCES = allFare('partial', [
  ['none', null, () => proven(), async () => proven({ nonce: await nonce(0) })],
  ['one that somebody made up', null, () => proven({ nonce: 'eyJ7S_zG.eyJH0-Z.HX4w-7v' })],
  [
    'one of another API',
    null,
    async () => proven({ nonce: await nonce(0, 'what all processes of that API know') }),
  ],
  [
    'one that is 301 seconds old',
    null,
    async () => proven({ nonce: await nonce(301) }),
    async () => proven({ nonce: await nonce(300) }),
  ],
  ['one in a list', null, async () => proven({ nonce: [await nonce(0)] })],
  [
    'the access token',
    null,
    () =>
      provenBy((_proof, token) =>
        client.prove({ method: 'GET', url: URI, token }, { nonce: token }),
      ),
  ],
])

/** A nonce would not help. */
const WITH_NONCE = allFare('invalid_proof', [
  ['of another method', HTM, async () => proven({ htm: 'POST', nonce: await nonce(0) })],
  ['of another method, and without a nonce', HTM, () => proven({ htm: 'POST' })],
  [
    'used before',
    REPLAYED,
    async () => {
      const sent = await proven({ nonce: await nonce(0) })
      await asking.send(sent)
      return sent
    },
  ],
])

const FULL: Row[] = [
  [
    'is full',
    'omitted',
    'the store of used proofs could not be asked: the store is full of 1 entries that still count',
    async () => {
      await forgetful.send(await proven())
      return proven()
    },
  ],
]

export const PROOF_USE: Table[] = [
  { title: 'a proof that was used', api: proving, answer: BAD_PROOF, rows: REPLAYS },
  { title: 'the nonce of a proof', api: asking, answer: NONCE_WANTED, rows: NONCES },
  { title: 'a proof with a nonce', api: asking, answer: BAD_PROOF, rows: WITH_NONCE },
  { title: 'a store of proofs that', api: forgetful, answer: NOT_KNOWN, rows: FULL },
]
