import { randomBytes, randomInt } from 'node:crypto'
import type { ClientMetadata } from 'oidc-provider'
import { API_SCOPES } from './resources.js'

/** A person whom the embedded authorization server knows. */
export interface User {
  readonly username: string
  readonly password: string
  /** The second factor: a login with it has acr `mfa`, one without `pwd`. */
  readonly otp: string
  readonly roles: readonly string[]
}

/** A program that may ask the embedded authorization server for tokens. */
export interface Client {
  readonly id: string
  /** Absent for public clients, which have PKCE alone. */
  readonly secret?: string
  /** Absent for clients that act for nobody but themselves. */
  readonly redirectUri?: string
  /** The most that it may ask for. Absent for APIs, which ask about tokens and never for one. */
  readonly scope?: string
}

const API = API_SCOPES.join(' ')
const PEOPLE = `openid ${API}`

function secret(): string {
  return randomBytes(24).toString('base64url')
}

function user(username: string, ...roles: string[]): User {
  return { username, password: secret(), otp: String(randomInt(100_000, 1_000_000)), roles }
}

/** The people: two authors, an admin and an editor. Passwords are new at each start. */
export function createUsers() {
  return {
    alice: user('alice'),
    bob: user('bob'),
    carol: user('carol', 'admin'),
    erin: user('erin', 'editor'),
  }
}

/** The programs. Secrets are new at each start. */
export function createClients() {
  return {
    /** Client credentials, for itself. */
    service: { id: 'service', secret: secret(), scope: API },
    /** Client credentials; its tokens expired an hour before they are issued. */
    expired: { id: 'expired', secret: secret(), scope: API },
    /** Authorization code with PKCE, and a secret. */
    webApp: {
      id: 'web-app',
      secret: secret(),
      redirectUri: 'https://app.example/callback',
      scope: PEOPLE,
    },
    /** Authorization code with PKCE, and no secret. */
    cli: { id: 'cli', redirectUri: 'http://127.0.0.1/callback', scope: PEOPLE },
    /** The documents API itself: it may introspect, and gets no tokens. */
    api: { id: 'documents-api', secret: secret() },
  } satisfies Record<string, Client>
}

function grantsOf({ redirectUri, scope }: Client): string[] {
  if (redirectUri !== undefined) return ['authorization_code', 'refresh_token']
  return scope === undefined ? [] : ['client_credentials']
}

/** A client in the words of dynamic client registration (RFC 7591). */
export function metadataOf(client: Client, moreScopes: readonly string[]): ClientMetadata {
  const { id, secret, redirectUri, scope } = client
  return {
    client_id: id,
    ...(secret && { client_secret: secret }),
    token_endpoint_auth_method: secret ? 'client_secret_basic' : 'none',
    // RFC 8252 7.3: on loopback a native client may use any port.
    application_type: redirectUri?.startsWith('http:') ? 'native' : 'web',
    redirect_uris: redirectUri === undefined ? [] : [redirectUri],
    response_types: redirectUri === undefined ? [] : ['code'],
    grant_types: grantsOf(client),
    ...(scope && { scope: [scope, ...moreScopes].join(' ') }),
  }
}
