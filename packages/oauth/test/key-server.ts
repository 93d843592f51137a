import { createServer, type RequestListener, type Server } from 'node:http'
import { keptPort } from './ports.js'

/** A server of key sets on a free port of this machine, that can be told to misbehave. */
export interface KeyServer {
  readonly url: string
  /** The beginning of every URL here. */
  readonly origin: string
  /** How many requests came, by path. */
  readonly requests: string[]
  respond: RequestListener
  stop(): Promise<void>
  /** Starts again where it was. */
  start(): Promise<void>
}

export function json(document: unknown, status = 200): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(typeof document === 'string' ? document : JSON.stringify(document))
  }
}

/** Answers by path; elsewhere with 404. */
export function paths(listeners: Readonly<Record<string, RequestListener>>): RequestListener {
  return (request, response) => (listeners[request.url ?? ''] ?? json({}, 404))(request, response)
}

export async function keyServer(respond: RequestListener): Promise<KeyServer> {
  const port = await keptPort()
  let server: Server
  const keys: KeyServer = {
    get url() {
      return `${keys.origin}/jwks`
    },
    get origin() {
      return `http://127.0.0.1:${port}`
    },
    requests: [],
    respond,
    async start() {
      server = createServer((request, response) => {
        keys.requests.push(request.url ?? '')
        keys.respond(request, response)
      })
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  await keys.start()
  return keys
}
