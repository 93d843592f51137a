import { randomUUID } from 'node:crypto'
import { ClientSecretBasic } from '../../src/index.js'
import { introspector } from '../../src/introspection.js'
import { ISSUER } from '../issuer.js'
import { forgetCaches, heldInCaches } from './caches.js'
import { startServers } from './servers.js'
import { each, insistOn, type Subject } from './subject.js'

const AT_ONCE = 32

/** Tokens that the issuer is asked about, each once. What it says is kept for an hour. */
function introspected(
  name: string,
  prefix: string,
  kind: string,
  more: Partial<Subject> = {},
): Subject {
  return {
    name,
    ...more,
    async start({ max, padding }) {
      const begin = prefix + 'x'.repeat(padding)
      const { url, requests, stop } = await startServers()
      const endpoint = new URL(`${url}/introspect`)
      const introspect = introspector({
        issuer: ISSUER,
        endpoint: async () => endpoint,
        clientId: 'api',
        authentication: ClientSecretBasic('a secret'),
        timeout: 30,
        clockTolerance: 5,
        cacheFor: 3600,
        negativeFor: 3600,
        max,
      })
      return {
        use: (count) =>
          each(
            Array.from({ length: count }, () => `${begin}${randomUUID()}`),
            AT_ONCE,
            async (token) => insistOn(kind, await introspect(token)),
          ),
        held: async () => `${heldInCaches()}; ${await requests()} requests`,
        async stop() {
          forgetCaches()
          await stop()
        },
      }
    },
  }
}

const LONG = 'x'.repeat(16_000)
const FEW = { share: 1 / 20, batch: 50 }

export const INTROSPECTED: readonly Subject[] = [
  introspected('introspection, active', 'active-', 'verified'),
  introspected('introspection, not active', '', 'invalid'),
  introspected('introspection, active, 16 kB', `active-${LONG}`, 'verified', FEW),
  introspected('introspection, not active, 16 kB', LONG, 'invalid', FEW),
]
