import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ambient } from './cases/ambient.js'
import { credentials } from './cases/credentials.js'
import { decisions } from './cases/decisions.js'
import { manners } from './cases/manners.js'
import { resources } from './cases/resources.js'
import { secrets } from './cases/secrets.js'
import { settings } from './cases/settings.js'
import {
  answerOf,
  assertAnswer,
  assertInvariants,
  assertNotFutile,
  assertObserved,
} from './check.js'
import { type RunningServer, type ServerName, startServers, stopServers } from './servers/index.js'
import { exchange } from './wire.js'

const CASES = [
  ...credentials,
  ...decisions,
  ...resources,
  ...ambient,
  ...secrets,
  ...manners,
  ...settings,
]
const NAMES = ['hono', 'koa', 'express', 'fetch'] as const satisfies ServerName[]

let servers: Record<ServerName, RunningServer>
beforeAll(async () => {
  servers = await startServers()
})
afterAll(() => stopServers(servers))

test('the suite is what it says: many cases, each with a name of its own', () => {
  expect(CASES.length).toBeGreaterThan(120)
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length)
})

let followed = 0
describe('every server gives every request the answer of its case', () => {
  test.for(CASES.map((one) => [one.name, one] as const))('%s', async ([, one]) => {
    const { request, expect: expected } = one
    const answers = new Map<string, object>()
    for (const name of NAMES) {
      const server = servers[name]
      Object.assign(server.world, { authentications: 0, loads: 0, facts: 0 })
      server.world.events.length = 0
      const response = await exchange(server.port, request)
      try {
        assertAnswer(response, expected)
        assertInvariants(request, response)
        assertObserved(server, response, expected)
        if (await assertNotFutile(server, request, response)) followed++
      } catch (error) {
        throw new Error(`${name} answered ${JSON.stringify(response.raw)}`, { cause: error })
      }
      answers.set(name, answerOf(response))
    }
    if (expected.status < 400 || expected.status === 500) return
    // Law 11: the same status, the same fields that Verdict sets, the same body.
    for (const answer of answers.values()) expect(answer).toEqual(answers.get('hono'))
  })

  test('challenges were followed, and none was futile', () => {
    expect(followed).toBeGreaterThan(15 * NAMES.length)
  })
})
