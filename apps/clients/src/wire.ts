import { Agent, get } from 'node:http'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'

interface Sent {
  readonly origin: string
  readonly method: string
  readonly path: string
}

/** Runs `work`, and tells which requests this process sent meanwhile: clients' and APIs' alike. */
export async function requestsDuring(work: () => Promise<unknown>): Promise<readonly Sent[]> {
  const sent: Sent[] = []
  const note = (message: unknown) => {
    const { origin, method, path } = (message as { readonly request: Sent }).request
    sent.push({ origin, method, path })
  }
  // What fetch of Node itself says of each request that it sends.
  subscribe('undici:request:create', note)
  try {
    await work()
  } finally {
    unsubscribe('undici:request:create', note)
  }
  return sent
}

/** The requests to one server, as `GET /path` without the query. */
export function sentTo(requests: readonly Sent[], origin: string): readonly string[] {
  return requests
    .filter((request) => request.origin === origin)
    .map(({ method, path }) => `${method} ${path.split('?')[0]}`)
}

/** A client that is nothing but quick: sends GET with a token over connections that stay open. */
export function quickClient(connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  return {
    ask: (url: string, token: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${token}` }
        get(url, { agent, headers }, (response) => {
          response.resume().once('error', reject)
          response.once('end', () => resolve(response.statusCode))
        }).once('error', reject)
      }),
    close: () => agent.destroy(),
  }
}
