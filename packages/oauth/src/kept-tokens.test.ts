import { describe, expect, test } from 'vitest'
import { active, CLIENT, SECRET } from '../test/introspecting.js'
import { introspectionEndpoint, says } from '../test/introspection-endpoint.js'
import { claimsWith, encode, ISSUER, now } from '../test/issuer.js'
import { fares, keeping, noting } from '../test/keeping.js'
import { api } from '../test/refusals/api.js'
import {
  bound,
  CERTIFICATE,
  certified,
  OTHER_CERTIFICATE,
  withProof,
} from '../test/refusals/binding.js'
import { jwt } from '../test/refusals/jwt.js'
import { certificateField } from './certificate.js'
import { ClientSecretBasic } from './index.js'

const timesChecked = noting()

describe('what is kept is not verified again', () => {
  test.each([
    ['a cache', true, 1],
    ['a cache of some size', { max: 10 }, 1],
    ['no cache, which is the default', undefined, 3],
  ])('with %s', async (_name, cache, times) => {
    const to = keeping({ cache })
    const text = await jwt()
    for (let i = 0; i < 3; i++) expect(await fares(to, text)).toBe(200)
    expect(timesChecked(text)).toBe(times)
  })

  test('and gives the same identity', async () => {
    const to = keeping({ attributes: (claims: object) => ({ ...claims }) })
    const authorization = `Bearer ${await jwt()}`
    const [first, second] = [await to.send({ authorization }), await to.send({ authorization })]
    expect(second.event.identity).toEqual(first.event.identity)
    expect(first.event.identity).toMatchObject({
      roles: ['editor'],
      attributes: { jti: 'token-1' },
    })
  })

  test('but for those that made room', async () => {
    const to = keeping({ cache: { max: 1 } })
    const [text, other] = [await jwt(), await jwt({ jti: 'token-2' })]
    for (const one of [text, other, text, text]) expect(await fares(to, one)).toBe(200)
    expect([timesChecked(text), timesChecked(other)]).toEqual([2, 1])
  })

  test('by another API, with a cache of its own', async () => {
    const text = await jwt()
    expect(await fares(keeping(), text)).toBe(200)
    expect(await fares(keeping({ audience: 'urn:other' }), text)).toBe('wrong_audience')
  })
})

describe('what is refused is not kept', () => {
  test.each<[name: string, reason: string, make: () => Promise<string>]>([
    ['forged', 'untrusted', async () => (await jwt()).replace(/.{8}$/, 'AAAAAAAA')],
    ['expired', 'expired', () => jwt({ exp: now() - 60 })],
    ['for another API', 'wrong_audience', () => jwt({ aud: 'urn:other' })],
  ])('%s', async (_name, reason, make) => {
    const to = keeping()
    const text = await make()
    for (let i = 0; i < 2; i++) expect(await fares(to, text)).toBe(reason)
    expect(timesChecked(text)).toBe(2)
  })

  test('an opaque token is its issuer’s to say', async () => {
    const endpoint = await introspectionEndpoint(says(active()))
    const authentication = ClientSecretBasic(SECRET)
    const introspection = { clientId: CLIENT, authentication, endpoint: endpoint.url, cacheFor: 0 }
    const to = api({ issuer: ISSUER, introspection, cache: true })
    expect(await fares(to, 'mF_9.B5f-4.1JqM')).toBe(200)
    endpoint.respond = says({ active: false })
    expect(await fares(to, 'mF_9.B5f-4.1JqM')).toBe('rejected')
    await endpoint.stop()
  })
})

const part = (index: number, change: (part: string) => string) => (text: string) =>
  text
    .split('.')
    .map((one, i) => (i === index ? change(one) : one))
    .join('.')
const otherCase = (text: string) =>
  text.replace(/[a-z]/i, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()))

