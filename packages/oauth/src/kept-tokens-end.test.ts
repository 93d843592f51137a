import { describe, expect, test, vi } from 'vitest'
import { now, signingKey, token } from '../test/issuer.js'
import { fares, keeping, noting } from '../test/keeping.js'
import { json, keyServer } from '../test/key-server.js'
import { jwt } from '../test/refusals/jwt.js'
import { ec, jwks } from '../test/verifying.js'

const timesChecked = noting()

describe('what is kept counts as long as the token does', () => {
  const at = 1_800_000_000
  const cases: [string, claims: object, last: number, then: number, reason: string][] = [
    ['exp', { exp: at + 10 }, 14, 15, 'expired'],
    ['nbf, where the clock is set back', { nbf: at - 10 }, -15, -16, 'not_yet_valid'],
    ['iat, where the clock is set back', { iat: at - 10 }, -75, -76, 'not_yet_valid'],
  ]
  test.each(cases)('%s', async (_name, claims, last, then, reason) => {
    vi.useFakeTimers({ toFake: ['Date'], now: at * 1000 })
    const to = keeping()
    const text = await jwt({ iat: at - 100, exp: at + 900, ...claims })
    expect(await fares(to, text)).toBe(200)
    vi.setSystemTime((at + last) * 1000)
    expect(await fares(to, text)).toBe(200)
    expect(timesChecked(text)).toBe(1)
    vi.setSystemTime((at + then) * 1000)
    expect(await fares(to, text)).toBe(reason)
  })

  test('with the tolerance of its issuer', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: at * 1000 })
    const to = keeping({ clockTolerance: 0 })
    const text = await jwt({ exp: at + 10 })
    vi.setSystemTime((at + 9) * 1000)
    expect([await fares(to, text), await fares(to, text)]).toEqual([200, 200])
    vi.setSystemTime((at + 10) * 1000)
    expect(await fares(to, text)).toBe('expired')
  })
})

describe('what is kept counts as long as its keys do', () => {
  // The date alone is set: what goes over the network keeps its time.
  const advance = (seconds: number) =>
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 })

  test('a key that was withdrawn takes its tokens with it', async () => {
    const next = await signingKey('ES256', 'next')
    const server = await keyServer(json(jwks))
    const to = keeping({ jwks: undefined, jwksUri: server.url })
    const text = await token(ec)
    for (let i = 0; i < 3; i++) expect(await fares(to, text)).toBe(200)
    expect(server.requests.length).toBe(1)
    expect(timesChecked(text)).toBe(1)

    server.respond = json({ keys: [next.jwk] })
    advance(31)
    // Nothing has been heard of it yet.
    expect(await fares(to, text)).toBe(200)
    expect(await fares(to, await token(next))).toBe(200)
    expect(server.requests.length).toBe(2)
    expect(await fares(to, text)).toBe('untrusted')
    await server.stop()
  })

  test('ten minutes after the keys came, they are asked for again', async () => {
    const server = await keyServer(json(jwks))
    const to = keeping({ jwks: undefined, jwksUri: server.url })
    const text = await token(ec, { exp: now() + 3600 })
    expect(await fares(to, text)).toBe(200)
    advance(601)
    server.respond = json({}, 500)
    expect(await fares(to, text)).toBe(503)
    expect(server.requests.length).toBe(2)
    await server.stop()
  })
})
