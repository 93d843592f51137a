import { createHandler } from './handler.js'

/** The part of Deno that is used here. */
declare const Deno: {
  serve: (
    options: { hostname: string; port: number; onListen: (address: { port: number }) => void },
    handle: (request: Request, info: { remoteAddr: { hostname: string } }) => unknown,
  ) => unknown
}

const handle = createHandler()
Deno.serve(
  { hostname: '127.0.0.1', port: 0, onListen: ({ port }) => console.log(`port ${port}`) },
  (request, { remoteAddr }) => handle(request, remoteAddr.hostname),
)
