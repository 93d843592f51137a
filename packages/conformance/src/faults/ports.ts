import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'

/** Listens on a port of loopback. */
export async function listenAgain(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}

/** Listens on any free port of loopback. */
export async function listenOnFreePort(server: Server): Promise<number> {
  await listenAgain(server, 0)
  return (server.address() as AddressInfo).port
}
