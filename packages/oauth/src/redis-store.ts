import type { Store } from './store.js'

/** What is needed of a client of node-redis, 5 or 6: what `createClient()` gives is one. */
export interface RedisClient {
  /** Keeps a value; with `NX` only where there is none, and then gives null if there was one. */
  set(
    key: string,
    value: string,
    options: {
      readonly expiration: { readonly type: 'EX'; readonly value: number }
      readonly condition?: 'NX'
    },
  ): Promise<unknown>
  /** Gives the value, or null. */
  get(key: string): Promise<unknown>
  /** The same client with other options for its commands: `timeout` is in milliseconds. */
  withCommandOptions?(options: { readonly timeout: number }): unknown
}

/** How a store is kept in Redis. */
export interface RedisStoreOptions {
  /** What every key begins with. Default: `verdict:`. */
  readonly prefix?: string
  /** How long to wait for an answer, in seconds, 60 at most. Default: 1. */
  readonly timeout?: number
}

const KNOWN = ['prefix', 'timeout'] satisfies (keyof RedisStoreOptions)[]

/** A reply as text: with a type mapping node-redis gives buffers. */
function text(reply: unknown): string {
  return (reply as { toString: () => string }).toString()
}

function insist(condition: boolean, message: string): asserts condition {
  if (!condition) throw new TypeError(`redisStore(): ${message}`)
}

/**
 * A store in Redis, shared by all processes that use the same database and prefix. Connecting the
 * client, closing it, and listening for its `error` events is the caller's. The Redis must not give
 * up keys before their time: `maxmemory-policy noeviction`, which is the default.
 *
 * What Redis does not answer in time is rejected, and may be done nevertheless. While there is no
 * connection node-redis holds commands back: they wait for one as long as `timeout`, or not at all
 * with `createClient({ disableOfflineQueue: true })`.
 *
 * @throws TypeError for options that cannot work, saying what to write instead.
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): Store {
  insist(
    typeof client?.set === 'function' && typeof client.get === 'function',
    'give it a client, such as redisStore(await createClient({ url }).connect())',
  )
  for (const name of Object.keys(options)) {
    insist(
      (KNOWN as string[]).includes(name),
      `there is no option ${name}; there are ${KNOWN.join(', ')}`,
    )
  }
  const { prefix = 'verdict:', timeout = 1 } = options
  insist(typeof prefix === 'string', "prefix is a string, such as 'verdict:'")
  insist(
    typeof timeout === 'number' && timeout >= 0.001 && timeout <= 60,
    'timeout is a number of seconds, above 0 and at most 60, such as 1',
  )
  const milliseconds = Math.ceil(timeout * 1000)
  // What was not sent by then is taken back: it would only be done once nobody waits for it, and
  // without an end to them the waiting would fill the memory.
  const commands =
    (client.withCommandOptions?.({ timeout: milliseconds }) as RedisClient | undefined) ?? client

  /** What a command gives, unless it takes too long. That it fails later on is nobody's concern. */
  async function inTime(command: Promise<unknown>): Promise<unknown> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      const inform = () => reject(new Error(`Redis did not answer within ${timeout} s`))
      timer = setTimeout(inform, milliseconds)
    })
    try {
      return await Promise.race([command, late])
    } finally {
      clearTimeout(timer)
    }
  }

  async function keep(key: string, value: number, seconds: number, condition?: 'NX') {
    const expiration = { type: 'EX', value: Math.ceil(seconds) } as const
    const options = condition ? { expiration, condition } : { expiration }
    const reply = await inTime(commands.set(prefix + key, String(value), options))
    if (reply !== null && text(reply) !== 'OK') throw new Error('Redis gave SET no answer of SET')
    return reply !== null
  }

  return {
    add: (key, value, seconds) => keep(key, value, seconds, 'NX'),
    async set(key, value, seconds) {
      if (!(await keep(key, value, seconds)))
        throw new Error('Redis did not keep what it was given')
    },
    async get(key) {
      const reply = await inTime(commands.get(prefix + key))
      if (reply === null) return undefined
      const value = Number(text(reply) || Number.NaN)
      if (!Number.isFinite(value)) {
        throw new Error('Redis has something else there: give the store a prefix of its own')
      }
      return value
    },
  }
}
