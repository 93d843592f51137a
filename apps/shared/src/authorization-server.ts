import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import {
  API_SCOPES,
  type Client,
  createClients,
  createUsers,
  metadataOf,
  type User,
} from './directory.js'
import { ACR_VALUES, isTooWeak, loginPage } from './login-page.js'
import { quietly } from './quietly.js'

export interface AuthorizationServerOptions {
  /** The API that tokens are for: its resource indicator (RFC 8707), an absolute URI. */
  readonly audience: string
  /** Lifetime of access tokens in seconds. Default: 600. */
  readonly lifetime?: number
}

/** An authorization server at work on loopback. */
export interface AuthorizationServer {
  readonly issuer: string
  readonly jwksUri: string
  readonly tokenEndpoint: string
  readonly audience: string
  /** Another API's audience: ask with `resource` for a token that is not for ours. */
  readonly otherAudience: string
  readonly clients: ReturnType<typeof createClients>
  readonly users: ReturnType<typeof createUsers>
  readonly close: () => Promise<void>
}

const OTHER_AUDIENCE = 'https://other-api.example'
const HOUR = 3600

/** What the access token says about who logged in, and how. */
function claimsOf(
  users: Readonly<Record<string, User>>,
  { oidc }: KoaContextWithOIDC,
  id: unknown,
) {
  const { AuthorizationCode, RefreshToken } = oidc.entities
  const login = AuthorizationCode ?? RefreshToken
  const user = typeof id === 'string' ? users[id] : undefined
  return user && { roles: user.roles, acr: login?.acr, auth_time: login?.authTime }
}

/** Who agreed to what: logging in is agreeing, here. */
async function grantEverything({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc
  if (!client || !session?.accountId) return undefined
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
  grant.addOIDCScope([...oidc.requestParamOIDCScopes].join(' '))
  for (const [resource, { scope }] of Object.entries(oidc.resourceServers ?? {})) {
    grant.addResourceScope(resource, scope)
  }
  await grant.save()
  return grant
}

/**
 * Starts a real authorization server (oidc-provider) on a free port of loopback. Keys, secrets and
 * passwords are made at the start and forgotten at the end. For samples and tests only.
 */
export async function startAuthorizationServer(
  options: AuthorizationServerOptions,
): Promise<AuthorizationServer> {
  const { audience, lifetime = 600 } = options
  const [clients, users] = [createClients(), createUsers()]
  const { Provider, interactionPolicy, errors } = await quietly(() => import('oidc-provider'))

  const policy = interactionPolicy.base()
  policy.remove('consent')
  const acrCheck = new interactionPolicy.Check(
    'acr',
    'the login is weaker than what was asked for',
    'unmet_authentication_requirements',
    ({ oidc }) => isTooWeak(oidc.session?.acr, oidc.params?.['acr_values']),
  )
  policy.get('login')?.checks.add(acrCheck)

  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = {
    ...privateKey.export({ format: 'jwk' }),
    kid: randomUUID(),
    alg: 'ES256',
    use: 'sig',
  }
  const cookie = { signed: true, httpOnly: true, sameSite: 'lax' } as const

  const configuration: Configuration = {
    jwks: { keys: [key] },
    clients: Object.values<Client>(clients).map(metadataOf),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    scopes: ['openid', ...API_SCOPES],
    acrValues: [...ACR_VALUES],
    pkce: { required: () => true },
    cookies: { keys: [randomBytes(32)], long: cookie, short: cookie },
    ttl: {
      AccessToken: lifetime,
      ClientCredentials: lifetime,
      Interaction: HOUR,
      Session: HOUR,
      Grant: HOUR,
      RefreshToken: HOUR,
      IdToken: HOUR,
    },
    interactions: { policy, url: (_ctx, { uid }) => `/login/${uid}` },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: () => false,
    loadExistingGrant: grantEverything,
    findAccount: (_ctx, id) =>
      Object.hasOwn(users, id) ? { accountId: id, claims: () => ({ sub: id }) } : undefined,
    extraTokenClaims: (ctx, token) =>
      claimsOf(users, ctx, 'accountId' in token ? token.accountId : undefined),
    formats: {
      customizers: {
        jwt: (_ctx, token, { payload }) => {
          if (token.clientId !== clients.expired.id) return
          const issued = Math.floor(Date.now() / 1000) - HOUR
          Object.assign(payload, { iat: issued, exp: issued + 1 })
        },
      },
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, _client, oneOf) => oneOf ?? audience,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== audience && resource !== OTHER_AUDIENCE) throw new errors.InvalidTarget()
          return {
            scope: API_SCOPES.join(' '),
            audience: resource,
            accessTokenTTL: lifetime,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'ES256' } },
          }
        },
      },
    },
  }

  // The issuer's name holds the port, so the port comes first.
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = await quietly(async () => new Provider(issuer, configuration))
  const answer = provider.callback()
  const login = loginPage(provider, users)
  server.on('request', (req, res) => {
    if (!req.url?.startsWith('/login/')) return void answer(req, res)
    login(req, res).catch(() => {
      if (!res.headersSent) res.writeHead(400, { 'content-type': 'text/plain' })
      res.end('This login has ended. Start again.')
    })
  })

  return {
    issuer,
    jwksUri: `${issuer}/jwks`,
    tokenEndpoint: `${issuer}/token`,
    audience,
    otherAudience: OTHER_AUDIENCE,
    clients,
    users,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
