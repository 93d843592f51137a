import { describe } from 'vitest'
import {
  type Bad,
  other,
  PROVEN,
  prove,
  proveWith,
  refuses,
  T,
  TOKEN,
  URI,
  WINDOW,
} from '../test/proving.js'
import { sha256 } from './digest.js'

const CLAIMS: Bad[] = [
  // 3: required claims
  ['no jti', /jti/, () => prove({ jti: undefined })],
  ['jti as a number', /jti/, () => prove({ jti: 5 })],
  ['an empty jti', /jti/, () => prove({ jti: '' })],
  ['a jti of 513 characters', /jti/, () => prove({ jti: 'x'.repeat(513) })],
  ['jti null', /jti/, () => prove({ jti: null })],
  ['jti as a list', /jti/, () => prove({ jti: ['x'] })],
  ['no iat', /iat is no time/, () => prove({ iat: undefined })],
  ['iat as text', /iat is no time/, () => prove({ iat: String(T) })],
  ['iat null', /iat is no time/, () => prove({ iat: null })],
  ['iat of any size', /iat is no time/, () => proveWith('"iat":1e999', 'claims')],
  // 8: htm
  ['no htm', /htm/, () => prove({ htm: undefined })],
  ['another method', /htm/, () => prove({ htm: 'POST' })],
  ['the method in lower case', /htm/, () => prove({ htm: 'get' })],
  ['a method that begins the same', /htm/, () => prove({ htm: 'GETS' })],
  ['HEAD for GET', /htm/, prove, { proof: { method: 'HEAD' } }],
  ['htm as a list', /htm/, () => prove({ htm: ['GET'] })],
  // 9: htu
  ['no htu', /htu/, () => prove({ htu: undefined })],
  ['htu as a list', /htu/, () => prove({ htu: [URI] })],
  ['another scheme', /htu/, () => prove({ htu: URI.replace('https', 'http') })],
  ['another host', /htu/, () => prove({ htu: URI.replace('api', 'app') })],
  ['another port', /htu/, () => prove({ htu: URI.replace('.com', '.com:8443') })],
  ['another path', /htu/, () => prove({ htu: URI.replace('1', '2') })],
  ['a path in upper case', /htu/, () => prove({ htu: URI.replace('documents', 'Documents') })],
  ['a slash at the end', /htu/, () => prove({ htu: `${URI}/` })],
  ['a path alone', /htu/, () => prove({ htu: '/documents/1' })],
  ['a user', /htu/, () => prove({ htu: URI.replace('api', 'alice@api') })],
  ['htu that is no URI', /htu/, () => prove({ htu: 'documents' })],
  // 11: the time
  ['iat a second too long ago', /iat is too long ago/, prove, { now: T + WINDOW + 1 }],
  ['iat a fraction too long ago', /iat is too long ago/, () => prove({ iat: T - WINDOW - 0.5 })],
  ['iat a second too far ahead', /iat is in the future/, prove, { now: T - 61 }],
  [
    'iat too far ahead for a small window',
    /iat is in the future/,
    prove,
    { now: T - 6, options: { window: 5 } },
  ],
  [
    'iat too far ahead for a long one',
    /iat is in the future/,
    prove,
    { now: T - 61, options: { window: 600 } },
  ],
  ['iat in milliseconds', /iat is in the future/, () => prove({ iat: T * 1000 })],
  ['iat 0', /iat is too long ago/, () => prove({ iat: 0 })],
  ['iat far below 0', /iat is too long ago/, () => prove({ iat: -1e308 })],
  ['exp that has passed', /exp or nbf/, () => prove({ exp: T - WINDOW })],
  ['nbf in the future', /exp or nbf/, () => prove({ nbf: T + WINDOW + 1 })],
  ['exp as text', /exp or nbf/, () => prove({ exp: 'tomorrow' })],
  // 12: the token
  ['no ath', /ath/, () => prove({ ath: undefined })],
  ['ath as a list', /ath/, async () => prove({ ath: [await sha256(TOKEN)] })],
  ['ath of another token', /ath/, async () => prove({ ath: await sha256('another') })],
  ['ath that is the token', /ath/, () => prove({ ath: TOKEN })],
  ['ath with padding', /ath/, async () => prove({ ath: `${await sha256(TOKEN)}=` })],
  ['sent with another token', /ath/, prove, { proof: { token: 'another.access.token' } }],
  ['a token of another key', /another key/, prove, { proof: { jkt: other.jkt } }],
  ['another’s key and signature', /another key/, () => other.prove(PROVEN)],
  ['a token whose key is none', /another key/, prove, { proof: { jkt: '' } }],
  ['a claim twice, the last of them bad', /htm/, () => proveWith('"htm":"POST"', 'claims')],
]

describe('RFC 9449 4.3 (3), (8), (9), (11), (12): claims', () => {
  refuses(CLAIMS)
})
