import { once } from 'node:events'
import type { Case } from '../../../packages/conformance/src/behaviour/case.js'
import type {
  WireRequest,
  WireResponse,
} from '../../../packages/conformance/src/behaviour/message.js'
import { CASES, judge, type Subject } from '../../../packages/conformance/src/behaviour/suite.js'
import { exchange } from '../../../packages/conformance/src/behaviour/wire.js'
import type { World } from '../../../packages/conformance/src/behaviour/world.js'
import { type SuiteName, type SuiteResult, tally } from './suite/result.js'

async function control<T>(port: number, command: string): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${port}/.suites/${command}`)
  if (!response.ok) throw new Error(`${command}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

/** Seconds that a server has for an answer, and for closing the connection behind it. */
const PATIENCE = 10

async function ask(port: number, request: WireRequest, linger?: number): Promise<WireResponse> {
  const timeout = AbortSignal.timeout(PATIENCE * 1000)
  const late = once(timeout, 'abort').then((): never => {
    throw new Error(`no answer, or no end of the connection, within ${PATIENCE} s`)
  })
  return Promise.race([exchange(port, request, linger), late])
}

/** A case whose request a server's own parser changes, and the case that it then is. */
export interface Reading {
  readonly as: string
  readonly why: string
}
export type Readings = Readonly<Record<string, Reading>>

function caseOf(name: string): Case {
  const found = CASES.find((one) => one.name === name)
  if (!found) throw new Error(`there is no case "${name}"`)
  return found
}

async function behaviour(
  { port, linger, readings = {} }: Served,
  suite: SuiteName,
  app: string,
): Promise<SuiteResult> {
  if ((await control<string | null>(port, app)) !== app) throw new Error(`${app} is not served`)
  let followed = 0
  const subject: Subject = {
    name: app,
    send: (request) => ask(port, request, linger),
    observed: () => control<World>(port, 'observed'),
  }
  const judged = async (one: Case) => {
    if ((await judge(subject, one)).followed) followed++
  }
  const asSent = CASES.filter(({ name }) => !Object.hasOwn(readings, name))
  const result = await tally(suite, asSent, judged)
  const asRead = Object.entries(readings).map(([name, { as }]) => {
    return { ...caseOf(name), expect: caseOf(as).expect }
  })
  const failures = [...result.failures]
  if (asRead.length > 0) failures.push(...(await tally(suite, asRead, judged)).failures)
  // Who never follows a challenge cannot find a futile one.
  if (followed <= 15)
    failures.push({ name: 'challenges are followed', why: `only ${followed} were` })
  const inexpressible = Object.entries(readings).map(([name, { why }]) => ({ name, why }))
  return { ...result, failures, inexpressible }
}

/** A server that the suites are asked of. */
export interface Served {
  readonly port: number
  /** As `exchange` takes it. */
  readonly linger?: number
  /** By the names of cases: what its parser makes of them. They are asked, and answered so. */
  readonly readings?: Readings
}

/** The behaviour suite over raw connections, and what the server runs by itself. */
export async function allSuites(served: Served): Promise<SuiteResult[]> {
  return [
    ...(await control<SuiteResult[]>(served.port, 'run')),
    await behaviour(served, 'Hono, socket', 'hono'),
    await behaviour(served, 'Fetch, socket', 'fetch'),
  ]
}
