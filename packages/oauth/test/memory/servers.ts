// oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export interface Servers {
  readonly url: string
  /** How many requests came. */
  readonly requests: () => Promise<number>
  readonly stop: () => Promise<void>
}

/** Starts an authorization server in a thread of its own. */
export async function startServers(): Promise<Servers> {
  const worker = new Worker(new URL('./servers.mjs', import.meta.url), { execArgv: [] })
  const [port] = (await once(worker, 'message')) as [number]
  return {
    url: `http://127.0.0.1:${port}`,
    async requests() {
      worker.postMessage('requests')
      const [requests] = (await once(worker, 'message')) as [number]
      return requests
    },
    async stop() {
      await worker.terminate()
    },
  }
}
