import { randomBytes } from 'node:crypto'
import type { AuthorizationServer } from './authorization-server.js'

/** How the API asks the issuer about tokens that say nothing themselves (RFC 7662). */
export interface Introspection {
  /** The API's own name in these tokens (`aud`). */
  readonly audience: string
  /** The API as a client of the issuer. */
  readonly clientId: string
  readonly clientSecret: string
}

/** Whose tokens are taken. */
export interface TokenSource {
  readonly issuer: string
  /** Where the issuer's keys are. Absent: where its metadata says. */
  readonly jwksUri?: string
  /** Absent: the issuer cannot be asked, and `/introspected` is not there. */
  readonly introspection?: Introspection
}

export interface Settings {
  readonly port: number
  /** The API's own name in tokens (`aud`). */
  readonly audience: string
  /** Absent: an authorization server is started along with the API. */
  readonly tokens?: TokenSource
  /** Where browsers find the API, if that is not the port: behind a proxy that does TLS. */
  readonly origin?: string
  readonly realm: string
  readonly basicUser: string
  readonly basicPassword: string
  readonly apiKey: string
  /** The settings that were made up, to be told at the start. */
  readonly generated: Readonly<Record<string, string>>
}

type Variables = Readonly<Record<string, string | undefined>>

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new TypeError('PORT is a number from 0 to 65535; 0 takes a free one')
  }
  return port
}

function introspectionOf(env: Variables, audience: string): Introspection | undefined {
  const { INTROSPECTION_CLIENT_ID: clientId, INTROSPECTION_CLIENT_SECRET: clientSecret } = env
  if (!clientId && !clientSecret) return undefined
  if (!clientId || !clientSecret) {
    throw new TypeError('INTROSPECTION_CLIENT_ID and INTROSPECTION_CLIENT_SECRET go together')
  }
  return { audience: env['INTROSPECTION_AUDIENCE'] || audience, clientId, clientSecret }
}

function tokensOf(env: Variables): TokenSource | undefined {
  const { ISSUER: issuer, AUDIENCE: audience, JWKS_URI: jwksUri } = env
  if (!issuer) return undefined
  if (!audience) throw new TypeError("ISSUER needs AUDIENCE: the `aud` of the issuer's tokens")
  const introspection = introspectionOf(env, audience)
  return { issuer, ...(jwksUri && { jwksUri }), ...(introspection && { introspection }) }
}

/** The embedded authorization server as an API knows it: by its metadata. */
export function tokensFrom(server: AuthorizationServer): TokenSource {
  const { issuer, opaqueAudience: audience, clients } = server
  const { id: clientId, secret: clientSecret } = clients.api
  return { issuer, introspection: { audience, clientId, clientSecret } }
}

/** Reads the environment. An empty variable counts as absent. */
export function readSettings(env: Variables = process.env): Settings {
  const generated: Record<string, string> = {}
  const orRandom = (name: string, prefix: string): string => {
    const given = env[name]
    if (given) return given
    return (generated[name] = prefix + randomBytes(12).toString('hex'))
  }
  const tokens = tokensOf(env)
  return {
    port: portOf(env['PORT'] || '3000'),
    audience: env['AUDIENCE'] || 'https://documents.example',
    ...(tokens && { tokens }),
    ...(env['ORIGIN'] && { origin: env['ORIGIN'] }),
    realm: env['REALM'] || 'documents',
    basicUser: orRandom('BASIC_USER', 'user-'),
    basicPassword: orRandom('BASIC_PASSWORD', ''),
    apiKey: orRandom('API_KEY', ''),
    generated,
  }
}
