import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { keptPort } from './ports.js'

/** A request for introspection, as it arrived. */
export interface Asked {
  readonly method: string | undefined
  readonly path: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly form: Readonly<Record<string, string>>
}

export type Respond = (response: ServerResponse, asked: Asked) => unknown

/** An introspection endpoint on a free port of this machine, that says what it is told to say. */
export interface IntrospectionEndpoint {
  readonly url: URL
  readonly requests: Asked[]
  respond: Respond
  stop(): Promise<void>
  /** Starts again where it was. */
  start(): Promise<void>
}

export interface Said {
  readonly status?: number
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Says a document: text and octets as they are, anything else as JSON. */
export function says(document: unknown, said: Said = {}): (response: ServerResponse) => void {
  const { status = 200, type = 'application/json', headers } = said
  const isRaw = typeof document === 'string' || document instanceof Uint8Array
  return (response) => {
    response.writeHead(status, { 'content-type': type, ...headers })
    response.end(isRaw ? document : JSON.stringify(document))
  }
}

export async function introspectionEndpoint(respond: Respond): Promise<IntrospectionEndpoint> {
  const port = await keptPort()
  let server: Server
  const endpoint: IntrospectionEndpoint = {
    get url() {
      return new URL(`http://127.0.0.1:${port}/introspect`)
    },
    requests: [],
    respond,
    async start() {
      server = createServer((request, response) => {
        const { method, url: path, headers } = request
        const record = async () => {
          const form = Object.fromEntries(new URLSearchParams(await text(request)))
          const asked = { method, path, headers, form }
          endpoint.requests.push(asked)
          endpoint.respond(response, asked)
        }
        void record()
      })
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  await endpoint.start()
  return endpoint
}
