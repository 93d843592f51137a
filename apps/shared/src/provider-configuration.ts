import type * as library from 'oidc-provider'
import type { AdapterFactory, Configuration, JWK, KoaContextWithOIDC } from 'oidc-provider'
import {
  type Client,
  type createClients,
  type createUsers,
  metadataOf,
  type User,
} from './directory.js'
import { ACR_VALUES, isTooWeak } from './login-page.js'
import { API_SCOPES, type Resource } from './resources.js'

/** oidc-provider itself, which is imported when a server starts and not before. */
export type Library = typeof library

/** What an authorization server is made of. */
export interface Parts {
  readonly clients: ReturnType<typeof createClients>
  readonly users: ReturnType<typeof createUsers>
  /** The APIs that it issues tokens for, by audience. */
  readonly resources: ReadonlyMap<string, Resource>
  /** The audience of tokens for which no resource was named. */
  readonly audience: string
  /** Lifetime of access tokens in seconds. */
  readonly lifetime: number
  /** Private keys. It signs with the first, and publishes all of them. */
  readonly keys: readonly JWK[]
  readonly cookieKey: Buffer
  /** Makes nonces; where there is one, DPoP proofs need them (RFC 9449 8). */
  readonly nonceSecret: Buffer | undefined
  readonly memory: AdapterFactory
}

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

/** No page that asks for consent; and a login that is too weak for what is asked does not count. */
function loginPolicy(interactionPolicy: Library['interactionPolicy']) {
  const policy = interactionPolicy.base()
  policy.remove('consent')
  const acrCheck = new interactionPolicy.Check(
    'acr',
    'the login is weaker than what was asked for',
    'unmet_authentication_requirements',
    ({ oidc }) => isTooWeak(oidc.session?.acr, oidc.params?.['acr_values']),
  )
  policy.get('login')?.checks.add(acrCheck)
  return policy
}

/** All that oidc-provider is told. */
export function configurationOf(
  parts: Parts,
  { errors, interactionPolicy }: Library,
): Configuration {
  const { clients, users, resources, audience, lifetime, keys, nonceSecret } = parts
  const cookie = { signed: true, httpOnly: true, sameSite: 'lax' } as const
  const own = new Set<string>(API_SCOPES)
  const moreScopes = [...resources.values()]
    .flatMap(({ scopes }) => scopes)
    .filter((scope) => !own.has(scope))

  return {
    adapter: parts.memory,
    jwks: { keys: [...keys] },
    clients: Object.values<Client>(clients).map((client) => metadataOf(client, moreScopes)),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    scopes: ['openid', ...own, ...moreScopes],
    acrValues: [...ACR_VALUES],
    pkce: { required: () => true },
    cookies: { keys: [parts.cookieKey], long: cookie, short: cookie },
    routes: { introspection: '/introspect', revocation: '/revoke', registration: '/register' },
    ttl: {
      AccessToken: lifetime,
      ClientCredentials: lifetime,
      Interaction: HOUR,
      Session: HOUR,
      Grant: HOUR,
      RefreshToken: HOUR,
      IdToken: HOUR,
    },
    interactions: {
      policy: loginPolicy(interactionPolicy),
      url: (_ctx, { uid }) => `/login/${uid}`,
    },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: () => false,
    loadExistingGrant: grantEverything,
    findAccount: (_ctx, id) =>
      Object.hasOwn(users, id) ? { accountId: id, claims: () => ({ sub: id }) } : undefined,
    // In a JWT, and in the answer to an introspection.
    extraTokenClaims: (ctx, token) =>
      'accountId' in token
        ? claimsOf(users, ctx, token.accountId)
        : // RFC 9068 2.2: a client that acts for itself is the subject.
          { sub: token.clientId },
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
      dPoP: {
        enabled: true,
        ...(nonceSecret && { nonceSecret, requireNonce: () => true }),
      },
      // RFC 7662 4: APIs ask, nobody else does.
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client) => client.clientId === clients.api.id,
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => client.clientId === token.clientId,
      },
      // For clients that nobody here has heard of, as those of MCP are.
      registration: {
        enabled: true,
        initialAccessToken: false,
        issueRegistrationAccessToken: false,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, _client, oneOf) => oneOf ?? audience,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, indicator) => {
          const resource = resources.get(indicator)
          if (!resource) throw new errors.InvalidTarget()
          return {
            scope: resource.scopes.join(' '),
            audience: resource.audience,
            accessTokenTTL: lifetime,
            accessTokenFormat: resource.format,
            jwt: { sign: { alg: 'ES256' } },
          }
        },
      },
    },
  }
}
