import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JWK } from 'oidc-provider'
import { createClients, createUsers } from './directory.js'
import { loginPage } from './login-page.js'
import { createMemory } from './memory.js'
import { configurationOf, type Library, type Parts } from './provider-configuration.js'
import { quietly } from './quietly.js'
import { API_SCOPES, OTHER_AUDIENCE, type Resource } from './resources.js'

export interface AuthorizationServerOptions {
  /** The API that tokens are for: its resource indicator (RFC 8707), an absolute URI. */
  readonly audience: string
  /** More APIs that it issues tokens for. */
  readonly resources?: readonly Resource[]
  /** Lifetime of access tokens in seconds. Default: 600. */
  readonly lifetime?: number
  /** Whether DPoP proofs sent to it need its nonces (RFC 9449 8). Default: false. */
  readonly nonces?: boolean
}

/** An authorization server at work on loopback. */
export interface AuthorizationServer {
  /** Its metadata is where RFC 8414 and OpenID Connect Discovery say. */
  readonly issuer: string
  readonly jwksUri: string
  readonly tokenEndpoint: string
  /** For `clients.api` alone. */
  readonly introspectionEndpoint: string
  readonly revocationEndpoint: string
  /** Open: any client may register, public or confidential. */
  readonly registrationEndpoint: string
  readonly audience: string
  /** Ask with this as `resource` for an opaque token, which the API has to introspect. */
  readonly opaqueAudience: string
  /** Another API's audience: ask with `resource` for a token that is not for ours. */
  readonly otherAudience: string
  readonly clients: ReturnType<typeof createClients>
  readonly users: ReturnType<typeof createUsers>
  /** From now on there are tokens for this API, too. */
  readonly addResource: (resource: Resource) => Promise<void>
  /**
   * From now on tokens are signed with a new key. The old ones go on being published, unless
   * `forget` is set: then tokens that they signed are worth nothing to who asks for the keys now.
   */
  readonly rotateKeys: (options?: { readonly forget?: boolean }) => Promise<void>
  readonly close: () => Promise<void>
}

function signingKey(): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = privateKey.export({ format: 'jwk' })
  return { ...jwk, kty: 'EC', kid: randomUUID(), alg: 'ES256', use: 'sig' }
}

/** Answers as an oidc-provider made of these parts does; the login page is ours. */
function answering(library: Library, issuer: string, parts: Parts): RequestListener {
  const provider = new library.Provider(issuer, configurationOf(parts, library))
  const answer = provider.callback()
  const login = loginPage(provider, parts.users)
  return (req, res) => {
    if (!req.url?.startsWith('/login/')) return void answer(req, res)
    login(req, res).catch(() => {
      if (!res.headersSent) res.writeHead(400, { 'content-type': 'text/plain' })
      res.end('This login has ended. Start again.')
    })
  }
}

/**
 * Starts a real authorization server (oidc-provider) on a free port of loopback. Keys, secrets and
 * passwords are made at the start and forgotten at the end. For samples and tests only.
 */
export async function startAuthorizationServer(
  options: AuthorizationServerOptions,
): Promise<AuthorizationServer> {
  const { audience, resources = [], lifetime = 600, nonces = false } = options
  const opaqueAudience = `${audience}/introspected`
  const known: readonly Resource[] = [
    { audience, scopes: API_SCOPES, format: 'jwt' },
    { audience: opaqueAudience, scopes: API_SCOPES, format: 'opaque' },
    { audience: OTHER_AUDIENCE, scopes: API_SCOPES, format: 'jwt' },
    ...resources,
  ]
  let parts: Parts = {
    clients: createClients(),
    users: createUsers(),
    resources: new Map(known.map((resource) => [resource.audience, resource])),
    audience,
    lifetime,
    keys: [signingKey()],
    cookieKey: randomBytes(32),
    nonceSecret: nonces ? randomBytes(32) : undefined,
    memory: createMemory(),
  }

  const library = await quietly(() => import('oidc-provider'))
  // The issuer's name holds the port, so the port comes first.
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let answer = answering(library, issuer, parts)
  server.on('request', (req, res) => answer(req, res))

  // oidc-provider is configured once, so what changes makes a new one, with the same memory.
  const change = async (changed: Partial<Parts>): Promise<void> => {
    parts = { ...parts, ...changed }
    answer = answering(library, issuer, parts)
  }

  return {
    issuer,
    jwksUri: `${issuer}/jwks`,
    tokenEndpoint: `${issuer}/token`,
    introspectionEndpoint: `${issuer}/introspect`,
    revocationEndpoint: `${issuer}/revoke`,
    registrationEndpoint: `${issuer}/register`,
    audience,
    opaqueAudience,
    otherAudience: OTHER_AUDIENCE,
    clients: parts.clients,
    users: parts.users,
    addResource: (resource) =>
      change({ resources: new Map(parts.resources).set(resource.audience, resource) }),
    rotateKeys: ({ forget = false } = {}) =>
      change({ keys: [signingKey(), ...(forget ? [] : parts.keys)] }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
