import { createServer, type RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'

// @hono/node-server: Fetch over node:http, with the details (streams, aborts, duplicates) done right.

/** A Hono app, or whatever else has a Fetch handler. */
export interface FetchApp {
  /** Answers a request. */
  readonly fetch: (request: Request, ...platform: never[]) => Response | Promise<Response>
}

/** A Koa app. */
export interface CallbackApp {
  /** Gives its listener. */
  readonly callback: () => RequestListener
}

/**
 * What can be checked: a URL, a server of node:http, a Hono app or Fetch handler, a Koa app, an
 * Express app or any other listener of node:http.
 */
export type Target = string | URL | Server | FetchApp | CallbackApp | RequestListener

/** Where a target answers. */
export interface Running {
  readonly url: URL
  readonly close: () => Promise<void>
}

/** The URL of a target. @throws TypeError for what is none, or has more than an origin and a path. */
export function urlOf(text: string | URL): URL {
  const url = URL.canParse(String(text)) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new TypeError(`${JSON.stringify(String(text))} is no URL: write http://localhost:3000`)
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new TypeError(
      'the URL has an origin and a path only; credentials go into the configuration',
    )
  }
  return url
}

function listenerOf(target: FetchApp | CallbackApp | RequestListener): RequestListener {
  if (typeof target === 'function') return target
  if ('callback' in target) return target.callback()
  const { fetch } = target
  // Other code of this process keeps its own Request and Response.
  const answer = getRequestListener((request, env) => fetch(request, env as never), {
    overrideGlobalObjects: false,
  })
  return (req, res) => void answer(req, res)
}

const urlOfServer = (server: Server): URL => {
  const { port } = server.address() as AddressInfo
  return new URL(`http://127.0.0.1:${port}`)
}

/**
 * Makes a target reachable: apps are served on a free port of loopback until `close`.
 *
 * @throws TypeError for what is none of these.
 */
export async function start(target: Target): Promise<Running> {
  if (typeof target === 'string' || target instanceof URL) {
    return { url: urlOf(target), close: () => Promise.resolve() }
  }
  if (target instanceof Server && target.listening) {
    return { url: urlOfServer(target), close: () => Promise.resolve() }
  }
  const known = typeof target === 'function' || target instanceof Server
  if (!known && !('fetch' in Object(target)) && !('callback' in Object(target))) {
    throw new TypeError(
      'write a URL, an app (Hono, Koa, Express), a Fetch handler or a node:http server',
    )
  }
  const server = target instanceof Server ? target : createServer(listenerOf(target))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  return {
    url: urlOfServer(server),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
