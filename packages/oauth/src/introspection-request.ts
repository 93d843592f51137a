import { invalid, type Unavailable, unavailable } from '@verdict/http'
import {
  allowInsecureRequests,
  type ClientAuth,
  customFetch,
  introspectionRequest,
  processIntrospectionResponse,
  ResponseBodyError,
} from 'oauth4webapi'
import { boundedBody, networkError } from './bounded-body.js'
import type { Invalid } from './token.js'

/** The server that is asked, and who asks it. */
export interface IntrospectionServer {
  readonly issuer: string
  readonly endpoint: () => Promise<URL | Unavailable>
  readonly clientId: string
  readonly authentication: ClientAuth
  /** In seconds, for the request and its whole answer. */
  readonly timeout: number
}

/** The token is active; `text` is what the server says of it, a JSON object. */
interface Active {
  readonly kind: 'active'
  readonly text: string
}

export type Answer = Active | Invalid | Unavailable

/** When to come back where the server does not say, in seconds. */
const RETRY_AFTER = 5
const LONGEST_RETRY_AFTER = 3600

// RFC 7662 2.2: the server does not say which.
const NOT_ACTIVE = invalid('rejected', 'the issuer says that it is not active') as Invalid
const UNSUPPORTED = invalid('rejected', 'the issuer does not introspect such tokens') as Invalid

/** No answer that could be used. The message is for operators. */
class Unanswered extends Error {
  readonly retryAfter: number

  constructor(message: string, retryAfter = RETRY_AFTER) {
    super(message)
    this.retryAfter = retryAfter
  }
}

/**
 * Makes the function that asks about a token (RFC 7662 2). Whatever is wrong between this API and
 * the server, its own client credentials included (2.3), is not the caller's fault: unavailable.
 */
export function asker(asked: IntrospectionServer): (token: string) => Promise<Answer> {
  const { issuer, endpoint, clientId, authentication, timeout } = asked
  const client = { client_id: clientId }
  const authenticate: ClientAuth = async (...request) => {
    try {
      await authentication(...request)
    } catch {
      // What it throws may hold what is secret.
      throw new Unanswered('the client authentication failed')
    }
  }
  return async (token) => {
    const url = await endpoint()
    if ('kind' in url) return url
    const server = { issuer, introspection_endpoint: url.href }
    try {
      const response = await introspectionRequest(server, client, authenticate, token, {
        additionalParameters: { token_type_hint: 'access_token' },
        signal: AbortSignal.timeout(Math.ceil(timeout * 1000)),
        // Whoever gave the URL has seen to it that http is this machine itself.
        [allowInsecureRequests]: url.protocol === 'http:',
        [customFetch]: fetchAnswer,
      })
      const answer = await processIntrospectionResponse(server, client, response)
      return answer.active ? { kind: 'active', text: JSON.stringify(answer) } : NOT_ACTIVE
    } catch (error) {
      return whatWentWrong(error)
    }
  }
}

/** Fetches the whole answer. Rejects with Unanswered, whatever went wrong on the way. */
async function fetchAnswer(url: string, init: RequestInit): Promise<Response> {
  try {
    // `redirect: 'manual'` is in `init`: the token and the secret are for the endpoint alone.
    const response = await fetch(url, init)
    const { status, headers } = response
    const type = headers.get('content-type') ?? ''
    const isJson = /^application\/json *(?:;|$)/i.test(type)
    // 400 has a code that may be about the token.
    if (status !== 200 && !(status === 400 && isJson)) {
      await response.body?.cancel()
      throw new Unanswered(aboutStatus(status), secondsIn(headers.get('retry-after')))
    }
    if (!isJson) {
      await response.body?.cancel()
      throw new Unanswered('what came is not application/json')
    }
    const text = await textOf(response)
    return new Response(text, { status, headers: { 'content-type': 'application/json' } })
  } catch (error) {
    throw error instanceof Unanswered ? error : new Unanswered(whatHappened(error))
  }
}

async function textOf(response: Response): Promise<string> {
  const body = await boundedBody(response)
  if (!body) throw new Unanswered('the answer has more than 1 MB')
  // Two ids with octets that are no UTF-8 must not become the same.
  return new TextDecoder('utf-8', { fatal: true }).decode(await body.arrayBuffer())
}

function aboutStatus(status: number): string {
  // RFC 7662 2.3
  if (status === 401 || status === 403) return `status ${status}: it refuses the client credentials`
  return `status ${status} in place of 200; redirects are not followed`
}

/** RFC 9110 10.2.3. A date, or a wait that nobody would wait, counts for nothing. */
function secondsIn(field: string | null): number {
  const seconds = /^\d{1,4}$/.test(field ?? '') ? Number(field) : 0
  return seconds >= 1 && seconds <= LONGEST_RETRY_AFTER ? seconds : RETRY_AFTER
}

function whatHappened(error: unknown): string {
  const { name, code } = error as { name?: unknown; code?: unknown }
  if (name === 'TimeoutError') return 'it did not answer in time'
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'what came is no UTF-8'
  return networkError(error)
}

function whatWentWrong(error: unknown): Invalid | Unavailable {
  // What it does not introspect, such as a JWT, is a "not active" that RFC 7662 has no word for.
  // The code is that of RFC 7009 2.2.1; oidc-provider sends it.
  if (error instanceof ResponseBodyError && error.error === 'unsupported_token_type') {
    return UNSUPPORTED
  }
  if (error instanceof Unanswered) return notIntrospected(error.message, error.retryAfter)
  return error instanceof ResponseBodyError
    ? notIntrospected(aboutStatus(error.status))
    : notIntrospected('what came is no introspection response')
}

function notIntrospected(why: string, retryAfter = RETRY_AFTER): Unavailable {
  return unavailable({ retryAfter, message: `the token could not be introspected: ${why}` })
}
