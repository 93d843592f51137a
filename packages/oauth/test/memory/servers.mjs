// An authorization server of few words, in a thread with a heap of its own.
// oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { parentPort } from 'node:worker_threads'

const { publicKey } = generateKeyPairSync('ed25519')
const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'EdDSA' }] }
let requests = 0

const server = createServer((request, response) => {
  requests++
  let form = ''
  request.setEncoding('latin1').on('data', (chunk) => (form += chunk))
  request.on('end', () => {
    const said = request.url === '/jwks' ? jwks : about(form)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said))
  })
})

/** What it says of a token. */
function about(form) {
  const active = form.includes('token=active-')
  if (!active) return { active }
  return { active, sub: 'alice', token_type: 'Bearer', scope: 'documents:read documents:write' }
}

// A connection that it gives up is one that its client may be about to use.
server.keepAliveTimeout = 3_600_000
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
parentPort.on('message', () => parentPort.postMessage(requests))
