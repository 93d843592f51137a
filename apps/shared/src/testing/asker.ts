import { expect } from 'vitest'
import type { RunningApi } from '../start.js'
import type { World } from './world.js'

export interface Question {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON; a string as it is. */
  readonly body?: unknown
}

/** Whose tokens are at hand: users by their names, `carolMfa` with a one-time code, the clients. */
export type Who = 'alice' | 'bob' | 'carol' | 'carolMfa' | 'erin' | 'service' | 'expired'

/** What the tests of a walk go by; filled in before the first of them runs. */
export interface Ground {
  world: World
  api: RunningApi
  tokens: Readonly<Record<Who, string>>
}

export const PLAIN_BEARER = 'Bearer realm="documents"'
/** `{origin}` stands for the API's own. */
export const BEARER = `${PLAIN_BEARER}, resource_metadata="{origin}/.well-known/oauth-protected-resource"`
export const BASIC = 'Basic realm="documents", charset="UTF-8"'
export const API_KEY = 'ApiKey realm="documents"'
export const SESSION = 'Session realm="documents"'

/** The body of a refusal with this code. */
export function code(name: string): unknown {
  return expect.objectContaining({ code: name })
}

export function asker(ground: Ground) {
  async function ask({ method = 'GET', path, headers, body }: Question) {
    const response = await fetch(ground.api.origin + path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const json: unknown = text === '' ? undefined : JSON.parse(text)
    return { status: response.status, fields: response.headers, json }
  }

  /** Asks, and expects this status, this challenge (none where it is not said) and this body. */
  async function expectAnswer(question: Question, status: number, body: unknown, challenge = '') {
    const answer = await ask(question)
    expect(answer.json).toEqual(body)
    expect(answer.status).toBe(status)
    expect(answer.fields.get('www-authenticate') ?? '').toBe(
      challenge.replace('{origin}', ground.api.origin),
    )
    expect(answer.fields.get('cache-control')).toBe('no-store')
    expect(answer.fields.get('access-control-allow-origin')).toBe('*')
    expect(answer.fields.get('access-control-expose-headers')).toMatch(/WWW-Authenticate/)
    if (status >= 400) {
      expect(answer.fields.get('content-type')).toMatch(/^application\/problem\+json/)
    }
  }

  const as = (who: Who) => ({ authorization: `Bearer ${ground.tokens[who]}` })
  const basic = (user: string, password: string) => ({
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  })
  return { ask, expectAnswer, as, basic }
}
