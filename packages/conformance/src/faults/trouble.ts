import { createClient } from 'redis'
import { type RedisServer, startRedis } from '../../../oauth/test/redis.js'
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server.js'
import { passTime } from './clock.js'
import { REDIS_FAULTS } from './redis-faults.js'
import { SERVER_FAULTS } from './server-faults.js'
import type { Need } from './way.js'

/** Whether the API was up, and had answered, when it began; and how long ago. */
export type When = 'at start' | 'later' | 'keys too old'

/** An authorization server and a Redis, in which something is to go wrong. */
export interface House {
  readonly server: AuthorizationServer
  readonly redis: RedisServer
  readonly begin: () => Promise<unknown>
  readonly end: () => Promise<unknown>
  readonly close: () => Promise<void>
}

/** Something that goes wrong. */
export interface Trouble {
  readonly with: 'authorization server' | 'Redis'
  readonly name: string
  readonly when: When
  /** What is not to be had meanwhile. */
  readonly breaks: readonly Need[]
  /** Which ways it may matter to. */
  readonly concerns: (way: string) => boolean
  readonly house: () => Promise<House>
}

// Others are made after it, since the first takes long.
const model = createClient()

/** A client as an API has one: it connects when it can. */
export function clientOf(redis: RedisServer) {
  const client = model.duplicate({ url: redis.url })
  client.on('error', () => {})
  return client
}

export type Client = ReturnType<typeof clientOf>

function withServer(name: string, when: When): Trouble {
  const fault = SERVER_FAULTS[name] ?? {}
  const keys: Need[] = fault.sparesKeys ? [] : ['keys']
  const breaks: Readonly<Record<When, readonly Need[]>> = {
    'at start': [...keys, 'introspection', 'introspection kept'],
    later: ['introspection'],
    'keys too old': keys,
  }
  return {
    with: 'authorization server',
    name,
    when,
    breaks: breaks[when],
    // A proof would be too old, too, and what was introspected has no keys.
    concerns: (way) => when !== 'keys too old' || ['jwks', 'discovery', 'revocation'].includes(way),
    async house() {
      const server = await startAuthorizationServer(when === 'at start' ? fault : undefined)
      return {
        server,
        redis: await sharedRedis(),
        async begin() {
          if (when === 'keys too old') passTime()
          if (when !== 'at start') await server.suffer(fault)
        },
        end: () => server.heal(),
        close: () => server.close(),
      }
    },
  }
}

function withRedis(name: string, when: When): Trouble {
  const { sparesReading, begin, end } = REDIS_FAULTS[name]!
  return {
    with: 'Redis',
    name,
    when,
    breaks: sparesReading ? ['writing'] : ['reading', 'writing'],
    concerns: (way) => ['dpop', 'revocation'].includes(way),
    async house() {
      const server = await startAuthorizationServer()
      const redis = idle.pop() ?? (await startRedis())
      const operator = clientOf(redis)
      await operator.connect()
      return {
        server,
        redis,
        begin: async () => begin({ server: redis, operator }),
        end: async () => end({ server: redis, operator }),
        async close() {
          operator.destroy()
          idle.push(redis)
          await server.close()
        },
      }
    },
  }
}

// Whoever has one to themselves gives it back as it was.
const idle: RedisServer[] = []
// Where nothing goes wrong with it, one is enough.
let shared: Promise<RedisServer> | undefined
const sharedRedis = () => (shared ??= startRedis())

/** Ends what the troubles had in common. */
export async function endRedis(): Promise<void> {
  const all = idle.splice(0)
  if (shared) all.push(await shared)
  shared = undefined
  await Promise.all(all.map((redis) => redis.stop()))
}

const servers = Object.keys(SERVER_FAULTS)
const redises = Object.keys(REDIS_FAULTS)

export const TROUBLES: readonly Trouble[] = (['at start', 'later'] as const).flatMap((when) => [
  ...servers.map((name) => withServer(name, when)),
  ...redises.map((name) => withRedis(name, when)),
])

/** While time passes, which is the same for all. */
export const LATER_TROUBLES: readonly Trouble[] = servers.map((name) =>
  withServer(name, 'keys too old'),
)
