import { createHandler } from './handler.js'

interface BunServer {
  readonly port: number
  readonly requestIP: (request: Request) => { readonly address: string } | null
}

/** The part of Bun that is used here. */
declare const Bun: {
  serve: (options: {
    hostname: string
    port: number
    fetch: (request: Request, server: BunServer) => unknown
  }) => BunServer
}

const handle = createHandler()
const { port } = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: (request, server) => handle(request, server.requestIP(request)?.address),
})
console.log(`port ${port}`)
