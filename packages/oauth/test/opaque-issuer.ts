import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AccessToken, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { vi } from 'vitest'
import { AUDIENCE, signingKey } from './issuer.js'

type Client = NonNullable<Configuration['clients']>[number]

/** A real authorization server (oidc-provider) whose access tokens are opaque. */
export interface OpaqueIssuer {
  readonly issuer: string
  readonly endpoint: URL
  /** What user `alice` was given, through the client `app`. */
  userToken(properties?: Record<string, unknown>): Promise<string>
  refreshToken(): Promise<string>
  /** What a client gets for itself, from the token endpoint. */
  clientToken(clientId: string): Promise<string>
  revoke(token: string): Promise<void>
  /** As long as it was made; then it is gone. */
  stop(): Promise<void>
}

export const SECRETS = { app: randomUUID(), api: randomUUID(), post: randomUUID() }
export const API_KEY = await signingKey('ES256', 'api')

const api = { grant_types: [], redirect_uris: [], response_types: [] }
const CLIENTS: Client[] = [
  { ...api, client_id: 'api', client_secret: SECRETS.api },
  {
    ...api,
    client_id: 'post',
    client_secret: SECRETS.post,
    token_endpoint_auth_method: 'client_secret_post',
  },
  {
    ...api,
    client_id: 'jwt',
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [API_KEY.jwk] },
  },
  {
    client_id: 'app',
    client_secret: SECRETS.app,
    grant_types: ['client_credentials', 'authorization_code', 'refresh_token'],
    redirect_uris: ['https://app.example/callback'],
  },
  {
    ...api,
    client_id: 'named',
    client_secret: SECRETS.app,
    grant_types: ['client_credentials'],
  },
]

function configuration(key: object): Configuration {
  return {
    clients: CLIENTS,
    jwks: { keys: [key] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    scopes: ['openid', 'offline_access', 'documents:read'],
    ttl: { AccessToken: 600, ClientCredentials: 600, RefreshToken: 3600, Grant: 3600 },
    // The client `named` is told apart from users by the issuer itself.
    extraTokenClaims: (_ctx: KoaContextWithOIDC | undefined, token) =>
      token.clientId === 'named' ? { sub: 'client:named' } : { roles: ['editor'] },
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true, allowedPolicy: () => true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE,
        getResourceServerInfo: () => ({
          scope: 'documents:read',
          audience: AUDIENCE,
          accessTokenFormat: 'opaque',
        }),
      },
    },
  }
}

/** Its notices about Node and its in-memory adapter are true, and of no use to a test. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const silenced = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'info')]
  for (const one of silenced) one.mockImplementation(() => undefined)
  try {
    return await work()
  } finally {
    for (const one of silenced) one.mockRestore()
  }
}

export async function opaqueIssuer(): Promise<OpaqueIssuer> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey, jwk } = await signingKey('ES256', 'issuer')
  const key = { ...(await crypto.subtle.exportKey('jwk', privateKey)), kid: jwk.kid, alg: 'ES256' }
  const provider = await quietly(async () => {
    const { Provider } = await import('oidc-provider')
    return new Provider(issuer, configuration(key))
  })
  const answer = provider.callback()
  server.on('request', (request, response) => void answer(request, response))

  const asApp = async (path: string, form: Record<string, string>, clientId = 'app') => {
    const credentials = Buffer.from(`${clientId}:${SECRETS.app}`).toString('base64')
    const response = await fetch(`${issuer}${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams(form),
    })
    if (response.status !== 200) throw new Error(await response.text())
    return response
  }
  /** What alice agreed to, and the client that she agreed to it with. */
  const grant = async () => {
    const client = await provider.Client.find('app')
    if (!client) throw new Error('there is no client app')
    const granted = new provider.Grant({ clientId: 'app', accountId: 'alice' })
    granted.addResourceScope(AUDIENCE, 'documents:read')
    return {
      client,
      accountId: 'alice',
      grantId: await granted.save(),
      gty: 'authorization_code',
      scope: 'documents:read',
    }
  }
  return {
    issuer,
    endpoint: new URL(`${issuer}/token/introspection`),
    async userToken(properties) {
      const token: AccessToken = new provider.AccessToken({
        ...(await grant()),
        aud: AUDIENCE,
        ...properties,
      })
      return token.save()
    },
    async refreshToken() {
      return new provider.RefreshToken({ ...(await grant()), resource: AUDIENCE }).save()
    },
    async clientToken(clientId) {
      const response = await asApp('/token', { grant_type: 'client_credentials' }, clientId)
      return ((await response.json()) as { access_token: string }).access_token
    },
    async revoke(token) {
      await asApp('/token/revocation', { token })
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