describe('what is nearly a token that is kept is none', () => {
  test.each<[name: string, change: (text: string) => string]>([
    ['its last character', (text) => text.replace(/.$/, (c) => (c === 'A' ? 'Q' : 'A'))],
    ['the case of a letter in its signature', part(2, otherCase)],
    ['the case of a letter in its claims', part(1, otherCase)],
    ['all in lower case', (text) => text.toLowerCase()],
    ['one character less', (text) => text.slice(0, -1)],
    ['one character more', (text) => `${text}A`],
    ['padding', (text) => `${text}==`],
    ['no signature', part(2, () => '')],
    ['other claims', part(1, () => encode(claimsWith({ sub: 'root' })))],
    ['another header', part(0, () => encode({ alg: 'none', typ: 'at+jwt' }))],
  ])('%s', async (_name, change) => {
    const to = keeping()
    const text = await jwt()
    expect(await fares(to, text)).toBe(200)
    expect(change(text)).not.toBe(text)
    expect(await fares(to, change(text))).toMatch(/^(untrusted|malformed)$/)
    expect(await fares(to, text)).toBe(200)
  })
})

describe('all but the signature is looked at with every request', () => {
  test('revocation', async () => {
    let isRevoked = false
    const to = keeping({ revoked: () => isRevoked })
    const text = await jwt()
    expect([await fares(to, text), await fares(to, text)]).toEqual([200, 200])
    isRevoked = true
    expect([await fares(to, text), await fares(to, text)]).toEqual(['revoked', 'revoked'])
    isRevoked = false
    expect(await fares(to, text)).toBe(200)
    expect(timesChecked(text)).toBe(1)
  })

  test('the proof of a token that is bound to a key', async () => {
    const to = keeping({ dpop: true })
    const text = await bound()
    const sent = await withProof(text)
    expect(await fares(to, sent)).toBe(200)
    expect(await fares(to, await withProof(text))).toBe(200)
    expect(timesChecked(text)).toBe(1)

    expect(await fares(to, sent)).toBe('invalid_proof')
    expect(await fares(to, { authorization: `DPoP ${text}` })).toBe('invalid_proof')
    expect(await fares(to, text)).toBe('invalid_proof')
    expect(await fares(to, await withProof(text, 'Bearer'))).toBe('invalid_proof')
  })

  test('a token that is bound to nothing is not let in as DPoP, once it was as Bearer', async () => {
    const to = keeping({ dpop: true })
    const text = await jwt()
    expect(await fares(to, text)).toBe(200)
    expect(await fares(to, await withProof(text))).toBe('untrusted')
  })

  test('the certificate', async () => {
    const certificate = certificateField({ name: 'client-cert', trusted: () => true })
    const to = keeping({ certificate })
    const sent = await certified(CERTIFICATE)
    const [authorization = ''] = [sent.authorization]
    expect(await fares(to, sent)).toBe(200)
    expect(await fares(to, { authorization })).toBe('untrusted')
    const fields = { 'client-cert': OTHER_CERTIFICATE }
    expect(await fares(to, { authorization, fields })).toBe('untrusted')
    expect(await fares(to, sent)).toBe(200)
    expect(timesChecked(authorization.slice('Bearer '.length))).toBe(1)
  })
})

test('nobody can change what the next request finds', async () => {
  const attempts: ((claims: Record<string, string[]>) => unknown)[] = [
    (claims) => (claims['sub'] = ['root']),
    (claims) => claims['roles']?.push('admin'),
    (claims) => delete claims['exp'],
  ]
  const left = [...attempts]
  const attributes = (claims: Record<string, string[]>) => {
    left.shift()?.(claims)
    return {}
  }
  const to = keeping({ attributes })
  const text = await jwt()
  for (const _ of attempts) await expect(fares(to, text)).rejects.toThrow(TypeError)
  const { event } = await to.send({ authorization: `Bearer ${text}` })
  expect(event.identity).toMatchObject({ id: `${ISSUER}|alice`, roles: ['editor'] })
  expect(timesChecked(text)).toBe(1)
})
