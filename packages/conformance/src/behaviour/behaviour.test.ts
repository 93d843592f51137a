import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, type ServerName, startServers, stopServers } from './servers/index.js'
import { CASES, judge, type Subject } from './suite.js'
import { exchange } from './wire.js'
import { drain } from './world.js'

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

function subject(name: ServerName): Subject {
  const { port, world } = servers[name]
  return {
    name,
    send: (request) => exchange(port, request),
    observed: () => drain(world),
  }
}

let followed = 0
describe('every server gives every request the answer of its case', () => {
  test.for(CASES.map((one) => [one.name, one] as const))('%s', async ([, one]) => {
    const answers = new Map<string, object>()
    for (const name of NAMES) {
      const judged = await judge(subject(name), one)
      if (judged.followed) followed++
      answers.set(name, judged.answer)
    }
    const { status } = one.expect
    if (status < 400 || status === 500) return
    // Law 11: the same status, the same fields that Verdict sets, the same body.
    for (const answer of answers.values()) expect(answer).toEqual(answers.get('hono'))
  })

  test('challenges were followed, and none was futile', () => {
    expect(followed).toBeGreaterThan(15 * NAMES.length)
  })
})
