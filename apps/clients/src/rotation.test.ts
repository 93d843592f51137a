import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { clientAt } from './client.js'
import { quickClient, requestsDuring, sentTo } from './wire.js'
import { ADAPTERS, startedWorld } from './world.js'

const AT_ONCE = 50
const ROTATIONS = 4
/** Requests before the first rotation, and during each. */
const STRETCH = 400

const world = startedWorld()

// An API fetches the keys anew five seconds after the last time at the earliest. The clock of the
// day is set forward, for the server, the API and the client alike: they all run in here.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true }))
afterEach(() => void vi.useRealTimers())
const coolDownPasses = () => vi.setSystemTime(Date.now() + 5001)

interface Attempt {
  readonly token: string
  readonly expected: 200 | 401
}

/** The token with one byte of its signature changed. */
function tampered(token: string): string {
  const [header, claims, signature = ''] = token.split('.')
  const bytes = Buffer.from(signature, 'base64url')
  bytes[0] = (bytes[0] ?? 0) ^ 1
  return [header, claims, bytes.toString('base64url')].join('.')
}

describe.each(ADAPTERS)('keys are rotated under load: %s', (adapter) => {
  test('no wrong answer, and the keys are fetched once for each rotation', async () => {
    const { server, apis } = world
    const url = `${apis[adapter].origin}/me`
    const client = await clientAt(server, server.clients.service)
    const attempts: Attempt[] = []
    const newTokens = async () => {
      const { access_token: token } = await client.clientCredentials()
      attempts.push({ token, expected: 200 }, { token: tampered(token), expected: 401 })
    }
    const rotate = async () => {
      coolDownPasses()
      await server.rotateKeys()
      await newTokens()
    }

    const quick = quickClient(AT_ONCE)
    const wrong: unknown[] = []
    let sent = 0
    // With all tokens that are there, in turn. Those of a rotation join while it is under way.
    const load = async (requests: number) => {
      let left = requests
      const one = async () => {
        while (left-- > 0) {
          const { token, expected } = attempts[sent++ % attempts.length] as Attempt
          const came = await quick.ask(url, token)
          if (came !== expected) wrong.push({ came, expected })
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, one))
    }

    await newTokens()
    const requests = await requestsDuring(async () => {
      await load(STRETCH)
      for (let i = 0; i < ROTATIONS; i++) {
        await Promise.all([load(STRETCH), rotate()])
        // However slow the rotation was: its tokens come before the next one.
        await load(attempts.length)
      }
    })
    quick.close()
    expect(wrong).toEqual([])
    expect(sent).toBeGreaterThanOrEqual(2000)
    const fetched = sentTo(requests, server.issuer).filter((path) => path === 'GET /jwks')
    expect(fetched).toHaveLength(1 + ROTATIONS)
  })

  test('keys that are forgotten count no longer, once the new ones were fetched', async () => {
    const { server, apis } = world
    const url = `${apis[adapter].origin}/me`
    const client = await clientAt(server, server.clients.service)
    const old = await client.clientCredentials()
    expect((await client.ask(url, old.access_token)).status).toBe(200)
    coolDownPasses()
    await server.rotateKeys({ forget: true })
    const young = await client.clientCredentials()
    expect((await client.ask(url, young.access_token)).status).toBe(200)
    expect((await client.ask(url, old.access_token)).status).toBe(401)
  })
})
