import type { Case } from './case.js'
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
import type { WireRequest, WireResponse } from './message.js'
import type { World } from './world.js'

export const CASES: readonly Case[] = [
  ...credentials,
  ...decisions,
  ...resources,
  ...ambient,
  ...secrets,
  ...manners,
  ...settings,
]

/** What the cases are asked of: over a socket, or in the same process. */
export interface Subject {
  readonly name: string
  readonly send: (request: WireRequest) => Promise<WireResponse>
  /** What it did since it was last asked this. */
  readonly observed: () => World | Promise<World>
}

/** What came of a case that passed. */
export interface Judged {
  readonly answer: ReturnType<typeof answerOf>
  /** Whether a challenge was followed, which was not futile. */
  readonly followed: boolean
}

/**
 * Asks one case, and all that holds beside it.
 *
 * @throws Error with the whole answer, caused by what is wrong with it.
 */
export async function judge(subject: Subject, one: Case): Promise<Judged> {
  const { request, expect } = one
  await subject.observed() // what came before is none of this case's
  const response = await subject.send(request)
  try {
    const world = await subject.observed()
    assertAnswer(response, expect)
    assertInvariants(request, response)
    assertObserved(world, response, expect)
    const { send } = subject
    const followed = await assertNotFutile(send, request, response, world.events.at(-1))
    return { answer: answerOf(response), followed }
  } catch (error) {
    throw new Error(`${subject.name} answered ${JSON.stringify(response.raw)}`, { cause: error })
  }
}
