import { basic, bearer, decide, policy, protectionSpace } from '@verdict/core'
import { describe, expect, test } from 'vitest'
import { answer, refusalOf, unavailable } from './index.js'
import { CROSS_SITE, couldNotVerify, malformedRequest, NOT_FOUND } from './refusal.js'

const space = protectionSpace(bearer({ realm: 'api' }), basic({ realm: 'api' }))

describe('could not verify', () => {
  test.for([
    [0, '0'],
    [7, '7'],
    [1.2, '2'],
    [-0.5, '0'],
    [-1, undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [1e21, undefined], // would be written 1e+21
    ['7', '7'],
    ['soon', undefined],
    [null, undefined],
    [undefined, undefined],
  ] as const)('Retry-After for %j', ([retryAfter, value]) => {
    const { fields, status } = answer(
      couldNotVerify(unavailable({ retryAfter: retryAfter as never })),
    )
    expect(status).toBe(503)
    expect(Object.fromEntries(fields)['retry-after']).toBe(value)
    expect(Object.fromEntries(fields)['www-authenticate']).toBeUndefined()
  })

  test('what the verifier said is for operators', () => {
    const { body } = answer(couldNotVerify(unavailable({ message: 'secret' })))
    expect(body).not.toContain('secret')
  })
})

test('a malformed request has the code where the scheme has codes', () => {
  expect(answer(malformedRequest(space)).fields.slice(0, 2)).toEqual([
    ['www-authenticate', 'Bearer realm="api", error="invalid_request"'],
    ['www-authenticate', 'Basic realm="api", charset="UTF-8"'],
  ])
})

test('an answer is the same frozen object for the same refusal, and another for another', () => {
  const refusal = refusalOf(space.omitted.refusal)
  expect(answer(refusal)).toBe(answer(refusal))
  expect(answer(refusal)).not.toEqual(answer(refusalOf(space.invalid('Bearer', 'expired').refusal)))
  expect(Object.isFrozen(answer(refusal))).toBe(true)
  expect(Object.isFrozen(answer(refusal).fields)).toBe(true)
  expect(answer(NOT_FOUND)).toBe(answer(NOT_FOUND))
})

test('a body of somebody’s own is not kept for anybody else', () => {
  const refusal = refusalOf(space.omitted.refusal)
  const own = answer(refusal, { contentType: 'text/plain', body: 'for one' })
  expect(own.body).toBe('for one')
  expect(answer(refusal).body).not.toBe('for one')
  expect(answer(refusal, { contentType: 'text/plain', body: 'for two' }).body).toBe('for two')
  expect(own.status).toBe(401)
  expect(own.fields[0]).toEqual(['www-authenticate', 'Bearer realm="api"'])
})

test('fields of a partial state belong to one request', () => {
  const { refusal } = space.partial('Bearer')
  const [one, two] = ['n-1', 'n-2'].map((nonce) =>
    answer(refusalOf(refusal, [['dpop-nonce', nonce]])),
  )
  expect(one?.fields).toContainEqual(['dpop-nonce', 'n-1'])
  expect(two?.fields).toContainEqual(['dpop-nonce', 'n-2'])
  expect(answer(refusalOf(refusal)).fields.map(([name]) => name)).not.toContain('dpop-nonce')
})

test('what is no body is refused', () => {
  for (const custom of [
    {},
    { contentType: 'text/plain' },
    { contentType: 'a/b', body: { a: 1 } },
  ]) {
    expect(() => answer(NOT_FOUND, custom as never)).toThrow('render() returned no body')
  }
})

test('a challenge of somebody else’s is replaced even where there is none of ours', () => {
  expect(answer(CROSS_SITE).fields.map(([name]) => name)).not.toContain('www-authenticate')
  expect(answer(CROSS_SITE).replaces).toEqual([
    'www-authenticate',
    'retry-after',
    'cache-control',
    'content-type',
  ])
})

test('only what is public of a reason is written', () => {
  const rows = policy('row')(({ role }) => ({ read: role('secret-role') }))
  const denied = decide({ id: 'u1' }, space.valid('Bearer'), rows.any, 'read')
  if (denied.kind !== 'forbid') throw new Error('not forbidden')
  const { body, fields } = answer(refusalOf(denied))
  expect(JSON.parse(body)).toEqual({
    title: 'Forbidden',
    status: 403,
    detail: 'The caller lacks a role that this needs.',
    code: 'missing_role',
  })
  expect(fields).toEqual([
    ['cache-control', 'no-store'],
    ['content-type', 'application/problem+json'],
  ])
})

test('the fields by name say the same, lists where there are several lines', () => {
  const two = answer(refusalOf(space.omitted.refusal))
  expect({ ...two.values }).toEqual({
    'www-authenticate': ['Bearer realm="api"', 'Basic realm="api", charset="UTF-8"'],
    'cache-control': 'no-store',
    'content-type': 'application/problem+json',
  })
  expect(two.removes).toEqual(['www-authenticate', 'retry-after'])
  const fields = [
    ['constructor', '1'],
    ['x-a', '1'],
    ['x-a', '2'],
    ['x-a', '3'],
  ] as const
  const own = answer(refusalOf(space.omitted.refusal, fields))
  expect(own.values['constructor']).toBe('1')
  expect(own.values['x-a']).toEqual(['1', '2', '3'])
  expect(own.removes).toContain('x-a')
  expect(Object.isFrozen(own.values)).toBe(true)
  expect(Object.isFrozen(own.values['x-a'])).toBe(true)
})
