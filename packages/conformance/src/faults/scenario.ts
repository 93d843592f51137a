import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { redisStore } from '@verdict/oauth'
import { listenOnFreePort } from './ports.js'
import { SERVERS } from './servers/index.js'
import { ORIGIN, type Space } from './servers/server.js'
import { ask, askAtOnce, type Tally } from './tally.js'
import { type Client, clientOf, type House, type Trouble } from './trouble.js'
import type { Kind, Need, Way } from './way.js'
import { WAYS } from './ways.js'

export interface Extent {
  /** Each way on every framework, or on one of them in turn. */
  readonly adapters: 'all' | 'one'
  /** Of each kind, by each way, to each server, at a time. */
  readonly requests: number
  /** How often they are sent while the trouble lasts. */
  readonly rounds: number
  /** Between the rounds, in milliseconds. */
  readonly pause: number
  /** Between two looks whether a good request is let in again, in milliseconds. */
  readonly poll: number
}

export interface Outcome {
  readonly trouble: Trouble
  readonly tallies: readonly Tally[]
  /** Octets of the longest answer that was taken from the authorization server. */
  readonly longest: number
}

/** How long the APIs wait for the authorization server and for Redis, in seconds. */
const TIMEOUT = 2

/** How long nobody waits where nothing is wrong, in seconds. */
const LONG = 30

/** In which one has to be, in milliseconds: the back-off of a second, and what busy cores take. */
const RECOVERY = 6000

interface Api {
  readonly origin: string
  readonly server: Server
  /** Of each way its own: on one connection, reading waits for the writing before it. */
  readonly clients: readonly Client[]
  readonly ways: readonly { readonly way: Way; readonly tally: Tally }[]
}

async function startApi(
  adapter: string,
  names: readonly string[],
  { server, redis }: House,
  others: Client,
) {
  const clients: Client[] = []
  const made = await Promise.all(
    names.map((name) =>
      WAYS[name]!({
        server,
        timeout: TIMEOUT,
        store() {
          const client = clientOf(redis)
          clients.push(client)
          return redisStore(client, { timeout: TIMEOUT })
        },
        storeOfOthers: redisStore(others, { timeout: LONG }),
      }),
    ),
  )
  const ways = made.map((way, i) => {
    const statuses = new Map<number, number>()
    const tally: Tally = { adapter, way: names[i]!, statuses, wrong: [], messages: new Set() }
    return { way, tally }
  })
  const spaces = ways.map(({ way, tally }) => {
    const space: Space = {
      realm: 'faults',
      origin: ORIGIN,
      authenticators: [way.authenticator],
      onDecision: ({ status, message }) => status === 503 && tally.messages.add(message ?? ''),
    }
    return [tally.way, space] as const
  })
  const listener = SERVERS[adapter]!(Object.fromEntries(spaces))
  listener.keepAliveTimeout = LONG * 1000
  const port = await listenOnFreePort(listener)
  return { origin: `http://127.0.0.1:${port}`, server: listener, clients, ways } satisfies Api
}

function expected({ needs = [], status }: Kind, broken: readonly Need[]): number {
  return needs.some((need) => broken.includes(need)) ? 503 : status
}

/** Asks by every way for every kind, or for those that are named. */
async function round(
  apis: readonly Api[],
  requests: number,
  broken: readonly Need[] = [],
  only?: readonly string[],
): Promise<void> {
  const all: Promise<unknown>[] = []
  for (const { origin, ways } of apis) {
    for (const { way, tally } of ways) {
      for (const [name, kind] of Object.entries(way.kinds)) {
        if (only && !only.includes(name)) continue
        for (let i = 0; i < requests; i++) {
          all.push(ask(tally, origin, name, kind, expected(kind, broken)))
        }
      }
    }
  }
  await Promise.all(all)
}

/** Asks until a good request is let in. */
async function recover({ origin, ways }: Api, poll: number): Promise<void> {
  const since = performance.now()
  const one = async ({ way, tally }: Api['ways'][number]) => {
    for (;;) {
      const status = await askAtOnce(tally, origin, 'good, afterwards', way.kinds.good, [200, 503])
      const passed = performance.now() - since
      if (status === 200) {
        tally.recovered = passed
        return
      }
      if (passed > RECOVERY) {
        tally.wrong.push(`${tally.adapter}, ${tally.way}: no recovery within ${RECOVERY} ms`)
        return
      }
      await sleep(poll)
    }
  }
  await Promise.all(ways.map(one))
}

/**
 * Lets something go wrong with what APIs ask, and then no more, and looks at their answers.
 *
 * @param turn Says which framework a way is on, where it is on one.
 */
export async function run(trouble: Trouble, extent: Extent, turn: number): Promise<Outcome> {
  const { adapters, requests, rounds, pause, poll } = extent
  const house = await trouble.house()
  const others = clientOf(house.redis)
  await others.connect()
  const names = Object.keys(WAYS).filter(trouble.concerns)
  const apis = await Promise.all(
    Object.keys(SERVERS).map((adapter, i, { length }) => {
      const own = names.filter((_, j) => adapters === 'all' || (j + turn) % length === i)
      return startApi(adapter, own, house, others)
    }),
  )
  const prepare = () =>
    Promise.all(apis.flatMap(({ ways }) => ways.map(async ({ way }) => way.prepare?.())))
  const connect = () =>
    Promise.all(apis.flatMap(({ clients }) => clients.map((client) => client.connect())))
  try {
    await prepare()
    if (trouble.when !== 'at start') {
      await connect()
      await round(apis, 1, [], ['good', 'known'])
    }
    await house.begin()
    // The APIs do not wait for their Redis. That they gave up in the end is no news.
    if (trouble.when === 'at start') connect().catch(() => {})
    for (let i = 0; i < rounds; i++) {
      if (i > 0) await sleep(pause)
      await round(apis, requests, trouble.breaks)
    }
    await house.end()
    await Promise.all(apis.map((api) => recover(api, poll)))
    await prepare()
    await round(apis, requests)
  } finally {
    for (const { server, clients } of apis) {
      server.close()
      server.closeAllConnections()
      for (const client of clients) client.destroy()
    }
    others.destroy()
    await house.close()
  }
  const tallies = apis.flatMap(({ ways }) => ways.map(({ tally }) => tally))
  return { trouble, tallies, longest: house.server.longest() }
}
