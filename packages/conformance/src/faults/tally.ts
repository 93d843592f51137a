import { setTimeout as sleep } from 'node:timers/promises'
import { type Answered, get } from './get.js'
import type { Kind } from './way.js'

/** What came of the requests to one server, by one way of verifying. */
export interface Tally {
  readonly way: string
  readonly adapter: string
  /** How often each status came. */
  readonly statuses: Map<number, number>
  /** Answers that are not what they have to be. */
  readonly wrong: string[]
  /** What operators were told of those that could not be verified. */
  readonly messages: Set<string>
  /** How long after the fault had ended a good request was let in, in milliseconds. */
  recovered?: number
}

/** No answer at all, among the statuses. */
const NONE = 0

/**
 * How many requests begin at once, and how soon others may although these have no answer yet, in
 * milliseconds. Were all sent at once, what they ask would come late for want of a processor.
 */
const AT_ONCE = 12
const SOON = 100

let free = AT_ONCE
const waiting: (() => void)[] = []

function passOn(): void {
  const next = waiting.shift()
  if (next) next()
  else free++
}

async function takingTurns<T>(work: () => Promise<T>): Promise<T> {
  if (free > 0) free--
  else await new Promise<void>((resolve) => waiting.push(resolve))
  const done = work()
  void Promise.race([done, sleep(SOON, undefined, { ref: false })]).finally(passOn)
  return done
}

/** What is wrong with an answer of this status, whichever was expected. */
function objectionTo({ status, headers }: Answered): string | undefined {
  const challenge = headers['www-authenticate']
  if (status === 401 && !challenge) return '401 without WWW-Authenticate'
  if (status !== 503) return undefined
  if (challenge) return '503 with WWW-Authenticate'
  if (!/^[1-9]\d*$/.test(headers['retry-after'] ?? '')) return '503 without Retry-After'
  if (headers['cache-control'] !== 'no-store') return '503 that may be kept'
  return undefined
}

/** Sends one request when it is its turn. */
export function ask(
  tally: Tally,
  origin: string,
  name: string,
  kind: Kind,
  expected: number,
): Promise<number> {
  return takingTurns(() => askAtOnce(tally, origin, name, kind, [expected]))
}

/** Sends one request, and gives the status of the answer. */
export async function askAtOnce(
  tally: Tally,
  origin: string,
  name: string,
  { page = 'private', fields }: Kind,
  expected: readonly number[],
): Promise<number> {
  let status = NONE
  let objection: string | undefined
  try {
    const answered = await get(`${origin}/${tally.way}/${page}`, (await fields?.()) ?? {})
    status = answered.status
    objection = objectionTo(answered)
  } catch (error) {
    objection = `no answer: ${String(error)}`
  }
  tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1)
  const where = `${tally.adapter}, ${tally.way}, ${name}`
  if (objection) tally.wrong.push(`${where}: ${objection}`)
  else if (!expected.includes(status)) {
    const told = status === 503 ? ` (${[...tally.messages].join('; ')})` : ''
    tally.wrong.push(`${where}: ${status} in place of ${expected.join(' or ')}${told}`)
  }
  return status
}
