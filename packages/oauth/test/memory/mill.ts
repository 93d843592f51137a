// oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { exportJWK, generateKeyPair, type JWK } from 'jose'

export interface Grist {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  /** Characters of a claim that nobody needs. */
  readonly padding?: number
  /** The token that proofs are for (RFC 9449 4.2). */
  readonly withAth?: string
}

/** Makes JWTs, no two alike. */
export interface Mill {
  readonly jwk: JWK
  readonly next: (count: number) => Promise<readonly string[]>
  readonly stop: () => Promise<void>
}

export interface Key {
  readonly jwk: JWK
  readonly secret: JWK
}

export async function newKey(): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true })
  return { jwk: await exportJWK(publicKey), secret: await exportJWK(privateKey) }
}

export function startMill({ jwk, secret }: Key, grist: Grist): Mill {
  const worker = new Worker(new URL('./mill.mjs', import.meta.url), {
    workerData: { jwk: secret, ...grist },
    execArgv: [],
  })
  let ahead: Promise<readonly string[]> | undefined
  const order = async (count: number) => {
    worker.postMessage(count)
    const [made] = (await once(worker, 'message')) as [readonly string[]]
    return made
  }
  return {
    jwk,
    async next(count) {
      const made = await (ahead ?? order(count))
      const more = made.length < count ? await order(count - made.length) : []
      // The next ones are made while these are used.
      ahead = order(count)
      return [...made, ...more].slice(0, count)
    },
    async stop() {
      await worker.terminate()
    },
  }
}
