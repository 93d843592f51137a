import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import express from 'express'
import { Hono } from 'hono'
import Koa from 'koa'
import { expect, test } from 'vitest'
import { check } from './check.js'
import type { Configuration } from './configuration.js'
import type { Progress } from './report.js'
import { serve } from './servers/message.js'
import { CONFIGURATION, refusal, rightly } from './servers/right.js'
import type { Target } from './target.js'
import { assertConforms, failures, passes } from './verdict.js'

const configuration: Configuration = {
  schemes: ['Bearer'],
  resources: [{ path: '/me', access: 'login' }],
  limits: { perSecond: 10_000 },
}
const only = ['challenge-present', 'stranger-401']

const answer = (_req: IncomingMessage, res: ServerResponse) => {
  res.writeHead(401, { 'www-authenticate': 'Bearer realm="api"' }).end()
}

test.each<[string, Target]>([
  [
    'a Hono app',
    new Hono().all('*', (c) => c.body(null, 401, { 'www-authenticate': 'Bearer realm="api"' })),
  ],
  [
    'a Fetch handler',
    {
      fetch: () =>
        new Response(null, { status: 401, headers: { 'www-authenticate': 'Bearer realm="api"' } }),
    },
  ],
  [
    'a Koa app',
    new Koa().use((ctx) => {
      ctx.status = 401
      ctx.set('WWW-Authenticate', 'Bearer realm="api"')
    }),
  ],
  ['an Express app', express().use(answer)],
  ['a listener', answer],
  ['a server', createServer(answer)],
])('%s is served meanwhile', async (_, target) => {
  const report = await check(target, configuration, { only })
  expect(report.results.map(({ outcome }) => outcome)).toEqual(['passed', 'passed'])
  await expect(fetch(report.origin)).rejects.toThrow()
})

test('a server that listens is left as it is', async () => {
  const server = await serve(() => refusal(401, 'Bearer realm="api"'))
  try {
    const report = await check(`${server.origin}/v1/`, configuration, { only })
    expect(report.results.every(({ outcome }) => outcome === 'passed')).toBe(true)
    expect((await fetch(server.origin)).status).toBe(401)
  } finally {
    await server.close()
  }
})

test('what is no target is refused', async () => {
  await expect(check('localhost:3000', configuration)).rejects.toThrow(
    'write http://localhost:3000',
  )
  await expect(check('ftp://localhost', configuration)).rejects.toThrow('is no URL')
  await expect(check('http://a:b@localhost', configuration)).rejects.toThrow('credentials go into')
  await expect(check({} as never, configuration)).rejects.toThrow('write a URL, an app')
  await expect(check('http://127.0.0.1:1', configuration)).rejects.toThrow('does not answer')
  const wrong = { ...configuration, except: { nothing: 'x' } }
  await expect(check(answer, wrong)).rejects.toThrow('there is no probe "nothing"')
})

test('only the origin is asked: redirects are looked at, not followed', async () => {
  let asked = 0
  const elsewhere = await serve(() => {
    asked++
    return refusal(404)
  })
  const server = await serve(() => ({
    status: 302,
    fields: [['Location', `${elsewhere.origin}/login`]],
    body: '',
  }))
  try {
    const report = await check(server.origin, configuration)
    expect(asked).toBe(0)
    expect(failures(report).map(({ probe }) => probe.id)).toContain('stranger-not-redirected')
  } finally {
    await server.close()
    await elsewhere.close()
  }
})

test('no more is sent than the limits allow, and not faster', async () => {
  const times: number[] = []
  const server = await serve(() => {
    times.push(performance.now())
    return refusal(401, 'Bearer realm="api"')
  })
  try {
    const limits = { requests: 20, perSecond: 50 }
    const report = await check(server.origin, { ...configuration, limits })
    // What a server's parser refuses does not reach its handler.
    expect(times.length).toBeLessThanOrEqual(20)
    expect(report.requests).toBe(20)
    // 19 gaps of 20 ms; timers may be early by one.
    expect(report.duration).toBeGreaterThan(19 * 19)
    const cut = report.results.filter(({ why }) => why?.includes('limits.requests'))
    expect(cut.length).toBeGreaterThan(0)
  } finally {
    await server.close()
  }
})

