import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/** Below the ports that systems give to connections, so that nobody else takes one meanwhile. */
const [FIRST, LAST] = [20_000, 32_000]

/** Listens on a port of loopback that will be free again when the server starts anew. */
export async function listenOnKeptPort(server: Server): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST))
    try {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      return port
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
}

/** Such a port, for a server that is another process. */
export async function keptPort(): Promise<number> {
  const server = createServer()
  const port = await listenOnKeptPort(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
