import type { RedisServer } from '../../../oauth/test/redis.js'

/** A Redis, and an operator's connection to it. */
export interface Redis {
  readonly server: RedisServer
  readonly operator: {
    sendCommand(command: string[]): Promise<unknown>
    configSet(name: string, value: string): Promise<unknown>
  }
}

/** What may go wrong with a Redis. */
export interface RedisFault {
  /** What is read comes nevertheless. */
  readonly sparesReading?: true
  readonly begin: (redis: Redis) => unknown
  readonly end: (redis: Redis) => unknown
}

export const REDIS_FAULTS: Readonly<Record<string, RedisFault>> = {
  'killed (SIGKILL)': { begin: ({ server }) => server.stop(), end: ({ server }) => server.start() },
  'stopped (SIGSTOP)': {
    begin: ({ server }) => server.pause(),
    end: ({ server }) => server.resume(),
  },
  'paused (CLIENT PAUSE)': {
    // All of them, and it would not hear the end of it.
    sparesReading: true,
    begin: ({ operator }) => operator.sendCommand(['CLIENT', 'PAUSE', '600000', 'WRITE']),
    end: ({ operator }) => operator.sendCommand(['CLIENT', 'UNPAUSE']),
  },
  'no permission (ACL)': {
    begin: ({ operator }) => operator.sendCommand(['ACL', 'SETUSER', 'default', '-set', '-get']),
    end: ({ operator }) => operator.sendCommand(['ACL', 'SETUSER', 'default', '+set', '+get']),
  },
  'full (OOM)': {
    sparesReading: true,
    begin: ({ operator }) => operator.configSet('maxmemory', '1'),
    end: ({ operator }) => operator.configSet('maxmemory', '0'),
  },
}
