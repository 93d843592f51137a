import { createClient, createClientPool, createCluster, createSentinel, RESP_TYPES } from 'redis'
import { expectTypeOf, test } from 'vitest'
import { type RedisClient, type RedisStoreOptions, redisStore } from './redis-store.js'
import type { Store } from './store.js'

test('every client of node-redis is taken', async () => {
  const client = createClient({ url: 'redis://127.0.0.1:6379' })
  expectTypeOf(redisStore(client)).toEqualTypeOf<Store>()
  redisStore(await client.connect(), { prefix: 'app:', timeout: 0.5 })
  redisStore(createClient({ RESP: 3 }))
  redisStore(client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }))
  redisStore(createClientPool())
  redisStore(createCluster({ rootNodes: [] }))
  redisStore(createSentinel({ name: 'main', sentinelRootNodes: [] }))
})

test('what is needed, and what there is', () => {
  const client = createClient()
  // @ts-expect-error a place instead of a client
  redisStore('redis://127.0.0.1:6379')
  // @ts-expect-error nothing to write with
  redisStore({ get: client.get })
  // @ts-expect-error a typing mistake
  redisStore(client, { prefx: 'app:' })
  // @ts-expect-error a promise of a client
  redisStore(client.connect())
})

test('nothing is any', () => {
  expectTypeOf<RedisStoreOptions>().not.toBeAny()
  expectTypeOf<Awaited<ReturnType<RedisClient['get']>>>().toBeUnknown()
})
