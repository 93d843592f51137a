import { createClient } from 'redis'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type RedisServer, startRedis } from '../test/redis.js'
import { type RedisClient, redisStore } from './redis-store.js'

let redis: RedisServer
const closing: (() => void)[] = []
const unhandled = vi.fn<(reason: unknown) => void>()

/** A client of its own, as another process would have. */
async function connect() {
  const client = createClient({ url: redis.url, socket: { reconnectStrategy: 20 } })
  client.on('error', () => {})
  closing.push(() => client.destroy())
  return client.connect()
}

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

beforeAll(async () => {
  redis = await startRedis()
  process.on('unhandledRejection', unhandled)
}, 300_000)

afterEach(() => {
  for (const close of closing.splice(0)) close()
})

afterAll(async () => {
  await redis.stop()
  expect(unhandled).not.toHaveBeenCalled()
  process.off('unhandledRejection', unhandled)
})

test('a key is added once, kept with its value, and replaced by set alone', async () => {
  const store = redisStore(await connect())
  expect(await store.get('a')).toBeUndefined()
  expect(await store.add('a', 1_700_000_000, 60)).toBe(true)
  expect(await store.add('a', 2, 60)).toBe(false)
  expect(await store.get('a')).toBe(1_700_000_000)
  expect(await store.set('a', 0, 60)).toBeUndefined()
  expect(await store.get('a')).toBe(0)
  expect(await store.add('a', 1, 60)).toBe(false)
})

test('of a thousand at once, from two clients, one is told that it came first', async () => {
  const stores = [redisStore(await connect()), redisStore(await connect())] as const
  const told = await Promise.all(
    Array.from({ length: 1000 }, async (_, i) => stores[i % 2 === 0 ? 0 : 1].add('once', i, 60)),
  )
  expect(told.filter(Boolean)).toHaveLength(1)
})

test('what one process keeps, another finds; other prefixes do not', async () => {
  const [here, there, other] = [await connect(), await connect(), await connect()]
  await redisStore(here).set('shared', 5, 60)
  expect(await redisStore(there).get('shared')).toBe(5)
  expect(await redisStore(other, { prefix: 'other:' }).get('shared')).toBeUndefined()
  expect(await other.get('verdict:shared')).toBe('5')
})

test('it expires, after whole seconds rounded up', async () => {
  const client = await connect()
  const store = redisStore(client)
  await store.set('part', 1, 0.2)
  await store.add('long', 1, 3599.5)
  expect(await client.ttl('verdict:long')).toBeGreaterThan(3590)
  expect(await client.ttl('verdict:long')).toBeLessThanOrEqual(3600)
  expect(await store.add('part', 2, 1)).toBe(false)
  await vi.waitUntil(async () => (await store.get('part')) === undefined, { timeout: 5000 })
  expect(await store.add('part', 2, 1)).toBe(true)
})

test.each([0, -1, Number.NaN])('to keep something for %s seconds is a mistake', async (seconds) => {
  const store = redisStore(await connect())
  await expect(store.add('none', 1, seconds)).rejects.toThrow()
  await expect(store.set('none', 1, seconds)).rejects.toThrow()
  expect(await store.get('none')).toBeUndefined()
})

test.each(['', 'text', '[1]'])('what is no number was kept by someone else: %j', async (text) => {
  const client = await connect()
  await client.set('verdict:foreign', text)
  await expect(redisStore(client).get('foreign')).rejects.toThrow('a prefix of its own')
})

test('a Redis that is too slow is not waited for, and asked again when it is back', async () => {
  const store = redisStore(await connect(), { timeout: 0.2 })
  await store.set('before', 1, 60)
  redis.pause()
  try {
    const calls = [
      () => store.add('slow', 1, 60),
      () => store.set('slow too', 1, 60),
      () => store.get('before'),
    ]
    for (const call of calls) {
      const time = await elapsed(() => expect(call()).rejects.toThrow('within 0.2 s'))
      expect(time).toBeGreaterThan(150)
      expect(time).toBeLessThan(10_000)
    }
  } finally {
    redis.resume()
  }
  expect(await store.get('before')).toBe(1)
  // It was sent, and Redis does it now: at worst a proof counts as seen that never was let in.
  expect(await store.add('slow', 2, 60)).toBe(false)
})

