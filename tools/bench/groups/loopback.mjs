/** Requests per second over loopback: the server in one process, the client in this one. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { frameworks } from '../adapters/contestants.mjs'
import { median } from '../measure/compare.mjs'

const ROUNDS = 3
const REQUESTS = 1_600
const CONNECTIONS = 8

/** Microseconds per request, of so many requests over a few connections. */
async function microseconds(port, list, status) {
  const began = performance.now()
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    amount: REQUESTS,
    connections: CONNECTIONS,
    requests: list.slice(0, 64).map(({ path, authorization }) => ({
      path,
      headers: { authorization },
    })),
  })
  const took = performance.now() - began
  const counted = result.statusCodeStats[status]?.count
  if (counted !== REQUESTS) throw new Error(`${counted} of ${REQUESTS} answers were ${status}`)
  return (took * 1e3) / REQUESTS
}

/** The rows of one case: the contestants in turn, round after round. */
async function compared({ id, ports, list, status }) {
  const names = Object.keys(ports)
  const times = Object.fromEntries(names.map((name) => [name, []]))
  for (const name of names) await microseconds(ports[name], list, status) // warms it up
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(i + round) % names.length]
      times[name].push(await microseconds(ports[name], list, status))
    }
  }
  return {
    id,
    rows: names.map((name) => ({
      name,
      nanoseconds: median(times[name]) * 1e3,
      ratio: median(times[name].map((time, round) => time / times.bare[round])),
    })),
  }
}

export async function run() {
  const comparisons = []
  for (const name of Object.keys(frameworks)) {
    const server = fork(join(import.meta.dirname, '..', 'adapters', 'server.mjs'), [name], {
      execArgv: [],
    })
    const [cases] = await once(server, 'message')
    for (const one of cases) comparisons.push(await compared(one))
    server.disconnect()
  }
  return { comparisons, targets: [] }
}
