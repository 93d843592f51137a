import type { InvalidReason } from '@verdict/core'
import type { Authentication } from '@verdict/http'
import { expect, test, vi } from 'vitest'
import { type AccessTokenOptions, accessToken } from '../src/access-token.js'
import { AUDIENCE, goodClaims, ISSUER, signingKey } from './issuer.js'

export type Options = Partial<AccessTokenOptions>

// The keys of the issuer, one that it uses for something else, and an attacker's under its name.
export const rsa = await signingKey('RS256', 'rsa')
export const ec = await signingKey('ES256', 'ec')
export const encryption = await signingKey('RS256', 'enc')
export const attacker = await signingKey('ES256', 'ec')
export const jwks = { keys: [rsa.jwk, ec.jwk, { ...encryption.jwk, use: 'enc' }] }

/** Verifies a token with the keys above, or with other options. */
export async function verify(text: string | Promise<string>, options: Options = {}) {
  const authenticator = accessToken({
    issuer: ISSUER,
    audience: AUDIENCE,
    ...('jwksUri' in options ? {} : { jwks }),
    ...options,
  } as AccessTokenOptions)
  const request = {
    method: 'GET',
    target: () => '/',
    fieldLines: () => [],
    origin: undefined,
    native: undefined,
  }
  const credentials = { scheme: 'Bearer', params: {}, token68: await text }
  return authenticator.authenticate(credentials, request)
}

/** Claims as text, where JSON.stringify would not write them. */
export function claimsText(member: string): string {
  return JSON.stringify(goodClaims()).replace(/}$/, `,${member}}`)
}

/** A header as text, likewise. */
export function headerText(member: string): string {
  return `{"alg":"ES256","kid":"ec","typ":"at+jwt",${member}}`
}

export const HEADER = headerText('"x":1')

/** A token that is refused, and why. */
export type Bad = [
  name: string,
  reason: InvalidReason,
  make: () => string | Promise<string>,
  options?: Options,
]

/** Tests that each is refused for its reason, without a word of it in the log. */
export function refuses(cases: readonly Bad[]): void {
  test.each(cases)('%s: %s', async (_name, reason, make, options) => {
    const text = await make()
    const fetched = vi.spyOn(globalThis, 'fetch')
    const came: Authentication = await verify(text, options)
    expect(came).toMatchObject({ kind: 'invalid', reason })
    // Nothing that a token says is a place to go to.
    expect(fetched).not.toHaveBeenCalled()
    const { message } = came as { message: string }
    expect(message).not.toBe('')
    for (const told of ['alice', 'attacker', 'other.example', 'documents', 'id_token', 'XX999']) {
      expect(message).not.toContain(told)
    }
  })
}
