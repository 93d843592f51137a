import { randomUUID } from 'node:crypto'
import { accessToken } from '../../src/index.js'
import { AUDIENCE, goodClaims, ISSUER } from '../issuer.js'
import { forgetCaches, heldInCaches } from './caches.js'
import { newKey, startMill } from './mill.js'
import { credentials, requestWith } from './requests.js'
import { startServers } from './servers.js'
import { each, insistOn, type Subject } from './subject.js'

const HEADER = { alg: 'EdDSA', kid: 'one', typ: 'at+jwt' }
const AT_ONCE = 64

/** Tokens that are kept once they are verified. Each is good, and comes once. */
function verified(name: string, padding: number, more: Partial<Subject> = {}): Subject {
  return {
    name,
    ...more,
    async start({ max }) {
      const key = await newKey()
      const mill = startMill(key, { header: HEADER, claims: goodClaims(), padding })
      const jwks = { keys: [{ ...key.jwk, kid: 'one' }] }
      const cache = { max }
      const { authenticate } = accessToken({ issuer: ISSUER, audience: AUDIENCE, jwks, cache })
      return {
        use: async (count) =>
          each(await mill.next(count), AT_ONCE, async (token) =>
            insistOn('identified', await authenticate(credentials('Bearer', token), requestWith())),
          ),
        held: heldInCaches,
        async stop() {
          forgetCaches()
          await mill.stop()
        },
      }
    },
  }
}

/** Tokens that anybody can make up: each by a key of its own, and every other of its own issuer. */
const madeUp: Subject = {
  name: 'key sets, tokens made up',
  async start({ padding }) {
    const { url, requests, stop } = await startServers()
    const { authenticate } = accessToken({
      issuer: ISSUER,
      audience: AUDIENCE,
      jwksUri: `${url}/jwks`,
      cache: true,
    })
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
    const more = 'x'.repeat(padding)
    const token = (i: number) => {
      const iss = i % 2 ? ISSUER : `https://${randomUUID()}.example`
      const header = encode({ ...HEADER, kid: randomUUID() + more })
      return `${header}.${encode({ ...goodClaims(), iss, jti: randomUUID() })}.AAAA`
    }
    return {
      use: (count) =>
        each(
          Array.from({ length: count }, (_, i) => token(i)),
          AT_ONCE,
          async (token) =>
            insistOn('invalid', await authenticate(credentials('Bearer', token), requestWith())),
        ),
      held: async () => `a key set, fetched ${await requests()} times`,
      stop,
    }
  },
}

export const TOKENS: readonly Subject[] = [
  verified('verified tokens', 0),
  verified('verified tokens, 16 kB', 11_700, { share: 1 / 20, batch: 50 }),
  madeUp,
]
