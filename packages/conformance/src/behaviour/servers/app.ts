import type { Granted } from '@verdict/http'
import type { World } from '../world.js'

/** Everything mounted, in what speaks Fetch: runs wherever there are requests and responses. */
export interface FetchApp {
  readonly name: string
  readonly world: World
  /** Answers a request from this address. */
  readonly handle: (request: Request, address: string | undefined) => Response | Promise<Response>
}

/** Who may read the answers from a page of another origin. */
export const CORS_ORIGIN = 'https://app.example.com'
export const EXPOSED = 'WWW-Authenticate'

/** What every handler answers behind its guard. */
export function granted({ identity, credentials, resource }: Granted): object {
  const id = (resource as { id: string } | undefined)?.id ?? null
  return { identity: identity?.id ?? null, credentials: credentials.kind, resource: id }
}

/** What every framework's own error handler answers. */
export const INTERNAL = { error: 'internal' }

/** What other middleware may have set before a guard refuses. */
export const BEFORE = {
  'cache-control': 'public, max-age=60',
  'www-authenticate': 'Other realm="before"',
  'content-type': 'text/html',
  'x-kept': 'yes',
} as const
