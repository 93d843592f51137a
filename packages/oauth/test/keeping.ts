import { afterEach, beforeEach, type MockInstance, vi } from 'vitest'
import { AUDIENCE, ISSUER } from './issuer.js'
import { type Api, api, type Sent } from './refusals/api.js'
import { jwks } from './verifying.js'

/** An API that keeps verified tokens, but for what is changed. */
export function keeping(options: object = {}): Api {
  return api({ issuer: ISSUER, audience: AUDIENCE, jwks, cache: true, ...options })
}

/** Takes notes of the signatures that are checked. Tells how often that of a token was. */
export function noting(): (text: string) => number {
  let spy: MockInstance<SubtleCrypto['verify']>
  beforeEach(() => {
    spy = vi.spyOn(crypto.subtle, 'verify')
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
  return (text) => {
    const signed = spy.mock.calls.map(([, , , data]) => Buffer.from(data as Uint8Array).toString())
    return signed.filter((input) => text.startsWith(`${input}.`)).length
  }
}

/** 200, or how the credentials fared. A token alone is sent as Bearer. */
export async function fares({ send }: Api, sent: string | Sent): Promise<number | string> {
  const { response, event } = await send(
    typeof sent === 'string' ? { authorization: `Bearer ${sent}` } : sent,
  )
  const { credentials } = event
  return credentials?.kind === 'invalid' ? credentials.reason : response.status
}
