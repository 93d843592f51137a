import type { ActionOf, Policy, PolicyRules } from '@verdict/core'
import type { Answer } from './answer.js'
import type { Caller, Granted } from './caller.js'
import { type CouldNotVerify, createEnforcer } from './enforcer.js'
import type { GrantedBy, WithoutLoader } from './guard-types.js'
import type { AuthorizerOptions } from './options.js'
import { fetchRequest, type MaybePromise } from './request.js'

/** Guards a handler: what it grants comes second, what else the platform passes behind it. */
export type FetchGuard<G> = <Rest extends unknown[]>(
  handler: (request: Request, granted: G, ...rest: Rest) => MaybePromise<Response>,
) => (request: Request, ...rest: Rest) => Promise<Response>

/** Makes guards for handlers of the Fetch API: Workers, Deno, Bun, service workers. */
export interface FetchAuthorize {
  /** A guard for an action that needs no resource. Throws TypeError for an unknown action. */
  <A extends PolicyRules, N extends ActionOf<A>>(
    policy: Policy<unknown, A>,
    action: WithoutLoader<A, N>,
  ): FetchGuard<GrantedBy<A, N, undefined>>
  /** A guard that loads the resource; null or undefined is answered by 404. */
  <R, A extends PolicyRules, N extends ActionOf<A>, L extends R>(
    policy: Policy<R, A>,
    action: N,
    load: (request: Request) => MaybePromise<L | null | undefined>,
  ): FetchGuard<GrantedBy<A, N, L>>
  /** Who is asking, with no guard: for upgrades, tRPC, GraphQL. */
  readonly authenticate: (request: Request) => Promise<Caller | CouldNotVerify>
  /** Serves the protected resource metadata (RFC 9728 3), and hands other requests to the handler. */
  readonly metadata: () => Around
  /** Replaces by 500 what the handler answers (below 400) to a request no rule was asked about. */
  readonly requireDecision: () => Around
}

/** Stands around a handler. */
type Around = <Rest extends unknown[]>(
  handler: (request: Request, ...rest: Rest) => MaybePromise<Response>,
) => (request: Request, ...rest: Rest) => MaybePromise<Response>

/**
 * An answer as a Fetch `Response`; without content to a HEAD (RFC 9110 9.3.2).
 *
 * @param instead the response in whose place it is sent, and whose content is cancelled.
 */
export function toResponse(
  { status, fields, body }: Answer,
  method = 'GET',
  instead?: Response,
): Response {
  instead?.body?.cancel().catch(() => {}) // it is locked
  const headers = new Headers()
  for (const [name, value] of fields) headers.append(name, value)
  return new Response(method === 'HEAD' ? null : body, { status, headers })
}

/**
 * Makes the guards of one protection space for Fetch handlers. What a loader, a verifier or a
 * predicate throws rejects the handler's promise.
 *
 * @throws TypeError for options that cannot work, saying what to write instead.
 */
export function createAuthorizer(options: AuthorizerOptions<Request>): FetchAuthorize {
  const platform = { request: fetchRequest, key: (request: Request) => request }
  return createEnforcer(options, platform).mount<FetchGuard<Granted>, Around>(
    (enforce) =>
      (handler) =>
      async (request, ...rest) =>
        enforce(
          request,
          (granted) => handler(request, granted, ...rest),
          (answer) => toResponse(answer, request.method),
        ),
    (serve) =>
      (handler) =>
      (request, ...rest) =>
        serve(
          request,
          () => handler(request, ...rest),
          (answer) => toResponse(answer, request.method),
        ),
    (undecided) =>
      (handler) =>
      async (request, ...rest) => {
        const response = await handler(request, ...rest)
        const answer = undecided(request, response.status)
        return answer ? toResponse(answer, request.method, response) : response
      },
  ) as FetchAuthorize
}
