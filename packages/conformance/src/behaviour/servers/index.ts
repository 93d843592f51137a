import { startExpress } from './express.js'
import { fetchApp } from './fetch.js'
import { honoApp } from './hono.js'
import { startKoa } from './koa.js'
import { type RunningServer, serveApp } from './server.js'

export type { RunningServer } from './server.js'

export type ServerName = 'hono' | 'koa' | 'express' | 'fetch'

/** Starts the four of them on free ports of loopback. */
export async function startServers(): Promise<Record<ServerName, RunningServer>> {
  const [hono, koa, express, fetch] = await Promise.all([
    serveApp(honoApp()),
    startKoa(),
    startExpress(),
    serveApp(fetchApp()),
  ])
  return { hono, koa, express, fetch }
}

export async function stopServers(servers: Record<ServerName, RunningServer>): Promise<void> {
  await Promise.all(Object.values(servers).map(({ close }) => close()))
}
