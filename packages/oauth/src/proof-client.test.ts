import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Authentication, nodeRequest } from '@verdict/http'
import {
  allowInsecureRequests,
  type Client,
  DPoP,
  generateKeyPair,
  isDPoPNonceError,
  protectedResourceRequest,
} from 'oauth4webapi'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Nonces, nonces } from './nonce.js'
import { proofChecker } from './proof.js'
import { memoryStore } from './store.js'
import { targetUri } from './target-uri.js'

// Proofs that somebody else's client makes, over the wire.
const TOKEN = 'an.access.token'
const CLIENT: Client = { client_id: 'app' }
const pair = await generateKeyPair('ES256')
const handle = () => DPoP(CLIENT, pair)
const jkt = await handle().calculateThumbprint()

let server: Server
let origin: string
let made: Nonces | undefined
const outcomes: (Authentication | undefined)[] = []

beforeEach(async () => {
  made = undefined
  outcomes.length = 0
  const options = { algorithms: ['ES256'], window: 60, replays: memoryStore() }
  const check = proofChecker(options)
  server = createServer((message, response) => {
    const { method, target, fieldLines } = nodeRequest(message)
    const url = targetUri(origin, target()) ?? ''
    const proof = { lines: fieldLines('dpop'), token: TOKEN, jkt, method, url }
    void (made ? proofChecker({ ...options, nonces: made }) : check)(proof).then((outcome) => {
      outcomes.push(outcome)
      if (outcome === undefined) return response.end('ok')
      const fields = outcome.kind === 'partial' ? outcome.fields : []
      const error = outcome.kind === 'partial' ? 'use_dpop_nonce' : 'invalid_dpop_proof'
      response.writeHead(401, {
        'www-authenticate': `DPoP error="${error}"`,
        ...Object.fromEntries(fields),
      })
      return response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function ask(path: string, method = 'GET', dpop = handle()) {
  const url = new URL(origin + path)
  const options = { DPoP: dpop, [allowInsecureRequests]: true }
  return protectedResourceRequest(TOKEN, method, url, undefined, null, options)
}

test.each([
  '/',
  '/documents/1?x=y',
  '/documents/1#x',
  '/Ünïcode/%7Eme',
  '/a b|c[d]{e}^`"<>\'!$&()*+,;=:@',
  '/a/../b/%2e%2e/c',
  '/a\\b',
  '//evil.example/x',
  '/a%2Fb//c/',
  '/100%',
  '/\u{1f600}',
])('it is understood at %s', async (path) => {
  expect((await ask(path)).status).toBe(200)
})

test.each(['POST', 'DELETE', 'PATCH', 'OPTIONS'])('it is understood with %s', async (method) => {
  expect((await ask('/', method)).status).toBe(200)
})

test('it comes back with the nonce that it is given, and keeps it', async () => {
  made = nonces()
  const dpop = handle()
  const refused = await ask('/', 'GET', dpop).catch((error: unknown) => error)
  expect(isDPoPNonceError(refused)).toBe(true)
  expect((await ask('/', 'GET', dpop)).status).toBe(200)
  expect((await ask('/x', 'GET', dpop)).status).toBe(200)
  expect(outcomes.map((outcome) => outcome?.kind)).toEqual(['partial', undefined, undefined])
})

test('that of another key is refused', async () => {
  await expect(ask('/', 'GET', DPoP(CLIENT, await generateKeyPair('ES256')))).rejects.toThrow()
  expect(outcomes).toMatchObject([
    { kind: 'invalid', message: 'the token is bound to another key' },
  ])
})
