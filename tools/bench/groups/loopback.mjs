/** Requests per second over loopback: the server in one process, the client in this one. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { frameworks } from '../adapters/contestants.mjs'
import { median } from '../measure/compare.mjs'

const ROUNDS = 5
const REQUESTS = 400
const CONNECTIONS = 8

function statusOf(agent, port, { path, authorization }) {
  return new Promise((done, failed) => {
    const options = { agent, port, path, host: '127.0.0.1', headers: { authorization } }
    get(options, (response) => {
      response.resume().on('end', () => done(response.statusCode))
    }).on('error', failed)
  })
}

/** Microseconds per request, of so many requests over a few connections that stay open. */
async function microseconds(port, list, status) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  let next = 0
  const connection = async () => {
    while (next < REQUESTS) {
      const came = await statusOf(agent, port, list[next++])
      if (came !== status) throw new Error(`${came} in place of ${status}`)
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: CONNECTIONS }, connection))
  const took = performance.now() - began
  agent.destroy()
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
