import { createServer, type IncomingMessage, STATUS_CODES } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'

/** A request, with the lines of its fields kept apart. */
export interface Asked {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly target: string
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** The first line of a field. */
  readonly field: (name: string) => string | undefined
  readonly body: () => Promise<string>
  /** What came over the connection so far, octet by octet. */
  readonly raw: string
}

/** An answer, which goes over the wire as it stands. */
export interface Answer {
  readonly status: number
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

export type Handler = (asked: Asked) => Answer | Promise<Answer>

/** More than an answer can say: octets that no server would write, or none at all. */
export interface Manners {
  /** Content goes out on HEAD, too. */
  readonly contentOnHead?: boolean
  /** The connection ends without a word about it. */
  readonly endsUnannounced?: boolean
  readonly withoutDate?: boolean
  /** What is answered to what Node's parser refuses, such as unknown methods. */
  readonly onUnreadable?: (raw: string) => Answer
}

function linesOf({ rawHeaders }: IncomingMessage): Asked['fields'] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  )
}

function askedOf(req: IncomingMessage, raw: string): Asked {
  const target = req.url ?? ''
  const [path = '', query = ''] = target.split('?')
  const fields = linesOf(req)
  return {
    method: req.method ?? '',
    path,
    query: new URLSearchParams(query),
    target,
    fields,
    field: (name) => fields.find(([key]) => key.toLowerCase() === name)?.[1],
    body: () => text(req),
    raw,
  }
}

function octetsOf({ status, fields, body }: Answer, head: boolean, manners: Manners): Buffer {
  const has = (wanted: string) => fields.some(([name]) => name.toLowerCase() === wanted)
  const lines = fields.map(([name, value]) => `${name}: ${value}`)
  if (!manners.withoutDate) lines.push(`Date: ${new Date().toUTCString()}`)
  if (!has('content-length')) lines.push(`Content-Length: ${Buffer.byteLength(body)}`)
  const start = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`
  const text = `${[start, ...lines].join('\r\n')}\r\n\r\n`
  const content = head && !manners.contentOnHead ? '' : body
  return Buffer.concat([Buffer.from(text, 'latin1'), Buffer.from(content)])
}

/** Starts a server on a free port of loopback that writes what `handler` says, octet by octet. */
export async function serve(
  handler: Handler,
  manners: Manners = {},
): Promise<{ readonly origin: string; readonly close: () => Promise<void> }> {
  const received = new WeakMap<Socket, string>()
  const server = createServer((req, res) => {
    const { socket } = req
    const answer = async (): Promise<void> => {
      const head = req.method === 'HEAD'
      socket.write(octetsOf(await handler(askedOf(req, received.get(socket) ?? '')), head, manners))
      const ends = manners.endsUnannounced || req.headers.connection === 'close' || !req.complete
      if (ends) socket.end()
      // Node's own answer is not sent, and the parser goes on to the next request.
      else res.detachSocket(socket)
    }
    answer().catch(() => socket.destroy())
  })
  const { onUnreadable } = manners
  if (onUnreadable) {
    server.on('clientError', ({ rawPacket }: Error & { rawPacket?: Buffer }, socket) => {
      const answer = onUnreadable(rawPacket?.toString('latin1') ?? '')
      socket.end(octetsOf(answer, false, manners))
    })
  }
  server.on('connection', (socket: Socket) => {
    // Before the parser's own listener.
    socket.prependListener('data', (chunk: Buffer) => {
      received.set(socket, (received.get(socket) ?? '') + chunk.toString('latin1'))
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
