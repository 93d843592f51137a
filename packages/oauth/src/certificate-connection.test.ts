import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { connect as connectHttp2, createSecureServer } from 'node:http2'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { HttpRequest } from '@verdict/http'
import { afterEach, expect, test } from 'vitest'
import { certificate } from '../test/certificates.js'
import { connectionCertificate } from './certificate.js'

const [here, alice, mallory] = [
  await certificate('here'),
  await certificate('alice'),
  await certificate('mallory'),
]
const base64 = alice.der.toString('base64')

function requestOf(native: unknown): HttpRequest {
  return { method: 'GET', target: () => '/', fieldLines: () => [], origin: undefined, native }
}

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

const asking = { key: here.key, cert: here.cert, requestCert: true, rejectUnauthorized: false }
const calling = { host: '127.0.0.1', ca: here.cert, agent: false } as const
const source = connectionCertificate()

/** A server that tells whose certificate it saw, in base64, in HTTP/1.1 or, where `http2`, in both. */
async function listening({ http2 = false, ...options } = {}): Promise<number> {
  const saw = (native: unknown) =>
    Buffer.from(source(requestOf(native)) ?? []).toString('base64') || 'none'
  const server = http2
    ? createSecureServer({ ...asking, allowHTTP1: true, ...options })
    : createServer({ ...asking, ...options })
  server.on('request', (request, response) => response.end(saw(request)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  return (server.address() as AddressInfo).port
}

async function told(
  port: number,
  options: object = {},
): Promise<[body: string, socket: TLSSocket]> {
  const sent = request({ ...calling, port, ...options }).end()
  const [response] = await once(sent, 'response')
  const socket = response.socket as TLSSocket
  let body = ''
  for await (const chunk of response) body += chunk
  return [body, socket]
}

test('the certificate of the connection, whoever signed it', async () => {
  const port = await listening()
  expect((await told(port, alice))[0]).toBe(base64)
  expect((await told(port, mallory))[0]).toBe(mallory.der.toString('base64'))
  expect((await told(port))[0]).toBe('none')
})

test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'a session of %s that is resumed has it, too',
  async (version) => {
    const port = await listening()
    const options = { ...alice, minVersion: version, maxVersion: version }
    const sent = request({ ...calling, port, ...options }).end()
    const [socket] = (await once(sent, 'socket')) as [TLSSocket]
    const [[session], [response]] = await Promise.all([
      once(socket, 'session'),
      once(sent, 'response'),
    ])
    response.resume()
    const [body, resumed] = await told(port, { ...options, session })
    expect(resumed.isSessionReused()).toBe(true)
    expect(body).toBe(base64)
  },
)

test('HTTP/2, and HTTP/1.1 on the same port', async () => {
  const port = await listening({ http2: true })
  for (const [client, expected] of [
    [alice, base64],
    [{}, 'none'],
  ] as const) {
    expect((await told(port, client))[0]).toBe(expected)
    const session = connectHttp2(`https://127.0.0.1:${port}`, { ca: here.cert, ...client })
    let body = ''
    for await (const chunk of session.request({ ':path': '/' })) body += chunk
    session.close()
    expect(body).toBe(expected)
  }
})

test('an HTTP/2 session that is over has none', async () => {
  const server = createSecureServer(asking)
  const came = once(server, 'request')
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  const { port } = server.address() as AddressInfo
  const session = connectHttp2(`https://127.0.0.1:${port}`, { ca: here.cert, ...alice })
  session.request({ ':path': '/' }).on('error', () => {})
  const [native] = await came
  expect(source(requestOf(native))).toEqual(alice.der)
  const lent = native.stream.session.socket
  expect(source(requestOf({ socket: lent }))).toEqual(alice.der)
  const over = once(native.stream.session, 'close')
  session.destroy()
  await over
  expect(source(requestOf(native))).toBeUndefined()
  expect(() => lent.getPeerCertificate).toThrow()
  expect(source(requestOf({ socket: lent }))).toBeUndefined()
})

test('a connection without TLS has none', async () => {
  const server = createHttpServer((request, response) =>
    response.end(String(source(requestOf(request)))),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}`)
  expect(await response.text()).toBe('undefined')
})

test.each<[name: string, native: unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['text', 'native'],
  ['a Request', new Request('https://api.example.com')],
  ['no socket', { socket: null, env: null }],
  ['a socket without TLS', { socket: {}, env: { incoming: { socket: {} } } }],
  ['bindings of another platform', { env: { incoming: 'x' } }],
  ['no certificate', { socket: { getPeerCertificate: () => null } }],
  ['an empty one', { socket: { getPeerCertificate: () => ({}) } }],
])('no connection with a certificate: %s', (_name, native) => {
  expect(source(requestOf(native))).toBeUndefined()
})
