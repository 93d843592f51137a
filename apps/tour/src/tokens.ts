import {
  type AuthorizationServer,
  type Client,
  createProver,
  logIn,
  type Prover,
  type Resource,
} from '@verdict-apps/shared'
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
  /** Proves to have the key that {bound} is bound to; or, as a thief would, another one. */
  readonly prove: (key: 'own' | 'another', ...what: Parameters<Prover['prove']>) => Promise<string>
  /** Authorization code with PKCE: the user fills in the form, with a one-time code where `mfa` is asked. */
  readonly login: (user: UserName, asked?: Asked) => Promise<string>
  /** Goes by the metadata of an API (RFC 9728): to its issuer, for a token for its resource. */
  readonly follow: (user: UserName, metadata: unknown) => Promise<string>
  /** The tokens that the tour begins with. */
  readonly first: () => Promise<Token[]>
}

interface Metadata {
  readonly resource?: unknown
  readonly authorization_servers?: readonly unknown[]
}

/** An API that asks about its tokens, and is not ours. */
export const OPAQUE_ELSEWHERE: Resource = {
  audience: 'https://other-api.example/introspected',
  scopes: [],
  format: 'opaque',
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
  const { issuer, clients, users, otherAudience, opaqueAudience } = server
  const [web, service, expired] = await Promise.all([
    discover(issuer, clients.webApp),
    discover(issuer, clients.service),
    discover(issuer, clients.expired),
  ])

  const [own, another] = await Promise.all([createProver(), createProver()])
  const DPoP = oauth.getDPoPHandle(web, own.keys)

  const grant = async (name: UserName, asked: Asked, bound?: { DPoP: oauth.DPoPHandle }) => {
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
    return (await oauth.authorizationCodeGrant(web, arrived, checks, {}, bound)).access_token
  }
  const login: TokenSource['login'] = (name, asked = {}) => grant(name, asked)

  const forItself = async (client: oauth.Configuration, asked: Asked): Promise<string> =>
    (await oauth.clientCredentialsGrant(client, asked)).access_token

  const revoked = async (token: string): Promise<string> => {
    await oauth.tokenRevocation(web, token)
    return token
  }

  return {
    login,
    async follow(user, metadata) {
      const { resource, authorization_servers: issuers } = Object(metadata) as Metadata
      if (!issuers?.includes(issuer)) throw new Error('an API names an issuer that is not its own')
      return login(user, { resource: String(resource) })
    },
    prove: (key, what) => (key === 'own' ? own : another).prove(what),
    first() {
      const code = 'authorization code + PKCE'
      const client = 'client credentials'
      const alice = login('alice')
      const opaque = () => login('alice', { resource: opaqueAudience })
      const forOthers = (resource: string) => forItself(service, { resource })
      return all([
        ['alice', 'alice, an author', code, alice],
        [
          'bob',
          'bob, another author',
          `${code}; scope documents:write`,
          login('bob', { scope: 'documents:write' }),
        ],
        ['carol', 'carol, an admin', `${code}, password alone`, login('carol')],
        ['erin', 'erin, an editor', code, login('erin')],
        [
          'service',
          'a service',
          `${client}; scope documents:write`,
          forItself(service, { scope: 'documents:write' }),
        ],
        ['expired', 'a service', `${client}; expired an hour ago`, forItself(expired, {})],
        ['elsewhere', 'a service', `${client}; for ${otherAudience}`, forOthers(otherAudience)],
        ['forged', 'nobody', '{alice} with one byte of the signature changed', alice.then(tamper)],
        ['opaque', 'alice', `${code}; says nothing itself`, opaque()],
        ['revoked', 'alice', 'as {opaque}, and then taken back', opaque().then(revoked)],
        [
          'opaque-elsewhere',
          'a service',
          `${client}; as {opaque}, for another API`,
          forOthers(OPAQUE_ELSEWHERE.audience),
        ],
        ['bound', 'alice', `${code}; bound to a key`, grant('alice', {}, { DPoP })],
      ])
    },
  }
}

type Wanted = readonly [name: string, who: string, grant: string, value: Promise<string>]

function all(wanted: readonly Wanted[]): Promise<Token[]> {
  return Promise.all(
    wanted.map(async ([name, who, grant, value]) => ({ name, who, grant, value: await value })),
  )
}
