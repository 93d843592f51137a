import { ClientSecretBasic } from 'oauth4webapi'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { type IntrospectorOptions, introspector } from '../src/introspection.js'
import {
  type IntrospectionEndpoint,
  introspectionEndpoint,
  says,
} from './introspection-endpoint.js'
import { AUDIENCE, claimsWith, ISSUER } from './issuer.js'

export const CLIENT = 'documents-api'
export const SECRET = 'kept to ourselves'

/** What a server says of a good token, but for what is changed. */
export function active(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { active: true, token_type: 'Bearer', ...claimsWith(changes) }
}

/** What a test has: an endpoint of its own, and who asks it. */
export interface Introspecting {
  readonly endpoint: IntrospectionEndpoint
  introspectorOf(options?: Partial<IntrospectorOptions>): ReturnType<typeof introspector>
}

/** Gives each test its endpoint, and fails those that leave a rejection to nobody. */
export function introspecting(): Introspecting {
  const rejections: unknown[] = []
  const onRejection = (reason: unknown) => rejections.push(reason)
  let endpoint: IntrospectionEndpoint

  beforeEach(async () => {
    process.on('unhandledRejection', onRejection)
    endpoint = await introspectionEndpoint(says(active()))
  })
  afterEach(async () => {
    vi.useRealTimers()
    await endpoint.stop()
    await new Promise((resolve) => setTimeout(resolve, 10))
    process.off('unhandledRejection', onRejection)
    expect(rejections).toEqual([])
  })
  return {
    get endpoint() {
      return endpoint
    },
    introspectorOf: (options = {}) =>
      introspector({
        issuer: ISSUER,
        audience: [AUDIENCE],
        endpoint: async () => endpoint.url,
        clientId: CLIENT,
        authentication: ClientSecretBasic(SECRET),
        timeout: 10,
        clockTolerance: 5,
        cacheFor: 30,
        negativeFor: 5,
        ...options,
      }),
  }
}
