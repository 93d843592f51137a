import { once } from 'node:events'
import { connect } from 'node:net'
import type { FieldLine, WireRequest, WireResponse } from './message.js'

/**
 * Sends a request over a connection of its own and reads until the server closes it.
 *
 * @param linger for a server that keeps the connection although asked to close it: how many
 * milliseconds to read on when the response is whole. Default: until it closes.
 */
export async function exchange(
  port: number,
  request: WireRequest,
  linger?: number,
): Promise<WireResponse> {
  const { method = 'GET', target, fields = [], body = '', connection = 'close' } = request
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'Host: api.example.com',
    `Connection: ${connection}`,
  ]
  for (const [name, value] of fields) lines.push(`${name}: ${value}`)
  if (body !== '') lines.push(`Content-Length: ${Buffer.byteLength(body, 'latin1')}`)
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    if (linger === undefined) return
    if (isWhole(method, Buffer.concat(chunks).toString('latin1'))) {
      setTimeout(() => socket.destroy(), linger)
    }
  })
  // Not ended: a server may take a half-closed connection for an aborted request.
  socket.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1'))
  await once(socket, 'close')
  return parse(Buffer.concat(chunks).toString('latin1'))
}

// RFC 9112 6.3
function isWhole(method: string, raw: string): boolean {
  const end = raw.indexOf('\r\n\r\n')
  if (end < 0) return false
  const { status, fields } = parse(raw)
  if (method === 'HEAD' || status === 204 || status === 304) return true
  const [length] = fields.filter(([name]) => name === 'content-length')
  return length ? raw.length >= end + 4 + Number(length[1]) : raw.endsWith('0\r\n\r\n')
}

/** Reads a response; throws for what is none. */
export function parse(raw: string): WireResponse {
  const end = raw.indexOf('\r\n\r\n')
  const [statusLine = '', ...lines] = raw.slice(0, end).split('\r\n')
  const status = /^HTTP\/1\.1 (\d{3})/.exec(statusLine)
  if (end < 0 || !status) throw new Error(`no HTTP response: ${JSON.stringify(raw.slice(0, 80))}`)
  const fields = lines.map((line): FieldLine => {
    const colon = line.indexOf(':')
    if (colon < 1) throw new Error(`no field line: ${JSON.stringify(line)}`)
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  const content = raw.slice(end + 4)
  const chunked = fields.some(
    ([name, value]) => name === 'transfer-encoding' && value === 'chunked',
  )
  return { status: Number(status[1]), fields, body: chunked ? unchunk(content) : content, raw }
}

// RFC 9112 7.1
function unchunk(content: string): string {
  let text = ''
  for (let at = 0; at < content.length; ) {
    const lineEnd = content.indexOf('\r\n', at)
    const size = Number.parseInt(content.slice(at, lineEnd), 16)
    if (!(size > 0)) break
    text += content.slice(lineEnd + 2, lineEnd + 2 + size)
    at = lineEnd + 2 + size + 2
  }
  return text
}
