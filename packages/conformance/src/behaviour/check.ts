import type { Identity } from '@verdict/core'
import { type ChallengeList, type DecisionEvent, readChallenges } from '@verdict/http'
import type { Expected } from './case.js'
import { fieldOf, type WireRequest, type WireResponse } from './message.js'
import { NOW, tokenFor, type World } from './world.js'

// No test runner here and nothing of Node's: the same checks run inside every runtime.

function assert(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}

/** Fails with both values, which a test runner shows side by side. */
function assertEqual(actual: unknown, expected: unknown, what: string): void {
  if (actual === expected) return
  const error = new Error(`${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`)
  throw Object.assign(error, { actual, expected })
}

/** The fields that Verdict sets, and those that a case names beside them. */
const SET = ['cache-control', 'content-type', 'retry-after', 'dpop-nonce']

/** What a server answered, in the parts that must be the same everywhere. */
export function answerOf(response: WireResponse, also: readonly string[] = []) {
  const fields: Record<string, string> = {}
  for (const name of new Set([...SET, ...also])) {
    const value = fieldOf(response, name)
    if (value !== undefined) fields[name] = value
  }
  const challenges = fieldOf(response, 'www-authenticate') ?? ''
  return { status: response.status, challenges, fields, body: response.body }
}

/** An answer as text, its fields in the order of their names. */
function textOf({ status, challenges, fields, body }: ReturnType<typeof answerOf>): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
  return [status, `www-authenticate: ${challenges}`, ...lines.sort(), '', body].join('\n')
}

/** The answer that a case expects. Of an answer that is not Verdict's, only what the case names. */
export function assertAnswer(response: WireResponse, expected: Expected): void {
  const { status } = expected
  const names = Object.keys(expected.fields)
  const came = answerOf(response, names)
  const own = status >= 400 && status !== 500
  const fields = own
    ? came.fields
    : Object.fromEntries(Object.entries(came.fields).filter(([name]) => names.includes(name)))
  const wanted = { ...expected, challenges: expected.challenges.join(', ') }
  assertEqual(textOf({ ...came, fields }), textOf(wanted), 'the answer')
}

function challengesOf(response: WireResponse): Extract<ChallengeList, { kind: 'challenges' }> {
  const list = readChallenges(fieldOf(response, 'www-authenticate') ?? '')
  if (list.kind !== 'challenges') throw new Error(`unreadable challenges in ${response.raw}`)
  return list
}

function sent(request: WireRequest): boolean {
  const names = ['authorization', 'x-api-key', 'cookie']
  return request.fields?.some(([name]) => names.includes(name.toLowerCase())) === true
}

/** What holds of every answer, whatever the case is about. */
export function assertInvariants(request: WireRequest, response: WireResponse): void {
  const { status } = response
  const { challenges } = challengesOf(response)
  const errors = challenges.map(({ params }) => params['error']).filter((error) => error)

  // RFC 9110 15.5.2
  assert(status !== 401 || challenges.length > 0, 'a 401 has a challenge')
  assert([400, 401, 403].includes(status) || challenges.length === 0, 'no other has one')
  // RFC 6750 3.1
  assert(sent(request) || errors.length === 0, 'no error code when nothing was sent')
  if (status === 403 && challenges.length > 0) {
    assertEqual(errors.join(), 'insufficient_scope', 'the error code of a 403')
  }
  assert(
    errors.length === 0 || status !== 400 || errors.includes('invalid_request'),
    'the error code of a 400 is invalid_request',
  )

  if (status < 400) return
  // Nothing of the request, and no secret of the policy.
  const secret = /canary|10\.0\.0|198\.51|2001:|tenant|same_tenant|after_hours|not_published/i.exec(
    response.raw,
  )
  assert(secret === null, `${secret?.[0]} comes back`)
  for (const name of ['cache-control', 'content-type', 'retry-after', 'content-length']) {
    assert(response.fields.filter(([key]) => key === name).length <= 1, `${name} comes once`)
  }
}

/** What operators are told agrees with the answer, and nothing ran twice. */
export function assertObserved(world: World, response: WireResponse, expected: Expected): void {
  assert(world.authentications <= 1, 'authenticates once')
  assert(world.loads <= 1, 'loads once')
  assert(world.facts <= 1, 'facts run once')
  const last = world.events.at(-1)
  if (last && response.status !== 500 && response.status >= 400) {
    assertEqual(last.status, response.status, 'the status that operators are told')
    if (response.body.startsWith('{')) {
      const { code } = JSON.parse(response.body) as { code: string }
      assertEqual(last.code, code, 'the reason that operators are told')
    }
  }
  if (last && response.status === 200) assertEqual(last.outcome, 'allow', 'the outcome')
  if (expected.event) {
    const told = [last?.stage, last?.operatorReason?.code ?? null]
    assertEqual(told.join(), expected.event.join(), 'the stage and its true reason')
  }
}

/** The identity that a challenge asks for; null for one that asks for a login, or for nothing. */
function asked(response: WireResponse, event: DecisionEvent | undefined): Identity | null {
  const [challenge] = challengesOf(response).challenges
  const identity = event?.identity
  const { error, scope, acr_values: acr, max_age: maxAge } = challenge?.params ?? {}
  if (!identity || !error?.startsWith('insufficient_')) return null
  const scopes = [...(identity.scopes ?? []), ...(scope?.split(' ') ?? [])]
  return {
    ...identity,
    scopes,
    ...(acr && { acr: acr.split(' ')[0] }),
    ...(maxAge !== undefined && { authTime: NOW }),
  }
}

/**
 * Follows a scope or step-up challenge: with just what it names the same request is allowed.
 *
 * @param event what operators were told of the request.
 * @returns whether there was such a challenge.
 */
export async function assertNotFutile(
  send: (request: WireRequest) => Promise<WireResponse>,
  request: WireRequest,
  response: WireResponse,
  event: DecisionEvent | undefined,
): Promise<boolean> {
  const identity = asked(response, event)
  if (!identity) return false
  const scheme = challengesOf(response).challenges[0]?.scheme
  const others = (request.fields ?? []).filter(([name]) => name !== 'Authorization')
  const fields = [['Authorization', `${scheme} ${tokenFor(identity)}`] as const, ...others]
  const again = await send({ ...request, fields })
  assertEqual(again.status, 200, 'the challenge is futile')
  return true
}
