import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type SigningKey, signingKey, token } from '../test/issuer.js'
import { json, type KeyServer, keyServer } from '../test/key-server.js'
import { noUnhandledRejections, type TestClock, testClock, verifying } from '../test/remote.js'
import { remoteKeys } from './key-set.js'
import type { Verification, Verified } from './token.js'

const keys = await Promise.all(Array.from({ length: 6 }, (_, i) => signingKey('ES256', `key-${i}`)))
const forgers = await Promise.all(keys.map(({ kid }) => signingKey('ES256', kid)))
const unknown = await signingKey('ES256', 'unknown')
const keyAt = (i: number) => keys[i] as SigningKey

let server: KeyServer
let clock: TestClock
let verify: (text: string) => Promise<Verification>

const publish = (...published: readonly SigningKey[]) => {
  const set = json({ keys: published.map(({ jwk }) => jwk) })
  // Not at once, so that tokens come while keys are on their way.
  server.respond = (request, response) => void setTimeout(() => set(request, response), 5)
}

beforeEach(async () => {
  server = await keyServer(json({}))
  clock = testClock()
  verify = verifying(remoteKeys(async () => new URL(server.url), 1, clock))
})
afterEach(() => server.stop())
noUnhandledRejections()

async function verified(key: SigningKey): Promise<Verified> {
  const came = await verify(await token(key))
  if (came.kind !== 'verified') throw new Error(came.message)
  return came
}

describe('what was verified stands', () => {
  test('as long as its key set is the one in force', async () => {
    publish(keyAt(0), keyAt(1))
    const [a, b] = [await verified(keyAt(0)), await verified(keyAt(1))]
    expect(a.stands?.()).toBe(true)
    // One for the set, and not one for each token.
    expect(a.stands).toBe(b.stands)

    publish(keyAt(1), keyAt(2))
    clock.advance(30)
    const c = await verified(keyAt(2))
    expect([a, b, c].map((one) => one.stands?.())).toEqual([false, false, true])
  })

  test('when the set comes anew and is the same', async () => {
    publish(keyAt(0))
    const before = await verified(keyAt(0))
    clock.advance(30)
    expect(await verify(await token(unknown))).toMatchObject({ reason: 'untrusted' })
    expect(server.requests.length).toBe(2)
    expect(before.stands?.()).toBe(true)
    clock.advance(599)
    expect(before.stands?.()).toBe(true)
  })

  test('for ten minutes, though nobody asks', async () => {
    publish(keyAt(0))
    const before = await verified(keyAt(0))
    clock.advance(599.999)
    expect(before.stands?.()).toBe(true)
    clock.advance(0.001)
    expect(before.stands?.()).toBe(false)
    server.respond = json({}, 500)
    expect(await verify(await token(keyAt(0)))).toMatchObject({ kind: 'unavailable' })
    expect(before.stands?.()).toBe(false)
  })

  test('not when the clock was set back', async () => {
    publish(keyAt(0))
    const before = await verified(keyAt(0))
    clock.advance(-1)
    expect(before.stands?.()).toBe(false)
  })

  test('not when a key has other content under its name', async () => {
    publish(keyAt(0))
    const before = await verified(keyAt(0))
    publish(forgers[0] as SigningKey)
    clock.advance(600)
    expect(await verify(await token(keyAt(0)))).toMatchObject({ reason: 'untrusted' })
    expect(before.stands?.()).toBe(false)
  })
})

test('keys are rotated while many tokens come: no wrong answer, one fetch a rotation', async () => {
  const attempts: { n: number; forged: boolean; text: string }[] = []
  // Tokens of all keys and of their forgers, mixed.
  for (let copy = 0; copy < 10; copy++) {
    for (const [n, key] of keys.entries()) {
      attempts.push({ n, forged: false, text: await token(key) })
      attempts.push({ n, forged: true, text: await token(forgers[n] as SigningKey) })
    }
  }
  const nobodys = await token(unknown)

  for (let i = 0; i + 1 < keys.length; i++) {
    publish(keyAt(i), keyAt(i + 1))
    const outcomes = await Promise.all(
      attempts.map(async ({ text, ...attempt }, place) => {
        // Some come together, and some while others are under way.
        await new Promise((resolve) => setTimeout(resolve, place % 7))
        return { ...attempt, came: await verify(text) }
      }),
    )
    for (const { n, forged, came } of outcomes) {
      if (forged || n > i + 1) expect(came).toMatchObject({ reason: 'untrusted' })
      else if (n >= i) expect(came).toMatchObject({ kind: 'verified' })
      // A withdrawn key counts until the set comes anew.
      else expect(['verified', 'invalid']).toContain(came.kind)
    }
    expect(await verify(nobodys)).toMatchObject({ reason: 'untrusted' })
    for (const { n, text } of attempts) {
      if (n < i) expect(await verify(text)).toMatchObject({ reason: 'untrusted' })
    }
    expect(server.requests.length).toBe(i + 1)
    clock.advance(30)
  }
})
