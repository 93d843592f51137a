import { randomBytes } from 'node:crypto'

/** Whose tokens are taken. */
export interface TokenSource {
  readonly issuer: string
  readonly jwksUri: string
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

function tokensOf({ ISSUER, AUDIENCE, JWKS_URI }: Variables): TokenSource | undefined {
  if (!ISSUER) return undefined
  if (!AUDIENCE) throw new TypeError("ISSUER needs AUDIENCE: the `aud` of the issuer's tokens")
  if (!JWKS_URI) throw new TypeError("ISSUER needs JWKS_URI: the address of the issuer's keys")
  return { issuer: ISSUER, jwksUri: JWKS_URI }
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
