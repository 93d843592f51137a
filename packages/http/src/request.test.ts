import { describe, expect, test } from 'vitest'
import { apiKeyField, createEnforcer, fetchRequest, nodeRequest, sessionCookie } from './index.js'

describe('nodeRequest', () => {
  test('keeps every line of a field, in order, and nothing of another', () => {
    const rawHeaders = [
      'Authorization',
      'a',
      'Host',
      'authorization',
      'AUTHORIZATION',
      '',
      'cookie',
      'c',
    ]
    const { method, fieldLines } = nodeRequest({ method: 'PUT', rawHeaders, headers: {} })
    expect(method).toBe('PUT')
    expect(fieldLines('authorization')).toEqual(['a', ''])
    expect(fieldLines('host')).toEqual(['authorization'])
    expect(fieldLines('a')).toEqual([])
    expect(fieldLines('__proto__')).toEqual([])
  })

  test('does not believe headers where lines are known', () => {
    const headers = { authorization: 'other' }
    expect(nodeRequest({ rawHeaders: ['host', 'x'], headers }).fieldLines('authorization')).toEqual(
      [],
    )
  })

  test('takes headers where a platform makes requests without lines', () => {
    const headers = { authorization: 'a', cookie: ['b', 'c'] }
    const { method, fieldLines } = nodeRequest({ rawHeaders: [], headers })
    expect(method).toBe('GET')
    expect(fieldLines('authorization')).toEqual(['a'])
    expect(fieldLines('cookie')).toEqual(['b', 'c'])
    expect(fieldLines('x-api-key')).toEqual([])
  })
})

test('fetchRequest has the joined lines as one', () => {
  const headers = new Headers([
    ['authorization', 'a'],
    ['authorization', 'b'],
  ])
  const { method, fieldLines } = fetchRequest(
    new Request('http://127.0.0.1', { headers, method: 'PUT' }),
  )
  expect([method, fieldLines('authorization'), fieldLines('cookie')]).toEqual(['PUT', ['a, b'], []])
})

test('an authenticator sees what the framework calls a request', async () => {
  const natives: unknown[] = []
  const enforcer = createEnforcer<{ name: string }>(
    {
      authenticators: [
        apiKeyField({ find: () => null }),
        sessionCookie({
          cookie: 'sid',
          verify: (_, { native }) => {
            natives.push(native)
            return { id: 'ada' }
          },
        }),
      ],
      realm: 'api',
      mapIdentity: (identity) => identity,
    },
    {
      request: () => ({
        method: 'GET',
        target: () => '/',
        fieldLines: (name) => (name === 'cookie' ? ['sid=1'] : []),
      }),
      key: (native) => native,
    },
  )
  const native = { name: 'the request' }
  await enforcer.authenticate(native)
  expect(natives).toEqual([native])
})
