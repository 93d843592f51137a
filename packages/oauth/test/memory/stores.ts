import { createHash, randomUUID } from 'node:crypto'
import { createClient } from 'redis'
import { memoryStore, redisStore, revocationList } from '../../src/index.js'
import { ISSUER } from '../issuer.js'
import { startRedis } from '../redis.js'
import { each, type Subject } from './subject.js'

/** As long as those of proofs. */
function digest(): string {
  return `proof:${createHash('sha256').update(randomUUID()).digest('base64url')}`
}

/** What is kept for 66 seconds, as proofs are: how much comes in that time is half of what fits. */
const replays: Subject = {
  name: 'memoryStore, proofs, time passes',
  async start(sizes) {
    const max = 10 * sizes.max
    let now = Date.now()
    let kept = 0
    const store = memoryStore({ max }, () => now)
    const step = 66_000 / (max / 2)
    return {
      async use(count) {
        for (let i = 0; i < count; i++) {
          now += step
          if (await store.add(digest(), now, 66)) kept++
        }
      },
      held: () => `all ${kept.toLocaleString('en')} taken`,
    }
  },
}

/** More in that time than fits. */
const full: Subject = {
  name: 'memoryStore, proofs, full',
  async start(sizes) {
    const max = 10 * sizes.max
    const now = Date.now()
    const store = memoryStore({ max }, () => now)
    let [kept, refused] = [0, 0]
    return {
      async use(count) {
        for (let i = 0; i < count; i++) {
          try {
            await store.add(digest(), now, 66)
            kept++
          } catch {
            refused++
          }
        }
      },
      held: () => `${kept.toLocaleString('en')} taken, ${refused.toLocaleString('en')} refused`,
    }
  },
}

/** Tokens of an hour, revoked one by one; and all of them asked for. */
const revoked: Subject = {
  name: 'memoryStore, revocation list',
  async start(sizes) {
    const max = 10 * sizes.max
    let now = Date.now()
    const clock = () => now
    const list = revocationList({ store: memoryStore({ max }, clock), lifetime: 3600 }, clock)
    const step = 3_900_000 / (max / 2)
    return {
      use: (count) =>
        each(Array.from({ length: count }, randomUUID), 64, async (jti) => {
          now += step
          await list.revoke({ issuer: ISSUER, jti })
          const has = await list.has({ iss: ISSUER, jti, iat: now / 1000 })
          if (has !== true) throw new Error('what was revoked is not')
        }),
      held: () => 'all of them revoked',
    }
  },
}

/** In real time. Redis forgets by itself what is kept for five seconds. */
const inRedis: Subject = {
  name: 'redisStore, proofs',
  async start() {
    const redis = await startRedis()
    const client = createClient({ url: redis.url })
    client.on('error', () => {})
    await client.connect()
    const store = redisStore(client, { timeout: 10 })
    let most = 0
    const used = async () => Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1])
    return {
      async use(count) {
        await each(Array.from({ length: count }, digest), 256, async (key) => {
          if (!(await store.add(key, 1, 5))) throw new Error('a new key was there')
        })
        most = Math.max(most, await used())
      },
      async held() {
        const mb = (octets: number) => `${(octets / 1e6).toFixed(1)} MB`
        const keys = await client.dbSize()
        return `${keys.toLocaleString('en')} keys in Redis, ${mb(most)} at most there`
      },
      async stop() {
        client.destroy()
        await redis.stop()
      },
    }
  },
}

export const STORES: readonly Subject[] = [replays, full, revoked, inRedis]
