import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { connect, createSecureServer, type IncomingHttpHeaders } from 'node:http2'
import { createServer, request } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { policy } from '@verdict/core'
import { createAuthorizer as forExpress } from '@verdict/express'
import { createAuthorizer as forHono } from '@verdict/hono'
import { createAuthorizer as forKoa } from '@verdict/koa'
import {
  accessToken,
  type CertificateSource,
  certificateField,
  connectionCertificate,
} from '@verdict/oauth'
import express from 'express'
import { Hono } from 'hono'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import Koa from 'koa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../oauth/test/certificates.js'

// RFC 8705: tokens that count on one client's connections alone, through whole servers.

const issuer = 'https://login.example.com'
const audience = 'https://api.example.com'

const [server, ada, bob, key] = await Promise.all([
  certificate('server'),
  certificate('ada'),
  certificate('bob'),
  generateKeyPair('ES256'),
])
const jwks = { keys: [await exportJWK(key.publicKey)] }

function tokenOf(claims: Record<string, unknown>): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject('alice')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(key.privateKey)
}

const x5t = createHash('sha256').update(ada.der).digest('base64url')
const bound = await tokenOf({ cnf: { 'x5t#S256': x5t } })
const unbound = await tokenOf({})

const desk = policy('desk')(({ authenticated }) => ({ use: authenticated() }))

function options(source: CertificateSource | undefined) {
  const tokens = accessToken({
    issuer,
    audience,
    jwks,
    ...(source && { certificate: source }),
  })
  return { authenticators: [tokens], realm: 'desk' } as const
}

/** Makes what answers behind a guard, in a framework. */
type Make = (source: CertificateSource | undefined) => RequestListener

const onExpress: Make = (source) => {
  const guard = forExpress(options(source))(desk, 'use')
  return express().get('/', guard, (req, res) => void res.send(guard.of(req).identity.id))
}

const onKoa: Make = (source) => {
  const guard = forKoa(options(source))(desk, 'use')
  const app = new Koa().use(guard).use((ctx) => {
    ctx.body = guard.of(ctx).identity.id
  })
  const answer = app.callback()
  return (req, res) => void answer(req, res)
}

const onHono: Make = (source) => {
  const guard = forHono(options(source))(desk, 'use')
  const app = new Hono().get('/', guard, (c) => c.text(guard.of(c).identity.id))
  const answer = getRequestListener(app.fetch)
  return (req, res) => void answer(req, res)
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

type Ask = (
  port: number,
  headers: Record<string, string | string[]>,
  client?: Certificate,
) => Promise<Answer>

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  return text
}

const TLS = { key: server.key, cert: server.cert, requestCert: true, rejectUnauthorized: false }

interface Protocol {
  readonly listen: (listener: RequestListener) => Server
  readonly ask: Ask
}

const http1: Protocol = {
  listen: (listener) => createServer(TLS, listener),
  async ask(port, headers, client) {
    const connection = { host: '127.0.0.1', port, ca: server.cert, agent: false, ...client }
    const [response] = await once(request({ ...connection, headers }).end(), 'response')
    return {
      status: response.statusCode,
      headers: response.headers,
      body: await textOf(response),
    }
  },
}

const http2: Protocol = {
  listen: (listener) => createSecureServer(TLS, listener as never),
  async ask(port, headers, client) {
    const session = connect(`https://127.0.0.1:${port}`, { ca: server.cert, ...client })
    const stream = session.request({ ':path': '/', ...headers })
    const [answered] = await once(stream, 'response')
    const body = await textOf(stream)
    session.close()
    return { status: answered[':status'], headers: answered, body }
  },
}

const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

async function start(protocol: Protocol, listener: RequestListener): Promise<number> {
  const server = protocol.listen(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

function expectRefused({ status, headers }: Answer): void {
  // RFC 8705 3: 401 with invalid_token.
  expect(status).toBe(401)
  expect(headers['www-authenticate']).toMatch(/^Bearer .*error="invalid_token"/)
  expect(headers['cache-control']).toContain('no-store')
}

const ways: readonly [name: string, Make, Protocol][] = [
  ['Express', onExpress, http1],
  ['Koa', onKoa, http1],
  ['Koa, HTTP/2', onKoa, http2],
  ['Hono', onHono, http1],
  ['Hono, HTTP/2', onHono, http2],
]

/** A field of a trusted proxy, that says of itself who it is. */
const field = certificateField({
  name: 'client-cert',
  trusted: ({ fieldLines }) => fieldLines('via')[0] === '1.1 proxy',
})
const passed = ({ der }: Certificate) => ({
  'client-cert': `:${der.toString('base64')}:`,
  via: '1.1 proxy',
})

for (const [name, make, protocol] of ways) {
  let direct: number
  let proxied: number
  let unconfigured: number
  const ask: Ask = protocol.ask

  beforeAll(async () => {
    direct = await start(protocol, make(connectionCertificate()))
    proxied = await start(protocol, make(field))
    unconfigured = await start(protocol, make(undefined))
  })

  test(`${name}: a bound token counts with its certificate alone`, async () => {
    expect(await ask(direct, bearer(bound), ada)).toMatchObject({ status: 200, body: 'alice' })
    expectRefused(await ask(direct, bearer(bound), bob))
    expectRefused(await ask(direct, bearer(bound)))
  })

  test(`${name}: a token that is not bound counts with any, or none`, async () => {
    for (const client of [ada, bob, undefined]) {
      expect(await ask(direct, bearer(unbound), client)).toMatchObject({ status: 200 })
    }
  })

  test(`${name}: a field is no certificate of the connection`, async () => {
    expectRefused(await ask(direct, { ...bearer(bound), ...passed(ada) }, bob))
  })

  test(`${name}: the certificate that a proxy passes on`, async () => {
    const asked = { ...bearer(bound), ...passed(ada) }
    expect(await ask(proxied, asked)).toMatchObject({ status: 200, body: 'alice' })
    // The connection's own certificate is the proxy's.
    expect(await ask(proxied, asked, bob)).toMatchObject({ status: 200 })
    expectRefused(await ask(proxied, { ...asked, ...passed(bob) }))
    expectRefused(await ask(proxied, { ...asked, via: '1.1 client' }))
    expectRefused(await ask(proxied, bearer(bound), ada))
  })

  test(`${name}: a client's own line beside the proxy's is not taken`, async () => {
    const two = [passed(bob)['client-cert'], passed(ada)['client-cert']]
    expectRefused(await ask(proxied, { ...bearer(bound), ...passed(ada), 'client-cert': two }))
  })

  test(`${name}: a bound token where nobody looks for certificates`, async () => {
    expectRefused(await ask(unconfigured, bearer(bound), ada))
  })
}
