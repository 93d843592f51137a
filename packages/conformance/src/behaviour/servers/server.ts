import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type HttpBindings, serve } from '@hono/node-server'
import type { World } from '../world.js'
import type { FetchApp } from './app.js'

/** One framework with everything mounted, listening on loopback. */
export interface RunningServer {
  readonly name: string
  readonly port: number
  readonly world: World
  readonly close: () => Promise<void>
}

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

/** An app that speaks Fetch, served by Node. */
export async function serveApp({ name, world, handle }: FetchApp): Promise<RunningServer> {
  const fetch = (request: Request, { incoming }: HttpBindings) =>
    handle(request, incoming.socket.remoteAddress)
  const server = serve({ fetch: fetch as never, port: 0, hostname: '127.0.0.1' }) as Server
  return running(name, world, server)
}
