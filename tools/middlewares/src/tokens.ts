import { randomBytes } from 'node:crypto'
import type { Configuration } from '@verdict/conformance'

export const ISSUER = 'https://issuer.example'
export const AUDIENCE = 'https://api.example'

/** The secret that JWTs are signed with, new at each start. */
export const SECRET = randomBytes(32).toString('hex')

/** How the checker makes JWTs that the middlewares believe: HS256, which all of their READMEs show. */
export const jwt: NonNullable<Configuration['jwt']> = {
  key: JSON.stringify({ kty: 'oct', alg: 'HS256', k: Buffer.from(SECRET).toString('base64url') }),
  issuer: ISSUER,
  audience: AUDIENCE,
  type: 'JWT',
}

/** What a token of no format stands for. */
export interface TokenRow {
  readonly user: string
  readonly scopes: readonly string[]
  /** Seconds since the epoch. */
  readonly expires: number
}

const HOUR = 3600
const now = Math.floor(Date.now() / 1000)
const opaque = (): string => randomBytes(24).toString('base64url')

/** Tokens of no format: one that reads, one of too little scope, one that expired an hour ago. */
export const opaqueTokens = { reader: opaque(), narrow: opaque(), expired: opaque() }

const rows = new Map<string, TokenRow>([
  [opaqueTokens.reader, { user: 'ada', scopes: ['messages:read'], expires: now + HOUR }],
  [opaqueTokens.narrow, { user: 'ada', scopes: [], expires: now + HOUR }],
  [opaqueTokens.expired, { user: 'ada', scopes: ['messages:read'], expires: now - HOUR }],
])

/** Looks a token up, as a database would. */
export function findToken(token: string): TokenRow | undefined {
  return rows.get(token)
}
