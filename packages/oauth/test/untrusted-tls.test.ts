import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AccessTokenOptions, accessToken, ClientSecretBasic } from '../src/index.js'
import { certificate } from './certificates.js'
import { AUDIENCE, signingKey, token } from './issuer.js'

const key = await signingKey('ES256', 'ec')
let server: Server
let issuer: string
let answered = 0

beforeAll(async () => {
  const { key: privateKey, cert } = await certificate('login.example.com')
  server = createServer({ key: privateKey, cert }, (_request, response) => {
    answered++
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ keys: [key.jwk], active: true, sub: 'mallory' }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  issuer = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => void server.close())

const authentication = ClientSecretBasic('secret')

test.each<[string, (issuer: string) => AccessTokenOptions]>([
  ['keys', (issuer) => ({ issuer, audience: AUDIENCE, jwksUri: `${issuer}/jwks` })],
  ['metadata', (issuer) => ({ issuer, audience: AUDIENCE })],
  [
    'introspection',
    (issuer) => ({
      issuer,
      introspection: { clientId: 'api', authentication, endpoint: `${issuer}/introspect` },
    }),
  ],
])('%s from a server that nobody vouches for are not to be had', async (_name, optionsOf) => {
  const { authenticate } = accessToken(optionsOf(issuer))
  const request = { method: 'GET', origin: AUDIENCE, target: () => '/', native: {} }
  const came = await authenticate(
    { scheme: 'Bearer', params: {}, token68: await token(key, { iss: issuer }) },
    { ...request, fieldLines: () => [] },
  )
  expect(came).toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('SELF_SIGNED'),
  })
  expect(answered).toBe(0)
})
