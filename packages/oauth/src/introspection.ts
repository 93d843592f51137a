import { type IntrospectionCacheOptions, introspectionCache } from './introspection-cache.js'
import { type Answer, asker, type IntrospectionServer } from './introspection-request.js'
import { type ExpectedOfResponse, judgeResponse } from './introspection-response.js'
import { canShare } from './single-flight.js'
import { type Claims, malformed, type Verification } from './token.js'

/** The issuer that is asked about tokens, what they have to be, and how long answers count. */
export interface IntrospectorOptions
  extends IntrospectionServer,
    ExpectedOfResponse,
    IntrospectionCacheOptions {}

/** A token that fills a whole field of most servers is longer than any issuer makes it. */
const MAX_LENGTH = 16 * 1024

const NO_TOKEN = malformed('no token of 16 kB at most')

function now(): number {
  return Date.now() / 1000
}

/**
 * Makes the reader of tokens that only their issuer understands (RFC 7662). Who asks for the same
 * token at the same time waits for one answer. An answer counts for a while, so that a token may
 * outlive its revocation by `cacheFor`; that there was no answer is never remembered.
 */
export function introspector(
  options: IntrospectorOptions,
): (token: string) => Promise<Verification> {
  const { clockTolerance } = options
  const ask = asker(options)
  const cache = introspectionCache(options)
  const underWay = new Map<string, Promise<Answer>>()

  // Each caller gets claims of its own: whatever one does to them, the others' stay.
  const judge = (text: string): Verification =>
    judgeResponse(JSON.parse(text) as Claims, options, Math.floor(now()))

  const keep = (token: string, answer: Answer): void => {
    if (answer.kind === 'unavailable') return
    if (answer.kind === 'invalid') return cache.keepInvalid(token, answer)
    const verification = judge(answer.text)
    if (verification.kind === 'verified') {
      const { exp } = verification.claims as { exp?: number }
      const left = exp === undefined ? Number.POSITIVE_INFINITY : exp + clockTolerance - now()
      cache.keepActive(token, answer.text, left)
    }
    // What is not valid yet may be so in a moment.
    else if (verification.kind === 'invalid' && verification.reason !== 'not_yet_valid') {
      cache.keepInvalid(token, verification)
    }
  }

  const askAndKeep = async (token: string): Promise<Answer> => {
    try {
      const answer = await ask(token)
      keep(token, answer)
      return answer
    } finally {
      underWay.delete(token)
    }
  }
  const askOnce = (token: string): Promise<Answer> => {
    if (!canShare()) return askAndKeep(token)
    let asked = underWay.get(token)
    if (!asked) {
      asked = askAndKeep(token)
      underWay.set(token, asked)
    }
    return asked
  }

  return async (token) => {
    if (token === '' || token.length > MAX_LENGTH) return NO_TOKEN
    const kept = cache.get(token)
    if (typeof kept === 'object') return kept
    if (kept !== undefined) {
      const verification = judge(kept)
      if (verification.kind === 'verified') return verification
      // Its time is over, by what was known. The issuer may know better by now.
      cache.forget(token)
    }
    const answer = await askOnce(token)
    return answer.kind === 'active' ? judge(answer.text) : answer
  }
}
