import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { connect as connectHttp2, createSecureServer } from 'node:http2'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { HttpRequest } from '@verdict/http'
import { afterEach, expect, test, vi } from 'vitest'
import { certificate, derOf } from '../test/certificates.js'
import {
  type CertificateFieldOptions,
  certificateField,
  connectionCertificate,
  thumbprint,
} from './certificate.js'

const [here, alice, mallory] = [
  await certificate('here'),
  await certificate('alice'),
  await certificate('mallory'),
]

// RFC 8705 A.
const RFC_PEM = `-----BEGIN CERTIFICATE-----
MIIBBjCBrAIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARtdGxzMB4XDTE4MTAx
ODEyMzcwOVoXDTIyMDUwMjEyMzcwOVowDzENMAsGA1UEAwwEbXRsczBZMBMGByqG
SM49AgEGCCqGSM49AwEHA0IABNcnyxwqV6hY8QnhxxzFQ03C7HKW9OylMbnQZjjJ
/Au08/coZwxS7LfA4vOLS9WuneIXhbGGWvsDSb0tH6IxLm8wCgYIKoZIzj0EAwID
SQAwRgIhAP0RC1E+vwJD/D1AGHGzuri+hlV/PpQEKTWUVeORWz83AiEA5x2eXZOV
bUlJSGQgjwD5vaUaKlLR50Q2DmFfQj1L+SY=
-----END CERTIFICATE-----
`

function requestOf(native: unknown, lines: Record<string, readonly string[]> = {}): HttpRequest {
  return {
    method: 'GET',
    target: () => '/',
    fieldLines: (name) => lines[name] ?? [],
    origin: undefined,
    native,
  }
}

test('the thumbprint of RFC 8705 A', async () => {
  expect(await thumbprint(derOf(RFC_PEM))).toBe('A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0')
  const expected = createHash('sha256').update(alice.der).digest('base64url')
  expect(await thumbprint(alice.der)).toBe(expected)
})

const trusted = () => true
const field = certificateField({ name: 'Client-Cert', trusted })
const read = (...lines: string[]) => field(requestOf({}, { 'client-cert': lines }))

const base64 = alice.der.toString('base64')
const pem = alice.cert.trim()
/** As nginx writes `$ssl_client_escaped_cert`, with the line break at the end. */
const escaped = encodeURIComponent(`${pem}\n`)
/** As AWS's load balancers do: `+`, `=` and `/` stay. */
const loosely = escaped.replace(/%2B/g, '+').replace(/%3D/g, '=').replace(/%2F/g, '/')

test.each([
  ['RFC 9440', `:${base64}:`],
  ['nginx, percent-encoded', escaped],
  ['AWS', loosely],
  ['lower-case percent-encoding', escaped.replace(/%../g, (octet) => octet.toLowerCase())],
  ['PEM', `${pem}\n`],
  ['Apache, with spaces', `${pem} `.replaceAll('\n', ' ')],
  ['with tabs', pem.replaceAll('\n', '\t')],
  ['nginx, folded', pem.replaceAll('\n', '\n\t')],
  ['CRLF', pem.replaceAll('\n', '\r\n')],
  ['in one line', pem.replaceAll(/\n/g, '')],
  ['HAProxy, base64 alone', base64],
])('a proxy passes the certificate on: %s', (_name, value) => {
  expect(Buffer.from(read(value) ?? [])).toEqual(alice.der)
})

const flip = (text: string, at: number, by: string) => text.slice(0, at) + by + text.slice(at + 1)

