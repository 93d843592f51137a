import { express5 } from './express.js'
import { hono } from './hono.js'
import { koa } from './koa.js'
import type { MakeServer } from './server.js'

export const SERVERS: Readonly<Record<string, MakeServer>> = { hono, koa, express: express5 }
