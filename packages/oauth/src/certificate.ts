import type { HttpRequest } from '@verdict/http'
import { sha256 } from './digest.js'

/** Finds the certificate that the client showed, in DER; undefined for none. */
export type CertificateSource = (request: HttpRequest) => Uint8Array | undefined

/** What is needed of a socket: the one of `node:tls` is such. */
interface TlsSocket {
  readonly getPeerCertificate?: () => { readonly raw?: Uint8Array } | null
}

/** Where the frameworks keep the socket. */
interface Native {
  /** Express's request, Koa's context. */
  readonly socket?: TlsSocket | null
  /** Hono's context, with @hono/node-server. */
  readonly env?: { readonly incoming?: { readonly socket?: TlsSocket | null } } | null
}

/**
 * Takes the certificate of the TLS connection itself, in Express, Koa, and Hono on Node. For a
 * server that clients reach with no proxy in between, one that asks for certificates:
 * `https.createServer({ key, cert, requestCert: true, rejectUnauthorized: false })`.
 *
 * RFC 8705 3 binds tokens by the certificate's thumbprint alone, and TLS has the client prove that
 * it holds the key: nobody has to have signed it, so that `rejectUnauthorized: false` is as good as
 * a list of authorities in `ca`. It says nothing of who the client is.
 */
export function connectionCertificate(): CertificateSource {
  return ({ native }) => {
    if (typeof native !== 'object' || native === null) return undefined
    try {
      const { socket, env } = native as Native
      const tls = [socket, env?.incoming?.socket].find((socket) => socket?.getPeerCertificate)
      return tls?.getPeerCertificate?.()?.raw
    } catch {
      // The socket is gone: HTTP/2 lends one out for as long as the session lasts.
      return undefined
    }
  }
}

/** The field in which a proxy passes the certificate on, and which requests come from the proxy. */
export interface CertificateFieldOptions {
  /** The request field that the proxy writes: `client-cert` of RFC 9440, or its own. */
  readonly name: string
  /**
   * Whether a request came by way of the proxy that ends TLS, by what no client can choose, such as
   * the address of its connection. Write `() => true` where the network lets nobody else in. That
   * proxy must replace the field where clients send it, and remove it where they show no certificate.
   */
  readonly trusted: (request: HttpRequest) => boolean
}

const KNOWN = ['name', 'trusted'] satisfies (keyof CertificateFieldOptions)[]

function insist(condition: boolean, message: string): asserts condition {
  if (!condition) throw new TypeError(`certificateField(): ${message}`)
}

/**
 * Takes the certificate that a proxy found, from the field in which it passes it on: as RFC 9440 has
 * it, as PEM in percent-encoding (nginx's `$ssl_client_escaped_cert`, AWS's load balancers), as PEM
 * with its lines joined by spaces or tabs (Apache), or as base64 of the DER. The client's own
 * certificate alone, not a chain; Envoy's `x-forwarded-client-cert`, a list of hops, is not read.
 *
 * What is anything else, or comes twice, is no certificate.
 *
 * @throws TypeError for options that cannot work, saying what to write instead.
 */
export function certificateField(options: CertificateFieldOptions): CertificateSource {
  insist(
    typeof options === 'object' && options !== null,
    "write certificateField({ name: 'client-cert', trusted: (request) => … })",
  )
  for (const name of Object.keys(options)) {
    insist(
      (KNOWN as string[]).includes(name),
      `there is no option ${name}; there are ${KNOWN.join(', ')}`,
    )
  }
  const { name, trusted } = options
  insist(
    typeof name === 'string' && /^[!#$%&'*+.^_`|~\w-]+$/.test(name),
    "name is the field that the proxy writes, such as 'client-cert'",
  )
  insist(
    typeof trusted === 'function',
    'trusted is a function that says whether a request came from the proxy that writes the field, ' +
      'since clients can write it, too; () => true, if none but the proxy can reach this server',
  )
  const field = name.toLowerCase()
  return (request) => {
    const isTrusted: unknown = trusted(request)
    // Not what is merely truthy, such as a promise.
    if (isTrusted !== true) return undefined
    const [line, ...more] = request.fieldLines(field)
    return line === undefined || more.length > 0 ? undefined : readCertificate(line)
  }
}

// RFC 7468 3, and whatever whitespace a proxy makes of the line breaks.
const PEM = /^-----BEGIN CERTIFICATE-----([\w+/=\s]*)-----END CERTIFICATE-----$/

/** Reads a field value in any of the encodings above. */
function readCertificate(value: string): Uint8Array | undefined {
  const text = (value.includes('%') ? percentDecoded(value) : value).trim()
  const base64 = PEM.exec(text)?.[1]?.replace(/\s+/g, '')
  // RFC 9440 2.1: a Byte Sequence of RFC 8941, that is base64 between colons.
  const der = decode(base64 ?? /^:(.*):$/.exec(text)?.[1] ?? text)
  return der && isSequence(der) ? der : undefined
}

function percentDecoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}

function decode(base64: string): Uint8Array | undefined {
  try {
    const octets = atob(base64)
    // RFC 4648 3.2, 3.5: padding is required and pad bits are zero; `atob` cares for neither.
    if (btoa(octets) !== base64) return undefined
    return Uint8Array.from(octets, (octet) => octet.charCodeAt(0))
  } catch {
    return undefined
  }
}

/** RFC 5280 4.1: a certificate is a SEQUENCE. X.690 8.1.3, 10.1: with its length in front. */
function isSequence(der: Uint8Array): boolean {
  const [tag, first = 0] = der
  const octets = first < 0x80 ? 0 : first - 0x80
  const long = der.subarray(2, 2 + octets).reduce((length, octet) => length * 256 + octet, 0)
  return tag === 0x30 && der.length === 2 + octets + (octets === 0 ? first : long)
}

/** The thumbprint of a certificate as tokens name it (RFC 8705 3.1, `x5t#S256`). */
export function thumbprint(der: Uint8Array): Promise<string> {
  return sha256(new Uint8Array(der))
}