test.each<[name: string, ...lines: string[]]>([
  ['no line'],
  ['an empty line', ''],
  ['two lines', base64, base64],
  ['two lines, one empty', base64, ''],
  ['two lines that Fetch joined', `:${base64}:, :${base64}:`],
  ['two lines of base64 that Fetch joined', `${base64}, ${base64}`],
  ['a chain', `${pem}\n${pem}`],
  ['an escaped chain', escaped + escaped],
  ['none in Apache', '(null)'],
  ['a word that is base64', 'NONE'],
  ['no DER', `:${Buffer.from('certificate').toString('base64')}:`],
  ['cut off', `:${alice.der.subarray(0, -3).toString('base64')}:`],
  ['one octet more', `:${Buffer.concat([alice.der, Buffer.of(0)]).toString('base64')}:`],
  ['twice in one', `:${Buffer.concat([alice.der, alice.der]).toString('base64')}:`],
  ['no padding', derOf(RFC_PEM).toString('base64').replace(/=+$/, '')],
  ['pad bits', derOf(RFC_PEM).toString('base64').replace('SY=', 'SZ=')],
  ['base64url', Buffer.from([0x30, 0x02, 0xfb, 0xff]).toString('base64url')],
  ['whitespace in base64', `:${flip(base64, 64, ' ')}:`],
  ['no base64', `:${flip(base64, 10, '*')}:`],
  ['one colon', `:${base64}`],
  ['parameters of RFC 8941', `:${base64}:;a=1`],
  ['another label', pem.replaceAll('CERTIFICATE', 'PUBLIC KEY')],
  ['another end', pem.replace('END CERTIFICATE', 'END X')],
  ['no end', pem.replace(/-----END.*/s, '')],
  ['an empty PEM', '-----BEGIN CERTIFICATE----------END CERTIFICATE-----'],
  ['something in front', `x ${pem}`],
  ['something behind', `${pem} x`],
  ['a broken percent-encoding', `${escaped}%`],
  ['a percent-encoding of no UTF-8', `%ff${escaped}`],
  ['encoded twice', encodeURIComponent(escaped)],
  ['Envoy', `Hash=0123;Cert="${escaped}"`],
  ['a quoted string', `"${escaped}"`],
  ['text beyond Latin-1', '\u0430'.repeat(100)],
  ['a length without end', `:${Buffer.alloc(200, 0xff).fill(0x30, 0, 1).toString('base64')}:`],
  ['a length that is missing', `:${Buffer.of(0x30).toString('base64')}:`],
])('no certificate: %s', (_name, ...lines) => {
  expect(read(...lines)).toBeUndefined()
})

test('hostile values take no time', () => {
  const before = performance.now()
  for (const value of [
    `-----BEGIN CERTIFICATE-----${' '.repeat(1e6)}`,
    `-----BEGIN CERTIFICATE-----${'A '.repeat(1e6)}-----END CERTIFICATE----- x`,
    `:${':'.repeat(1e6)}x`,
    `${' '.repeat(1e6)}x`,
    '%20'.repeat(3e5),
    'A'.repeat(1e6),
  ]) {
    expect(read(value)).toBeUndefined()
  }
  expect(performance.now() - before).toBeLessThan(2000)
})

test('a field is read only where it is trusted, and not even looked at elsewhere', () => {
  const asked = vi.fn<(request: HttpRequest) => boolean>(({ native }) => native === 'proxy')
  const source = certificateField({ name: 'client-cert', trusted: asked })
  const from = (native: unknown) => requestOf(native, { 'client-cert': [`:${base64}:`] })
  expect(source(from('proxy'))).toBeDefined()
  expect(source(from('client'))).toBeUndefined()
  expect(asked).toHaveBeenCalledTimes(2)
  const lines = vi.fn<HttpRequest['fieldLines']>()
  source({ ...from('client'), fieldLines: lines })
  expect(lines).not.toHaveBeenCalled()
})

test('what is merely truthy is not trust', () => {
  for (const answer of [Promise.resolve(false), 1, 'yes', {}]) {
    const source = certificateField({ name: 'client-cert', trusted: () => answer as boolean })
    expect(source(requestOf({}, { 'client-cert': [base64] }))).toBeUndefined()
  }
})

const TRUSTED =
  'trusted is a function that says whether a request came from the proxy that writes the field, ' +
  'since clients can write it, too; () => true, if none but the proxy can reach this server'

test.each<[given: unknown, message: string]>([
  [undefined, "write certificateField({ name: 'client-cert', trusted: (request) => … })"],
  ['client-cert', "write certificateField({ name: 'client-cert', trusted: (request) => … })"],
  [{ name: 'client-cert' }, TRUSTED],
  [{ name: 'client-cert', trusted: true }, TRUSTED],
  [{ trusted }, "name is the field that the proxy writes, such as 'client-cert'"],
  [{ name: '', trusted }, "name is the field that the proxy writes, such as 'client-cert'"],
  [
    { name: 'client cert', trusted },
    "name is the field that the proxy writes, such as 'client-cert'",
  ],
  [{ name: 'a', trusted, header: 'b' }, 'there is no option header; there are name, trusted'],
])('certificateField(%j) is refused', (given, message) => {
  expect(() => certificateField(given as CertificateFieldOptions)).toThrow(
    new TypeError(`certificateField(): ${message}`),
  )
})

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
