import { describe, expect, test, vi } from 'vitest'
import { active, introspecting } from '../test/introspecting.js'
import { says } from '../test/introspection-endpoint.js'

const given = introspecting()

const VERIFIED = { kind: 'verified', claims: { sub: 'alice' } }

describe('who asks at the same time', () => {
  test('waits for the same answer about the same token', async () => {
    const introspect = given.introspectorOf({ cacheFor: 0, negativeFor: 0 })
    const came = await Promise.all(
      Array.from({ length: 60 }, (_, i) => introspect(['a', 'b', 'c'][i % 3] ?? '')),
    )
    for (const one of came) expect(one).toMatchObject(VERIFIED)
    const asked = given.endpoint.requests.map(({ form }) => form['token'])
    expect(asked.length).toBe(3)
    expect(new Set(asked)).toEqual(new Set(['a', 'b', 'c']))
    // And not for one that has already come.
    await introspect('a')
    expect(given.endpoint.requests.length).toBe(4)
  })

  test('waits for the same failure, and the next one asks anew', async () => {
    const introspect = given.introspectorOf()
    given.endpoint.respond = says('', { status: 500 })
    const came = await Promise.all(Array.from({ length: 20 }, () => introspect('a')))
    for (const one of came) expect(one).toMatchObject({ kind: 'unavailable' })
    expect(given.endpoint.requests.length).toBe(1)
    given.endpoint.respond = says(active())
    expect(await introspect('a')).toMatchObject(VERIFIED)
    expect(given.endpoint.requests.length).toBe(2)
  })

  test('regression: where a fetch ends with its request, waits for none of another', async () => {
    vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' })
    const introspect = given.introspectorOf({ cacheFor: 0, negativeFor: 0 })
    const came = await Promise.all(['a', 'a', 'a'].map(introspect))
    vi.unstubAllGlobals()
    for (const one of came) expect(one).toMatchObject(VERIFIED)
    expect(given.endpoint.requests.length).toBe(3)
  })
})
