import { createHash } from 'node:crypto'
import type { HttpRequest } from '@verdict/http'
import { expect, test, vi } from 'vitest'
import { certificate, derOf } from '../test/certificates.js'
import { type CertificateFieldOptions, certificateField, thumbprint } from './certificate.js'

const alice = await certificate('alice')

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
