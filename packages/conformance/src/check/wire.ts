import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'

/** A field line: its name as it was written, and its value. Code units are octets. */
export type FieldLine = readonly [name: string, value: string]

/** A request as it goes out, octet by octet: no client library tidies it up. */
export interface WireRequest {
  readonly method: string
  readonly target: string
  /** All of them, Host and Content-Length too. */
  readonly fields: readonly FieldLine[]
  /** Default: none. */
  readonly body?: string
}

/** A response as it came in. */
export interface WireResponse {
  readonly status: number
  readonly fields: readonly FieldLine[]
  /** No more than the beginning where it is `cut`. */
  readonly body: string
  readonly cut: boolean
  /** Octets behind the head, of an answer to HEAD too. */
  readonly content: number
}

/** More than this of a body is not waited for. Octets. */
const MOST_OF_A_BODY = 1_000_000

/** More than this of a body is not kept: a run remembers its answers, a thousand of them. Octets. */
const KEPT_OF_A_BODY = 64_000

/** Milliseconds that a server has to send content behind an answer to HEAD, which it must not. */
const HEAD_GRACE = 100

/**
 * A connection on which `octets` go out whatever Node's client writes. So a request may have any
 * shape, and its answer is still read by Node's parser and not by one of our own.
 */
class Line extends Duplex {
  received = ''
  readonly #socket: Socket

  constructor(socket: Socket, octets: Buffer) {
    super()
    this.#socket = socket
    socket.on('data', this.#onData).on('end', this.#onEnd)
    socket.on('error', this.#onError).on('close', this.#onClose)
    socket.write(octets)
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.received.length < MOST_OF_A_BODY) this.received += chunk.toString('latin1')
    if (!this.push(chunk)) this.#socket.pause()
  }
  readonly #onEnd = (): void => void this.push(null)
  readonly #onError = (error: Error): void => void this.destroy(error)
  readonly #onClose = (): void => void this.destroy()

  override _read(): void {
    this.#socket.resume()
  }

  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done()
  }

  /** The socket is left: another line may be put on it. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.off('data', this.#onData).off('end', this.#onEnd)
    this.#socket.off('error', this.#onError).off('close', this.#onClose)
    this.#socket.on('error', () => {}).resume()
    done(error)
  }
}

function open({ protocol, hostname, port }: URL): Socket {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (protocol === 'http:') return connectTcp(Number(port || 80), host)
  // RFC 6066 3: no addresses in the server name.
  const servername = isIP(host) === 0 ? { servername: host } : {}
  return connectTls({ host, port: Number(port || 443), ALPNProtocols: ['http/1.1'], ...servername })
}

function octetsOf({ method, target, fields, body = '' }: WireRequest): Buffer {
  const lines = fields.map(([name, value]) => `${name}: ${value}`)
  const head = [`${method} ${target} HTTP/1.1`, ...lines].join('\r\n')
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), Buffer.from(body)])
}

function fieldLines({ rawHeaders }: IncomingMessage): FieldLine[] {
  const lines: FieldLine[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    lines.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  }
  return lines
}

/** Octets behind the head of the last response; interim ones (1xx) have nothing but a head. */
function contentIn(received: string): number {
  let at = 0
  while (/^HTTP\/1\.\d 1\d\d /.test(received.slice(at, at + 20))) {
    at = received.indexOf('\r\n\r\n', at) + 4
  }
  const end = received.indexOf('\r\n\r\n', at)
  return end < 0 ? 0 : received.length - end - 4
}

async function bodyOf(response: IncomingMessage): Promise<Pick<WireResponse, 'body' | 'cut'>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (size < KEPT_OF_A_BODY) chunks.push(chunk)
    size += chunk.length
    if (size > MOST_OF_A_BODY) break
  }
  const body = Buffer.concat(chunks).subarray(0, KEPT_OF_A_BODY).toString('utf8')
  return { body, cut: size > KEPT_OF_A_BODY }
}

/** Sends a request over an open connection, and reads the answer. */
async function over(
  socket: Socket,
  request: WireRequest,
  timeout: number,
  signal?: AbortSignal,
): Promise<WireResponse> {
  if (socket.destroyed) throw new Error('the connection was closed')
  const line = new Line(socket, octetsOf(request))
  // To the parser an answer that ends with the connection is whole whoever closed it.
  let late: Error | undefined
  const timer = setTimeout(() => {
    late = new Error(`no whole answer within ${timeout} ms`)
    line.destroy(late)
  }, timeout)
  const stop = (): void => void line.destroy(new Error('stopped'))
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const head = request.method === 'HEAD'
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      line.once('close', () => reject(new Error('the connection was closed without an answer')))
      // What it writes is dropped by the line; the method tells the parser whether to expect content.
      httpRequest({
        method: head ? 'HEAD' : 'GET',
        createConnection: () => line,
        insecureHTTPParser: true,
      })
        .on('response', resolve)
        .on('error', reject)
        .end()
    })
    const body = await bodyOf(response)
    if (late) throw late
    clearTimeout(timer)
    if (head && !line.closed) {
      await new Promise((resolve) => {
        setTimeout(resolve, HEAD_GRACE)
        line.once('close', resolve)
      })
    }
    return {
      status: response.statusCode ?? 0,
      fields: fieldLines(response),
      ...body,
      content: contentIn(line.received),
    }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    line.destroy()
  }
}

/**
 * Sends a request to an origin over a connection of its own. Redirects are not followed.
 *
 * @param timeout milliseconds until there has to be a whole answer.
 * @throws Error for what is no answer: refused, reset, too late, no HTTP.
 */
export async function exchange(
  origin: URL,
  request: WireRequest,
  timeout: number,
  signal?: AbortSignal,
): Promise<WireResponse> {
  const socket = open(origin)
  try {
    return await over(socket, request, timeout, signal)
  } finally {
    socket.destroy()
  }
}

/** Milliseconds in which a server that wants to end a connection does so. */
const CLOSING_GRACE = 50

/**
 * Sends a request twice, the second time over the connection of the first.
 *
 * @returns the first answer, and the second or why there was none.
 * @throws Error where there was no first answer.
 */
export async function exchangeTwice(
  origin: URL,
  request: WireRequest,
  timeout: number,
  signal?: AbortSignal,
): Promise<readonly [WireResponse, WireResponse | Error]> {
  const socket = open(origin)
  try {
    const first = await over(socket, request, timeout, signal)
    await sleep(CLOSING_GRACE, undefined, { signal })
    const second = await over(socket, request, timeout, signal).catch((error: Error) => error)
    return [first, second]
  } finally {
    socket.destroy()
  }
}
