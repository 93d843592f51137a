import { type AuthorizationServer, type Client, logIn } from '@verdict-apps/shared'
import * as oauth from 'openid-client'

/** What a login is asked for: the parameters of an authorization request. */
export type Asked = Readonly<Record<string, string>>

export type UserName = keyof AuthorizationServer['users']

/** A token, the name that the steps call it by, and how it was got. */
export interface Token {
  readonly name: string
  readonly value: string
  readonly who: string
  readonly grant: string
}

export interface TokenSource {
  /** Authorization code with PKCE: the user fills in the form, with a one-time code where `mfa` is asked. */
  readonly login: (user: UserName, asked?: Asked) => Promise<string>
  /** The tokens that the tour begins with. */
  readonly first: () => Promise<Token[]>
}

async function discover(issuer: string, { id, secret }: Client): Promise<oauth.Configuration> {
  const authentication = secret === undefined ? oauth.None() : oauth.ClientSecretBasic(secret)
  return oauth.discovery(new URL(issuer), id, undefined, authentication, {
    // The tour stays on this machine: there is no TLS on loopback.
    execute: [oauth.allowInsecureRequests],
  })
}

/** Changes one byte of a JWT's signature, and nothing else. */
export function tamper(token: string): string {
  const [header, claims, signature = ''] = token.split('.')
  const bytes = Buffer.from(signature, 'base64url')
  bytes[0] = (bytes[0] ?? 0) ^ 1
  return [header, claims, bytes.toString('base64url')].join('.')
}

export async function tokenSource(server: AuthorizationServer): Promise<TokenSource> {
  const { issuer, clients, users, otherAudience } = server
  const [web, service, expired] = await Promise.all([
    discover(issuer, clients.webApp),
    discover(issuer, clients.service),
    discover(issuer, clients.expired),
  ])

  const login: TokenSource['login'] = async (name, asked = {}) => {
    const { otp, ...person } = users[name]
    const pkceCodeVerifier = oauth.randomPKCECodeVerifier()
    const expectedState = oauth.randomState()
    const request = oauth.buildAuthorizationUrl(web, {
      redirect_uri: clients.webApp.redirectUri,
      code_challenge: await oauth.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      ...asked,
      scope: ['openid', asked['scope'] ?? []].flat().join(' '),
    })
    const strong = asked['acr_values']?.split(' ').includes('mfa') ?? false
    const arrived = await logIn(request, strong ? { ...person, otp } : person)
    const checks = { pkceCodeVerifier, expectedState }
    const answer = await oauth.authorizationCodeGrant(web, arrived, checks)
    return answer.access_token
  }

  const own = async (client: oauth.Configuration, asked: Asked): Promise<string> =>
    (await oauth.clientCredentialsGrant(client, asked)).access_token

  return {
    login,
    async first() {
      const [alice, bob, carol, erin, machine, old, elsewhere] = await Promise.all([
        login('alice'),
        login('bob', { scope: 'documents:write' }),
        login('carol'),
        login('erin'),
        own(service, { scope: 'documents:write' }),
        own(expired, {}),
        own(service, { resource: otherAudience }),
      ])
      const code = 'authorization code + PKCE'
      const client = 'client credentials'
      return [
        { name: 'alice', value: alice, who: 'alice, an author', grant: code },
        {
          name: 'bob',
          value: bob,
          who: 'bob, another author',
          grant: `${code}; scope documents:write`,
        },
        { name: 'carol', value: carol, who: 'carol, an admin', grant: `${code}, password alone` },
        { name: 'erin', value: erin, who: 'erin, an editor', grant: code },
        {
          name: 'service',
          value: machine,
          who: 'a service',
          grant: `${client}; scope documents:write`,
        },
        { name: 'expired', value: old, who: 'a service', grant: `${client}; expired an hour ago` },
        {
          name: 'elsewhere',
          value: elsewhere,
          who: 'a service',
          grant: `${client}; for ${otherAudience}`,
        },
        {
          name: 'forged',
          value: tamper(alice),
          who: 'nobody',
          grant: '{alice} with one byte of the signature changed',
        },
      ]
    },
  }
}
