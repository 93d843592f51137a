import * as oauth from 'openid-client'
import { type AuthorizationServer, startAuthorizationServer } from '../authorization-server.js'
import { logIn } from '../dev-login.js'
import type { Client, User } from '../directory.js'
import type { Setup } from '../protection-spaces.js'
import { tokensFrom } from '../settings.js'

/** An authorization server, settings that believe it, and a way to get tokens from it. */
export interface World {
  readonly server: AuthorizationServer
  readonly settings: Setup['settings']
  /** By client credentials. */
  readonly tokenFor: (client: Client, scope?: string) => Promise<string>
  /** By authorization code and PKCE, as the public client. */
  readonly tokenOf: (user: User, how: 'pwd' | 'mfa', scope?: string) => Promise<string>
}

export function discover({ issuer }: AuthorizationServer, { id, secret }: Client) {
  const authentication = secret ? oauth.ClientSecretBasic(secret) : oauth.None()
  const execute = [oauth.allowInsecureRequests] // loopback has no TLS
  return oauth.discovery(new URL(issuer), id, secret, authentication, { execute })
}

/** Whose key the tokens are bound to; which browser the user logs in with. */
export interface Means {
  readonly DPoP?: oauth.DPoPHandle
  readonly cookies?: Map<string, string>
}

/** The client library's hold on a key pair of the client's own; by default a new one. */
export async function dpopKey(
  server: AuthorizationServer,
  client: Client,
  keys?: oauth.CryptoKeyPair,
) {
  const config = await discover(server, client)
  return oauth.getDPoPHandle(config, keys ?? (await oauth.randomDPoPKeyPair('ES256')))
}

/** An authorization code grant by somebody else's client library. `more` goes into the request. */
export async function codeGrant(
  server: AuthorizationServer,
  client: Client,
  user: Parameters<typeof logIn>[1],
  more: Readonly<Record<string, string>> = {},
  { cookies, DPoP }: Means = {},
) {
  const config = await discover(server, client)
  const pkceCodeVerifier = oauth.randomPKCECodeVerifier()
  const request = oauth.buildAuthorizationUrl(config, {
    redirect_uri: client.redirectUri ?? '',
    scope: 'openid documents:write',
    code_challenge: await oauth.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...more,
  })
  const callback = await logIn(request, user, cookies)
  const checks = { pkceCodeVerifier }
  return oauth.authorizationCodeGrant(config, callback, checks, {}, DPoP && { DPoP })
}

export async function refresh(server: AuthorizationServer, client: Client, token: string) {
  return oauth.refreshTokenGrant(await discover(server, client), token)
}

/** What the authorization server says about a token (RFC 7662), asked by `client`. */
export async function introspect(server: AuthorizationServer, client: Client, token: string) {
  return oauth.tokenIntrospection(await discover(server, client), token)
}

export async function revoke(server: AuthorizationServer, client: Client, token: string) {
  return oauth.tokenRevocation(await discover(server, client), token)
}

export async function clientCredentials(
  server: AuthorizationServer,
  client: Client,
  parameters: Readonly<Record<string, string>> = {},
) {
  return oauth.clientCredentialsGrant(await discover(server, client), parameters)
}

export async function createWorld(): Promise<World> {
  const audience = 'https://documents.example'
  const server = await startAuthorizationServer({ audience })
  return {
    server,
    settings: {
      port: 0,
      audience,
      tokens: tokensFrom(server),
      realm: 'documents',
      basicUser: 'legacy-user',
      basicPassword: 'correct horse',
      apiKey: 'k-1234567890',
      generated: {},
    },
    tokenFor: async (client, scope) => {
      const grant = await clientCredentials(server, client, scope ? { scope } : {})
      return grant.access_token
    },
    tokenOf: async ({ username, password, otp }, how, scope = '') => {
      const user = { username, password, ...(how === 'mfa' && { otp }) }
      const grant = await codeGrant(server, server.clients.cli, user, {
        scope: `openid ${scope}`.trim(),
      })
      return grant.access_token
    },
  }
}
