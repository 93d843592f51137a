/** Asks a listener of node:http in this process: a message in, and a response into nowhere. */
import { IncomingMessage, ServerResponse } from 'node:http'
import { Writable } from 'node:stream'

let written = ''
/** Keeps what was written last, for the checks that come before the clock runs. */
class Nowhere extends Writable {
  remoteAddress = '127.0.0.1'
  _write(chunk, _encoding, done) {
    written += chunk
    done()
  }
  _writev(chunks, done) {
    for (const { chunk } of chunks) written += chunk
    done()
  }
}
const socket = new Nowhere()
socket.setMaxListeners(0)

/** One request and the response to it, once that is written. */
function exchange(listener, { url, rawHeaders, headers }) {
  written = ''
  const request = new IncomingMessage(socket)
  request.method = 'GET'
  request.url = url
  request.httpVersion = '1.1'
  request.httpVersionMajor = 1
  request.httpVersionMinor = 1
  request.rawHeaders = rawHeaders
  request.headers = headers
  const response = new ServerResponse(request)
  response.assignSocket(socket)
  return new Promise((done) => {
    response.once('finish', () => {
      response.detachSocket(socket)
      done(response)
    })
    listener(request, response)
  })
}

/** Asks a listener in this process. */
export function nodeAsker(listener) {
  return {
    prepare({ path, authorization }) {
      const headers = { host: 'localhost', accept: '*/*', authorization }
      return { url: path, headers, rawHeaders: Object.entries(headers).flat() }
    },
    ask: (request) => exchange(listener, request),
    read(response) {
      const at = written.indexOf('\r\n\r\n')
      const fields = { ...response.getHeaders() }
      // Some are not set one by one, but written with the status: they are in the head alone.
      for (const line of written.slice(0, at).split('\r\n').slice(1)) {
        const colon = line.indexOf(':')
        fields[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
      }
      return { status: response.statusCode, fields, body: written.slice(at + 4) }
    },
  }
}
