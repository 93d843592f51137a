import type { RequestListener } from 'node:http'
import type { Fault } from './authorization-server.js'

/** What may go wrong with an authorization server. */
export interface ServerFault extends Fault {
  /** Metadata and key sets count nevertheless. */
  readonly sparesKeys?: true
}

const JSON_TYPE = { 'content-type': 'application/json' }

function answers(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = JSON_TYPE,
): Fault {
  return { respond: (_request, response) => void response.writeHead(status, headers).end(body) }
}

/** Writes for ever, or until nobody takes it any more. */
function writes(piece: string, every: number, limit = Number.POSITIVE_INFINITY): RequestListener {
  return (_request, response) => {
    response.writeHead(200, JSON_TYPE).write('{"active":true,"sub":"mallory","keys":[')
    let written = 0
    const timer = setInterval(() => {
      if (response.destroyed || written >= limit) {
        clearInterval(timer)
        response.end(']}')
      } else if (!response.writableNeedDrain) {
        response.write(piece)
        written += piece.length
      }
    }, every)
  }
}

const LATE = 10_000
const MEGABYTE = ' '.repeat(1_000_000)

/** By what an operator would call them. */
export const SERVER_FAULTS: Readonly<Record<string, ServerFault>> = {
  down: { down: true },
  'slow: 10 s': {
    respond: (_request, response) => {
      const timer = setTimeout(() => response.end('{}'), LATE)
      response.once('close', () => clearTimeout(timer))
    },
  },
  'status 500': answers(500, '{"error":"server_error"}'),
  'status 401': answers(401, '{"error":"invalid_client"}'),
  'redirect to an attacker': { redirects: true },
  HTML: answers(200, '<!doctype html><title>Log in</title>', { 'content-type': 'text/html' }),
  'half of a JSON': answers(200, '{"active":true,"sub":"mallory","keys":[{"kty":"OK'),
  'JSON of something else': answers(200, '[{"active":"yes"}]'),
  'JSON called text': { mistypes: true, sparesKeys: true },
  nothing: answers(200, ''),
  '100 MB': { respond: writes(MEGABYTE, 0, 100_000_000) },
  'no end, an octet at a time': { respond: writes(' ', 50) },
  'connection reset': { respond: ({ socket }) => void socket.resetAndDestroy() },
  'no HTTP': { connected: (socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n') },
}
