import { randomUUID } from 'node:crypto'
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import { createServer, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { listenOnKeptPort } from '../../../oauth/test/ports.js'
import { listenAgain } from './ports.js'

/** What an authorization server does in place of answering. */
export interface Fault {
  /** Nobody listens. */
  readonly down?: true
  /** It says this to whoever connects, whatever they ask. */
  readonly connected?: (socket: Socket) => void
  readonly respond?: RequestListener
  /** It answers, and calls that something else than JSON. */
  readonly mistypes?: true
  /** It sends whoever asks to an attacker, who has other keys, and lets everybody in. */
  readonly redirects?: true
}

export type Claims = Readonly<Record<string, unknown>>

/** An authorization server on loopback that can be made to misbehave. */
export interface AuthorizationServer {
  readonly issuer: string
  readonly jwksUri: string
  readonly introspectionEndpoint: string
  readonly jwks: { readonly keys: readonly object[] }
  /** A JWT of its own. */
  readonly jwt: (claims?: Claims) => Promise<string>
  /** One that it never signed: by another key, under the name of its own. */
  readonly forgedJwt: (claims?: Claims) => Promise<string>
  /** A token that it alone understands. */
  readonly opaque: () => string
  /** Octets of the longest answer that somebody took. */
  readonly longest: () => number
  /** From now on, until it is healed. */
  readonly suffer: (fault: Fault) => Promise<void>
  readonly heal: () => Promise<void>
  readonly close: () => Promise<void>
}

export const AUDIENCE = 'https://api.example.com'
export const CLIENT = { id: 'api', secret: 'a secret of the API' } as const

/** RFC 6749 2.3.1: both are form-encoded first. */
const BASIC = `Basic ${btoa(`${CLIENT.id}:${encodeURIComponent(CLIENT.secret).replaceAll('%20', '+')}`)}`

/** Where redirects lead. */
const ELSEWHERE = '/elsewhere'

async function issuerKey() {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'EdDSA', use: 'sig' }
  return { jwk, privateKey }
}

// Shared by all servers: a key pair is quickly made, but there are many of them.
const own = await issuerKey()
const attacker = await issuerKey()

export async function startAuthorizationServer(fault?: Fault): Promise<AuthorizationServer> {
  const active = new Set<string>()
  const sockets = new Set<Socket>()
  let suffered = fault
  let longest = 0

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? ''
    const send = (document: object) => {
      const type = suffered?.mistypes ? 'text/plain' : 'application/json'
      response.writeHead(200, { 'content-type': type }).end(JSON.stringify(document))
    }
    const isElsewhere = path.startsWith(ELSEWHERE)
    if (suffered?.redirects && !isElsewhere) {
      return void response.writeHead(307, { location: ELSEWHERE + path }).end()
    }
    switch (path.replace(ELSEWHERE, '')) {
      case '/.well-known/oauth-authorization-server':
        return send({
          issuer,
          jwks_uri: isElsewhere ? `${issuer}${ELSEWHERE}/jwks` : jwksUri,
          introspection_endpoint: introspectionEndpoint,
        })
      case '/jwks':
        return send({ keys: [(isElsewhere ? attacker : own).jwk] })
      case '/introspect': {
        const token = new URLSearchParams(await text(request)).get('token') ?? ''
        if (isElsewhere) return send({ active: true, sub: 'mallory', token_type: 'Bearer' })
        if (request.headers.authorization !== BASIC) return void response.writeHead(401).end()
        if (!active.has(token)) return send({ active: false })
        return send({ active: true, sub: 'alice', token_type: 'Bearer' })
      }
      default:
        response.writeHead(404).end()
    }
  }

  const http = createHttpServer((request, response) => {
    const { socket } = request
    const before = socket.bytesWritten
    response.once('close', () => (longest = Math.max(longest, socket.bytesWritten - before)))
    if (suffered?.respond) suffered.respond(request, response)
    // Whoever asked may be gone.
    else answer(request, response).catch(() => response.destroy())
  })
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket)).on('error', () => {})
    if (suffered?.connected) suffered.connected(socket)
    else http.emit('connection', socket)
  })
  const hangUp = () => {
    for (const socket of sockets) socket.destroy()
  }
  const stop = async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    hangUp()
    await closed
  }

  const port = await listenOnKeptPort(server)
  const issuer = `http://127.0.0.1:${port}`
  const jwksUri = `${issuer}/jwks`
  const introspectionEndpoint = `${issuer}/introspect`
  if (suffered?.down) await stop()

  const sign = ({ privateKey }: typeof own, claims: Claims) =>
    new SignJWT({ iss: issuer, aud: AUDIENCE, sub: 'alice', jti: randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'one', typ: 'at+jwt' })
      .setIssuedAt()
      .setExpirationTime('1 day')
      .sign(privateKey)

  return {
    issuer,
    jwksUri,
    introspectionEndpoint,
    jwks: { keys: [own.jwk] },
    jwt: (claims = {}) => sign(own, claims),
    forgedJwt: (claims = {}) => sign(attacker, claims),
    opaque() {
      const token = randomUUID()
      active.add(token)
      return token
    },
    longest: () => longest,
    async suffer(given) {
      suffered = given
      if (given.down) await stop()
      // Connections that are kept open would not notice.
      else if (given.connected) hangUp()
    },
    async heal() {
      const { down, connected } = suffered ?? {}
      suffered = undefined
      if (connected) hangUp()
      if (down) await listenAgain(server, port)
    },
    close: stop,
  }
}
