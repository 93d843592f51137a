import {
  type AuthorizerOptions,
  apiKeyField,
  basicPassword,
  keyDigest,
  type SessionCookieOptions,
  sessionCookie,
} from '@verdict/http'
import { accessToken, ClientSecretBasic } from '@verdict/oauth'
import { API_SCOPES } from './resources.js'
import { type CheckPassword, passwordOf } from './secrets.js'
import type { Settings, TokenSource } from './settings.js'

/** The part of an authorizer's options that is the same in every framework. */
type Space = Pick<
  AuthorizerOptions<unknown>,
  'authenticators' | 'realm' | 'origin' | 'protectedResource' | 'mapIdentity'
>

/** What an API must be told to be built. */
export interface Setup {
  readonly settings: Settings & { readonly tokens: TokenSource }
  /** Where the API is, as browsers write it. */
  readonly origin: string
}

/** What a session remembers of the login. */
export interface Login {
  readonly userId: string
  /** In seconds since the epoch. */
  readonly time: number
}

export interface ProtectionSpaces {
  /** Takes access tokens, and tells clients where to get them. */
  readonly api: Space
  /** Takes opaque tokens, which the issuer is asked about; undefined where it cannot be asked. */
  readonly introspected: Space | undefined
  /** Takes access tokens as Bearer, and ones that are bound to a key with a proof of it (DPoP). */
  readonly dpop: Space
  /** The same, and each proof has to hold a nonce. */
  readonly dpopNonce: Space
  /** Takes user name and password on every request. */
  readonly legacy: Space
  /** Takes an API key. */
  readonly machine: Space
  /** Takes an access token or user name and password. */
  readonly either: Space
  /** Takes the cookie of a session, which the framework's own library keeps. */
  readonly session: (find: (cookieValue: string, native: unknown) => Login | undefined) => Space
  /** Judges what came by the login form. */
  readonly checkPassword: CheckPassword
  /** The session's cookie: name and attributes. Sessions and cookies end after `seconds`. */
  readonly cookie: ReturnType<typeof cookieFor>
}

/** An opaque name, nothing for scripts, nothing for other sites, nothing in the clear but on loopback. */
function cookieFor(origin: string) {
  const secure = origin.startsWith('https:')
  return {
    // RFC 6265bis 4.1.3.2: with this prefix no sibling domain can plant one.
    name: secure ? '__Host-session' : 'session',
    attributes: { path: '/', httpOnly: true, secure, sameSite: 'lax' },
    seconds: 1800,
  } as const
}

/** Asks the issuer about each token; what it says counts for half a minute. */
function askingIssuer({ issuer, introspection }: TokenSource) {
  if (!introspection) return undefined
  const { audience, clientId, clientSecret } = introspection
  const authentication = ClientSecretBasic(clientSecret)
  return accessToken({ issuer, audience, introspection: { clientId, authentication } })
}

/** The ways into the API, by the credentials that they take. */
export function protectionSpaces({ settings, origin }: Setup): ProtectionSpaces {
  const { realm, audience, tokens, basicUser, basicPassword: password, apiKey } = settings
  const checkPassword = passwordOf(basicUser, password)
  const { issuer, jwksUri } = tokens
  // By its origin the API is known to who goes by its metadata (RFC 9728 7.4).
  const issued = { issuer, ...(jwksUri && { jwksUri }), audience: [audience, origin] } as const
  const token = accessToken(issued)
  const introspected = askingIssuer(tokens)
  const userAndPassword = basicPassword({
    verify: async (userId, word) => ((await checkPassword(userId, word)) ? { id: userId } : null),
  })
  const clients = keyDigest(apiKey).then((digest) => new Map([[digest, { id: 'machine' }]]))
  const key = apiKeyField({ find: async (digest) => (await clients).get(digest) ?? null })
  const cookie = cookieFor(origin)

  return {
    api: {
      realm,
      authenticators: [token],
      protectedResource: {
        resource: origin,
        resource_name: 'The documents API',
        scopes_supported: API_SCOPES,
      },
    },
    introspected: introspected && { realm, authenticators: [introspected] },
    dpop: {
      realm,
      origin,
      authenticators: [accessToken({ ...issued, dpop: { algorithms: ['ES256'] } })],
    },
    dpopNonce: {
      realm,
      origin,
      authenticators: [accessToken({ ...issued, dpop: { algorithms: ['ES256'], nonces: true } })],
    },
    legacy: { realm, authenticators: [userAndPassword] },
    machine: { realm, authenticators: [key] },
    either: {
      realm,
      authenticators: [token, userAndPassword],
      // Two issuers may mean two people by one id.
      mapIdentity: (identity) => ({ ...identity, id: `${identity.issuer}|${identity.id}` }),
    },
    session: (find) => {
      const verify: SessionCookieOptions['verify'] = (value, { native }) => {
        const login = find(value, native)
        return login ? { id: login.userId, acr: 'pwd', authTime: login.time } : null
      }
      return { realm, origin, authenticators: [sessionCookie({ cookie: cookie.name, verify })] }
    },
    checkPassword,
    cookie,
  }
}

/** A login that happened just now. */
export function loginOf(userId: string): Login {
  return { userId, time: Math.floor(Date.now() / 1000) }
}
