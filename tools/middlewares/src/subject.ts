import { serve } from '@hono/node-server'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Configuration } from '@verdict/conformance'

/** A server at work on loopback. */
export interface Running {
  readonly url: string
  readonly close: () => Promise<void>
}

/** A middleware in the smallest server that its own README describes. */
export interface Subject {
  /** What people call it. */
  readonly name: string
  /** The packages whose versions matter, the middleware's own first. */
  readonly packages: readonly string[]
  /** Where the set-up stands. */
  readonly readme: string
  /** What is set up, as one sentence. */
  readonly setUp: string
  readonly configuration: Configuration
  readonly start: () => Promise<Running>
}

/** A server that listens already, or will. */
export async function running(server: Server): Promise<Running> {
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Serves an Express app, or the callback of a Koa app. */
export function listening(listener: RequestListener): Promise<Running> {
  return running(createServer(listener).listen(0, '127.0.0.1'))
}

/** Serves an app that speaks Fetch. */
export function serving(
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<Running> {
  return running(serve({ fetch, hostname: '127.0.0.1', port: 0 }) as Server)
}
