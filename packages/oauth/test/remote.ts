import { afterEach, beforeEach, expect } from 'vitest'
import { readJwt } from '../src/jwt.js'
import type { FindKeys } from '../src/key-set.js'
import type { Verification } from '../src/token.js'
import { type Expected, verifier } from '../src/verify.js'
import { AUDIENCE, ISSUER } from './issuer.js'

/** A clock that stands still until it is told otherwise. */
export interface TestClock {
  (): number
  /** In seconds. Back, too. */
  advance(seconds: number): void
}

export function testClock(): TestClock {
  let time = Date.now()
  return Object.assign(() => time, { advance: (seconds: number) => void (time += seconds * 1000) })
}

/** Verifies tokens with keys that are found in some way. */
export function verifying(
  findKeys: FindKeys,
  changes: Partial<Expected> = {},
): (text: string) => Promise<Verification> {
  const verify = verifier({
    issuer: ISSUER,
    audience: [AUDIENCE],
    algorithms: ['RS256', 'ES256'],
    clockTolerance: 5,
    strict: false,
    findKeys,
    ...changes,
  })
  return async (text) => {
    const jwt = readJwt(text)
    if (!jwt) throw new Error('the test made no JWT')
    return verify(jwt)
  }
}

/** Fails a file's tests in which a promise is rejected and nobody takes notice. */
export function noUnhandledRejections(): void {
  const rejections: unknown[] = []
  const onRejection = (reason: unknown) => rejections.push(reason)
  beforeEach(() => void process.on('unhandledRejection', onRejection))
  afterEach(async () => {
    await new Promise((resolve) => setTimeout(resolve, 10))
    process.off('unhandledRejection', onRejection)
    expect(rejections).toEqual([])
  })
}
