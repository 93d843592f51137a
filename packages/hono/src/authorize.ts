import type { ActionOf, Policy, PolicyRules } from '@verdict/core'
import {
  type Answer,
  type AuthorizerOptions,
  beforeSent,
  type Caller,
  type CouldNotVerify,
  createEnforcer,
  fetchRequest,
  type GrantedBy,
  type MaybePromise,
  toResponse,
  type WithoutLoader,
} from '@verdict/http'
import type { Context, MiddlewareHandler } from 'hono'
import type { StatusCode } from 'hono/utils/http-status'
import { nodeOf } from './node.js'

/** A guard: middleware, and behind it the typed accessor to what it granted. */
export interface Guard<G> extends MiddlewareHandler<{ Variables: { authorization: G } }> {
  /** What the guard granted, as `c.var.authorization`. Throws if it did not run for this request. */
  readonly of: (c: Context) => G
}

/** Makes the guards of one protection space. */
export interface Authorize {
  /** A guard for an action that needs no resource. Throws TypeError for an unknown action. */
  <A extends PolicyRules, N extends ActionOf<A>>(
    policy: Policy<unknown, A>,
    action: WithoutLoader<A, N>,
  ): Guard<GrantedBy<A, N, undefined>>
  /** A guard that loads the resource; null or undefined is answered by 404. */
  <R, A extends PolicyRules, N extends ActionOf<A>, L extends R>(
    policy: Policy<R, A>,
    action: N,
    load: (c: Context) => MaybePromise<L | null | undefined>,
  ): Guard<GrantedBy<A, N, L>>
  /** Who is asking, with no guard: for upgrades, tRPC, GraphQL. */
  readonly authenticate: (c: Context) => Promise<Caller | CouldNotVerify>
  /** Serves the protected resource metadata (RFC 9728 3): `app.use(authorize.metadata())`. */
  // Of `never`: what is handed over without being called does not compile as middleware.
  readonly metadata: (...none: never[]) => MiddlewareHandler
  /**
   * Replaces by 500 what was answered (below 400) with no rule asked; put it before the routes:
   * `app.use(authorize.requireDecision())`.
   */
  readonly requireDecision: (...none: never[]) => MiddlewareHandler
}

/**
 * Writes over what other middleware set under the same names; keeps the rest, as CORS needs. One by
 * one: beside fields that go with the body, Hono lets those win that were set on `c.res`.
 */
function respond(c: Context, { status, fields, removes, body }: Answer): Response {
  for (const name of removes) c.header(name, undefined)
  for (const [name, value] of fields) c.header(name, value, { append: removes.includes(name) })
  return c.body(body, status as StatusCode as 401)
}

/**
 * Makes the guards of one protection space for Hono. What a loader, a verifier or a predicate
 * throws reaches the app's `onError`.
 *
 * @throws TypeError for options that cannot work, saying what to write instead.
 */
export function createAuthorizer(options: AuthorizerOptions<Context>): Authorize {
  return createEnforcer(options, {
    request: (c) => fetchRequest(c.req.raw),
    key: (c) => c, // not c.req.raw: bodyLimit, for one, puts another in its place
  }).mount<MiddlewareHandler, MiddlewareHandler>(
    (enforce) =>
      ((c, next) =>
        enforce<Response | void>(
          c,
          (granted) => {
            c.set('authorization', granted)
            return next()
          },
          (answer) => respond(c, answer),
        )) as MiddlewareHandler, // it may answer at once, which Hono's type does not say
    (serve) => async (c, next) => serve<Response | void>(c, next, (answer) => respond(c, answer)),
    (undecided) => async (c, next) => {
      const { incoming, outgoing } = nodeOf(c)
      if (outgoing) beforeSent(outgoing, (status) => undecided(c, status))
      await next()
      const { res } = c
      const answer = undecided(c, res.status)
      if (!answer) return
      if (!outgoing) incoming?.socket.destroy() // an upgrade, which goes on whatever the response
      c.res = undefined // or its fields would stay
      c.res = toResponse(answer, c.req.method, res)
    },
  ) as Authorize
}
