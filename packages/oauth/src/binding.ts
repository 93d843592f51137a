import { type Authentication, type HttpRequest, invalid, type MaybePromise } from '@verdict/http'
import { type CertificateSource, thumbprint } from './certificate.js'
import type { Dpop } from './dpop.js'
import { targetUri } from './target-uri.js'
import { type Claims, untrusted } from './token.js'

/** How a token came. */
export interface Presented {
  readonly scheme: string
  readonly token: string
  readonly request: HttpRequest
}

/** Whether who sends a token is whom it was given to; what speaks against it where not. */
export type CheckBinding = (
  claims: Claims,
  presented: Presented,
) => MaybePromise<Authentication | undefined>

const NOT_BOUND = untrusted('a token that is bound to no key was sent as DPoP')
const OTHER_BINDING = untrusted('cnf binds it to what is not checked')
const OTHER_CERTIFICATE = untrusted('the certificate is another one, or none')
const AS_BEARER = invalid('invalid_proof', 'a token that is bound to a key was sent as Bearer')
const NO_TARGET = invalid('invalid_proof', 'the request has no URI that a proof could name')

/**
 * Makes the check of `cnf` (RFC 7800 3.1): of the key of a DPoP proof (RFC 9449), of the
 * certificate of the connection (RFC 8705). A binding that is not known here is never passed over.
 */
export function bindingChecker(
  dpop: Dpop | undefined,
  certificateOf: CertificateSource | undefined,
): CheckBinding {
  const isBoundTo = async (expected: unknown, request: HttpRequest): Promise<boolean> => {
    const certificate: unknown = certificateOf?.(request)
    if (certificate === undefined) return false
    // The thumbprint of nothing is one as well.
    if (!(certificate instanceof Uint8Array) || certificate.length === 0) {
      throw new TypeError('accessToken(): certificate has to give DER octets, or undefined')
    }
    return (await thumbprint(certificate)) === expected
  }

  const once = oncePerRequest<ReturnType<Dpop['checkProof']>>()
  const checkProof = async (jkt: unknown, { token, request }: Presented) => {
    const { method, origin, native } = request
    if (!dpop || typeof jkt !== 'string') return OTHER_BINDING
    if (origin === undefined)
      throw new TypeError('DPoP needs an origin: give createAuthorizer() one')
    const url = targetUri(origin, request.target())
    if (url === undefined) return NO_TARGET
    // Nothing but `jkt` can have a space in it.
    return once(native, `${method} ${url} ${token} ${jkt}`, () =>
      dpop.checkProof({ lines: request.fieldLines('dpop'), token, jkt, method, url }),
    )
  }

  const checkBound = async (cnf: unknown, presented: Presented, asDpop: boolean) => {
    if (typeof cnf !== 'object' || cnf === null) return OTHER_BINDING
    const { jkt, 'x5t#S256': x5t, ...others } = cnf as Claims
    if (Object.keys(others).length > 0 || (jkt ?? x5t) === undefined) return OTHER_BINDING
    // RFC 8705 3
    if (x5t !== undefined && !(await isBoundTo(x5t, presented.request))) return OTHER_CERTIFICATE
    // RFC 9449 7.2: whoever stole a bound token sends it as Bearer.
    if (jkt === undefined) return asDpop ? NOT_BOUND : undefined
    return asDpop ? checkProof(jkt, presented) : AS_BEARER
  }

  return ({ cnf }, presented) => {
    const asDpop = presented.scheme.toLowerCase() === 'dpop'
    if (cnf !== undefined) return checkBound(cnf, presented, asDpop)
    // RFC 9449 7.1: a token that is bound to no key needs no proof, and has no place in this scheme.
    return asDpop ? NOT_BOUND : undefined
  }
}

/**
 * Asks once for each request and question: a proof that two protection spaces check would look
 * replayed to the second. At another origin it is another question.
 */
function oncePerRequest<T>() {
  const known = new WeakMap<object, Map<string, T>>()
  return (native: unknown, question: string, ask: () => T): T => {
    if (typeof native !== 'object' || native === null) return ask()
    const answers = known.get(native) ?? new Map<string, T>()
    known.set(native, answers)
    const answer = answers.get(question) ?? ask()
    answers.set(question, answer)
    return answer
  }
}
