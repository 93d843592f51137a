import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'

/** Below the ports that systems give to connections, so that nobody else takes one meanwhile. */
const [FIRST, LAST] = [20_000, 32_000]

async function listenAt(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}

/** Listens on a port of loopback that will be free again when the server starts anew. */
export async function listenOnKeptPort(server: Server): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST))
    try {
      await listenAt(server, port)
      return port
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
}

/** Listens where it did before. */
export const listenAgain = listenAt

/** Listens on any free port of loopback. */
export async function listenOnFreePort(server: Server): Promise<number> {
  await listenAt(server, 0)
  return (server.address() as AddressInfo).port
}
