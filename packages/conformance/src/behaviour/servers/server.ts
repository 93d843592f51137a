import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Granted } from '@verdict/http'
import type { World } from '../world.js'

/** One framework with everything mounted, listening on loopback. */
export interface RunningServer {
  readonly name: string
  readonly port: number
  readonly world: World
  readonly close: () => Promise<void>
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

/** Waits until it listens, and knows how to end it. */
export async function running(name: string, world: World, server: Server): Promise<RunningServer> {
  if (!server.listening) await once(server, 'listening')
  return {
    name,
    world,
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
