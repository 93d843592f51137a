import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type HttpBindings, serve } from '@hono/node-server'
import { createHandler } from './handler.js'

const handle = createHandler()
const fetch = (request: Request, { incoming }: HttpBindings) =>
  handle(request, incoming.socket.remoteAddress)
const server = serve({ fetch: fetch as never, port: 0, hostname: '127.0.0.1' }) as Server
server.on('listening', () => console.log(`port ${(server.address() as AddressInfo).port}`))
