import assert from 'node:assert/strict'
import type { Identity } from '@verdict/core'
import { type ChallengeList, type DecisionEvent, readChallenges } from '@verdict/http'
import { expect } from 'vitest'
import type { Expected } from './case.js'
import type { RunningServer } from './servers/server.js'
import { exchange, fieldOf, type WireRequest, type WireResponse } from './wire.js'
import { NOW, tokenFor } from './world.js'

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

/** The answer that a case expects. Of an answer that is not Verdict's, only what the case names. */
export function assertAnswer(response: WireResponse, expected: Expected): void {
  const { status, challenges, body } = expected
  const names = Object.keys(expected.fields)
  const came = answerOf(response, names)
  const own = status >= 400 && status !== 500
  const fields = own
    ? came.fields
    : Object.fromEntries(Object.entries(came.fields).filter(([name]) => names.includes(name)))
  const wanted = { status, challenges: challenges.join(', '), fields: expected.fields, body }
  expect({ ...came, fields }).toEqual(wanted)
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

/**
 * What holds of every answer, whatever the case is about. Asked of tens of thousands, for which
 * `expect` takes longer than the servers.
 */
export function assertInvariants(request: WireRequest, response: WireResponse): void {
  const { status } = response
  const { challenges } = challengesOf(response)
  const errors = challenges.map(({ params }) => params['error']).filter((error) => error)

  // RFC 9110 15.5.2
  assert.ok(status !== 401 || challenges.length > 0, 'a 401 has a challenge')
  assert.ok([400, 401, 403].includes(status) || challenges.length === 0, 'no other has one')
  // RFC 6750 3.1
  assert.ok(sent(request) || errors.length === 0, 'no error code when nothing was sent')
  if (status === 403 && challenges.length > 0) assert.deepEqual(errors, ['insufficient_scope'])
  assert.ok(errors.length === 0 || status !== 400 || errors.includes('invalid_request'))

  if (status < 400) return
  // Nothing of the request, and no secret of the policy.
  assert.doesNotMatch(
    response.raw,
    /canary|10\.0\.0|198\.51|2001:|tenant|same_tenant|after_hours|not_published/i,
  )
  for (const name of ['cache-control', 'content-type', 'retry-after', 'content-length']) {
    assert.ok(response.fields.filter(([key]) => key === name).length <= 1, `${name} comes once`)
  }
}

/** What operators are told agrees with the answer, and nothing ran twice. */
export function assertObserved(server: RunningServer, response: WireResponse, expected: Expected) {
  const { events, authentications, loads, facts } = server.world
  expect(authentications, 'authenticates once').toBeLessThanOrEqual(1)
  expect(loads, 'loads once').toBeLessThanOrEqual(1)
  expect(facts, 'facts run once').toBeLessThanOrEqual(1)
  const last = events.at(-1)
  if (last && response.status !== 500 && response.status >= 400) {
    expect(last.status).toBe(response.status)
    if (response.body.startsWith('{')) expect(last.code).toBe(JSON.parse(response.body).code)
  }
  if (last && response.status === 200) expect(last.outcome).toBe('allow')
  if (expected.event) {
    expect([last?.stage, last?.operatorReason?.code ?? null]).toEqual(expected.event)
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

/** Follows a scope or step-up challenge: with just what it names the same request is allowed. */
export async function assertNotFutile(
  server: RunningServer,
  request: WireRequest,
  response: WireResponse,
): Promise<boolean> {
  const identity = asked(response, server.world.events.at(-1))
  if (!identity) return false
  const scheme = challengesOf(response).challenges[0]?.scheme
  const others = (request.fields ?? []).filter(([name]) => name !== 'Authorization')
  const fields = [['Authorization', `${scheme} ${tokenFor(identity)}`] as const, ...others]
  const again = await exchange(server.port, { ...request, fields })
  assert.equal(again.status, 200, 'the challenge is not futile')
  return true
}
