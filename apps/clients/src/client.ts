import { type AuthorizationServer, type Client, logIn, type User } from '@verdict-apps/shared'
import * as oauth from 'openid-client'

/** What an API answered, and what the client's library made of its challenges. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly challenges: readonly oauth.WWWAuthenticateChallenge[]
}

export interface Question {
  readonly method?: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** The key that the token is bound to. */
  readonly DPoP?: oauth.DPoPHandle
}

/** How somebody logs in: in which browser, and for a token that is bound to which key. */
export interface Circumstances {
  readonly cookies?: Map<string, string>
  readonly DPoP?: oauth.DPoPHandle
}

type Parameters = Readonly<Record<string, string>>
type Person = Pick<User, 'username' | 'password'> & { readonly otp?: string }

/** A user who leaves the second factor out. */
export function withoutCode({ username, password }: User): Person {
  return { username, password }
}

async function answerOf(response: Response, challenges: Answer['challenges']): Promise<Answer> {
  const text = await response.text()
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  return { status: response.status, body, challenges }
}

/** An OAuth client of the library openid-client, which knows of the server its issuer alone. */
export async function clientAt(
  { issuer }: Pick<AuthorizationServer, 'issuer'>,
  { id, secret, redirectUri = '' }: Client,
) {
  const authentication = secret === undefined ? oauth.None() : oauth.ClientSecretBasic(secret)
  const execute = [oauth.allowInsecureRequests] // loopback has no TLS
  const config = await oauth.discovery(new URL(issuer), id, undefined, authentication, { execute })

  return {
    /** Authorization code with PKCE. `asked` goes into the authorization request. */
    async logIn(person: Person, asked: Parameters = {}, circumstances: Circumstances = {}) {
      const { cookies, DPoP } = circumstances
      const pkceCodeVerifier = oauth.randomPKCECodeVerifier()
      const expectedState = oauth.randomState()
      const request = oauth.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid',
        code_challenge: await oauth.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
        state: expectedState,
        ...asked,
      })
      const arrived = await logIn(request, person, cookies)
      const checks = { pkceCodeVerifier, expectedState }
      return oauth.authorizationCodeGrant(config, arrived, checks, {}, DPoP && { DPoP })
    },

    clientCredentials: (asked: Parameters = {}) => oauth.clientCredentialsGrant(config, asked),

    refresh: ({ refresh_token: token }: { readonly refresh_token?: string }) =>
      oauth.refreshTokenGrant(config, token ?? ''),

    revoke: (token: string) => oauth.tokenRevocation(config, token),

    /** A new key pair, and the library's hold on it. */
    dpopKey: async () => oauth.getDPoPHandle(config, await oauth.randomDPoPKeyPair('ES256')),

    /** Asks an API. The library follows `use_dpop_nonce` by itself, and throws for challenges. */
    async ask(url: string, token: string, { method = 'GET', body, DPoP }: Question = {}) {
      const headers = new Headers(body === undefined ? {} : { 'content-type': 'application/json' })
      const text = body === undefined ? null : JSON.stringify(body)
      try {
        const response = await oauth.fetchProtectedResource(
          config,
          token,
          new URL(url),
          method,
          text,
          headers,
          DPoP && { DPoP },
        )
        return await answerOf(response, [])
      } catch (error) {
        if (!(error instanceof oauth.WWWAuthenticateChallengeError)) throw error
        return answerOf(error.response, error.cause)
      }
    },
  }
}

export type OAuthClient = Awaited<ReturnType<typeof clientAt>>

/** The parameters of the challenge of a scheme, in lower case. */
export function challengeOf({ challenges }: Answer, scheme: 'bearer' | 'dpop') {
  const found = challenges.find((challenge) => challenge.scheme === scheme)
  if (!found) throw new Error(`there is no challenge of ${scheme}`)
  return found.parameters
}
