import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { type AuthorizationServer, startAuthorizationServer } from '@verdict-apps/shared'
import { createApp } from './app.js'

export interface Settings {
  /** On loopback; 0 takes a free one. */
  readonly port: number
  /** Where clients find the server, if that is not the port: behind a proxy that does TLS. */
  readonly origin?: string | undefined
  /** Absent: an authorization server is started along with it. */
  readonly issuer?: string | undefined
}

export interface Running {
  /** Where it listens. */
  readonly origin: string
  /** What clients are given, and the audience of tokens. */
  readonly url: string
  readonly embedded: AuthorizationServer | undefined
  readonly close: () => Promise<void>
}

/** Starts the MCP server. Its address may hold the port, so all else is made behind that. */
export async function start({ port, origin: given, issuer }: Settings): Promise<Running> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const url = `${given || origin}/mcp`

  let embedded: AuthorizationServer | undefined
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await embedded?.close()
  }
  try {
    const scopes = ['mcp:tools', 'notes:write']
    const resources = [{ audience: url, scopes, format: 'jwt' }] as const
    if (!issuer) embedded = await startAuthorizationServer({ audience: url, resources })
    const app = createApp({ resource: url, issuer: issuer || String(embedded?.issuer) })
    const listener = getRequestListener(app.fetch)
    server.on('request', (req, res) => void listener(req, res))
  } catch (error) {
    await close()
    throw error
  }
  return { origin, url, embedded, close }
}