test('a server that is busy is asked again, and what it says then is not held against it', async () => {
  let asked = 0
  const server = await serve(() => {
    const busy = { ...refusal(429), fields: [['Retry-After', '0']] as const }
    return asked++ % 2 === 0 ? busy : refusal(401, 'Bearer realm="api"')
  })
  try {
    const report = await check(server.origin, configuration, { only })
    expect(report.results.map(({ outcome }) => outcome)).toEqual(['passed', 'passed'])
  } finally {
    await server.close()
  }
})

test('a server that stays busy is not judged', async () => {
  const busy = { ...refusal(429), fields: [['Retry-After', '0']] as const }
  const server = await serve(() => busy)
  try {
    const report = await check(server.origin, configuration, { only })
    const said = 'the server answered 429: lower limits.perSecond'
    expect(report.results.map(({ outcome, why }) => [outcome, why])).toEqual([
      ['skipped', said],
      ['skipped', said],
    ])
  } finally {
    await server.close()
  }
})

test('a report holds no secret, whatever the server sends back', async () => {
  const server = await serve(async (asked) => {
    const right = await rightly(() => server.origin)(asked)
    return { ...right, body: asked.raw, fields: [...right.fields, ['X-Echo', asked.target]] }
  })
  try {
    const report = await check(server.origin, CONFIGURATION)
    expect(failures(report).map(({ probe }) => probe.id)).toContain('no-secrets-back')
    const text = JSON.stringify(report)
    for (const secret of [
      'correct horse',
      'key-0123456789',
      'sid=0123456789',
      'a-token-that-was-revoked',
    ]) {
      expect(text).not.toContain(secret)
    }
    // Nor a whole JWT, good or bad, but those that probes make of nothing.
    expect(text).not.toMatch(/eyJ[\w-]{20,}\.eyJ[\w-]{40,}\.[\w-]{60,}/)
  } finally {
    await server.close()
  }
})

test('a run is told of, and can be ended', async () => {
  const seen: Progress[] = []
  await check(answer, configuration, { only, onProgress: (progress) => seen.push(progress) })
  expect(seen.map(({ done, total }) => [done, total])).toEqual([
    [0, 2],
    [1, 2],
    [2, 2],
  ])
  const controller = new AbortController()
  const onProgress = ({ done }: Progress) => {
    if (done === 2) controller.abort(new Error('enough'))
  }
  const { signal } = controller
  await expect(check(answer, configuration, { onProgress, signal })).rejects.toThrow('enough')
})

test('a probe can be left out, with a reason', async () => {
  const except = { 'challenge-present': 'known, and on the list' }
  const report = await check(
    (_req, res) => void res.writeHead(401).end(),
    { ...configuration, except },
    { only },
  )
  expect(report.results.find(({ probe }) => probe.id === 'challenge-present')).toMatchObject({
    outcome: 'skipped',
    why: 'left out: known, and on the list',
  })
})

test('a probe that is skipped says what is missing, and nothing that is there', async () => {
  const whyOf = async (method: string, target: Target = answer) => {
    const resources = [{ path: '/me', access: 'login', method } as const]
    const only = ['head-challenge', 'head-content-length']
    const { results } = await check(target, { ...configuration, resources }, { only })
    return results.map(({ why }) => why)
  }
  const noGet = 'add a resource that is read with GET'
  expect(await whyOf('PUT')).toEqual([noGet, noGet])
  const noLength = 'no refusal had Content-Length both on GET and on HEAD, which need not be'
  expect(await whyOf('GET')).toEqual([undefined, noLength])
  const open: Target = (_req, res) => void res.end()
  expect(await whyOf('GET', open)).toEqual(['no path answers both GET and HEAD by 401', noLength])
})

test('assertConforms throws with all that is needed to mend it', async () => {
  const report = await check((_req, res) => void res.writeHead(401).end(), configuration, { only })
  expect(passes(report)).toBe(false)
  expect(() => assertConforms(report)).toThrow(
    /does not conform:\n {2}challenge-present \(must, RFC 9110 15\.5\.2\).*\n {4}GET \/me: 401 without WWW-Authenticate\n {4}Send/,
  )
  const right = await check(answer, configuration, { only })
  assertConforms(right)
  const nothing = { ...right, results: [] }
  expect(() => assertConforms(nothing)).toThrow('No probe was tried')
})