test('while Redis is down every call is rejected in time; afterwards it just works', async () => {
  const client = await connect()
  const store = redisStore(client, { timeout: 0.2 })
  await store.set('lost', 1, 60)
  const asked = Array.from({ length: 100 }, (_, i) => i)
  await redis.stop()
  try {
    const time = await elapsed(async () => {
      const outcomes = await Promise.allSettled(
        asked.map(async (i) => store.add(`down ${i}`, 1, 60)),
      )
      expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
    })
    expect(time).toBeLessThan(10_000)
    await expect(store.get('lost')).rejects.toThrow()
  } finally {
    await redis.start()
  }
  await vi.waitUntil(() => client.isReady, { timeout: 5000 })
  expect(await store.get('lost')).toBeUndefined()
  // What was never sent was taken back: it is not done behind everybody's back.
  expect(await store.add('down 0', 1, 60)).toBe(true)
})

test('what ends while Redis is asked is rejected', async () => {
  const store = redisStore(await connect(), { timeout: 5 })
  redis.pause()
  const asked = [async () => store.add('cut', 1, 60), async () => store.get('cut')]
  const outcomes = Promise.allSettled(asked.map((ask) => ask()))
  await redis.stop()
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await redis.start()
})

test('a client that is closed, or was never connected, rejects', async () => {
  const closed = await connect()
  closed.destroy()
  await expect(redisStore(closed).get('a')).rejects.toThrow()
  const idle = createClient({ url: redis.url })
  await expect(redisStore(idle).add('a', 1, 60)).rejects.toThrow()
})

test('a client needs no more than set and get', async () => {
  const map = new Map<string, string>()
  const client: RedisClient = {
    get: async (key) => map.get(key) ?? null,
    async set(key, value, { condition }) {
      if (condition === 'NX' && map.has(key)) return null
      map.set(key, value)
      return Buffer.from('OK')
    },
  }
  const store = redisStore(client, { prefix: '' })
  expect(await store.add('a', 1, 60)).toBe(true)
  expect(await store.add('a', 1, 60)).toBe(false)
  expect(map.get('a')).toBe('1')
})

test('what is no answer to SET is neither yes nor no', async () => {
  const queued: RedisClient = { get: async () => null, set: async () => 'QUEUED' }
  await expect(redisStore(queued).add('a', 1, 60)).rejects.toThrow('SET')
})

const client: RedisClient = { get: async () => null, set: async () => null }

test.each<[options: object, message: string]>([
  [{ timeout: 0 }, 'timeout is a number of seconds, above 0 and at most 60, such as 1'],
  [{ timeout: 1000 }, 'timeout is a number of seconds, above 0 and at most 60, such as 1'],
  [{ timeout: '1' }, 'timeout is a number of seconds, above 0 and at most 60, such as 1'],
  [{ prefix: 5 }, "prefix is a string, such as 'verdict:'"],
  [{ ttl: 5 }, 'there is no option ttl; there are prefix, timeout'],
])('options %j are refused', (options, message) => {
  expect(() => redisStore(client, options)).toThrow(new TypeError(`redisStore(): ${message}`))
})

test('that nothing was kept is no success of set', async () => {
  await expect(redisStore(client).set('a', 1, 60)).rejects.toThrow('did not keep')
})

test.each<unknown>([undefined, null, {}, 'redis://localhost', { get: () => null }])(
  'client %j is refused',
  (given) => {
    expect(() => redisStore(given as RedisClient)).toThrow(
      new TypeError(
        'redisStore(): give it a client, such as redisStore(await createClient({ url }).connect())',
      ),
    )
  },
)
