import type { ActionOf, Policy, PolicyRules } from '@verdict/core'
import {
  type Answer,
  type AuthorizerOptions,
  beforeSent,
  type Caller,
  type CouldNotVerify,
  createEnforcer,
  type GrantedBy,
  type MaybePromise,
  nodeRequest,
  type WithoutLoader,
} from '@verdict/http'
import type { Context, Middleware } from 'koa'

/** A context as a router leaves it. */
export type RoutedContext = Context & { readonly params: Readonly<Record<string, string>> }

/** A guard: middleware, and behind it the typed accessor to what it granted. */
export interface Guard<G> extends Middleware {
  /** What the guard granted, as `ctx.state.authorization`. Throws if it did not run. */
  readonly of: (ctx: Context) => G
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
    load: (ctx: RoutedContext) => MaybePromise<L | null | undefined>,
  ): Guard<GrantedBy<A, N, L>>
  /** Who is asking, with no guard: for upgrades, tRPC, GraphQL. */
  readonly authenticate: (ctx: Context) => Promise<Caller | CouldNotVerify>
  /** Serves the protected resource metadata (RFC 9728 3): `app.use(authorize.metadata())`. */
  // Of `never`: what is handed over without being called does not compile as middleware.
  readonly metadata: (...none: never[]) => Middleware
  /**
   * Replaces by 500 what was answered (below 400) with no rule asked; put it before the routes:
   * `app.use(authorize.requireDecision())`.
   */
  readonly requireDecision: (...none: never[]) => Middleware
}

/** Not thrown: Koa's error handler would remove the fields that other middleware set, CORS's too. */
function respond(ctx: Context, { status, values, removes, body }: Answer): void {
  ctx.status = status
  for (const name of removes) ctx.remove(name)
  ctx.set(values as Record<string, string | string[]>) // of which Koa makes its own
  ctx.body = body
}

/**
 * Makes the guards of one protection space for Koa. What a loader, a verifier or a predicate throws
 * goes up the middleware. Addresses follow `app.proxy`.
 *
 * @throws TypeError for options that cannot work, saying what to write instead.
 */
export function createAuthorizer(options: AuthorizerOptions<Context>): Authorize {
  return createEnforcer(options, {
    request: (ctx) => nodeRequest(ctx.req, ctx.originalUrl),
    key: (ctx) => ctx.req,
    address: (ctx) => ctx.ip,
  }).mount<Middleware, Middleware>(
    (enforce) => (ctx, next) =>
      enforce(
        ctx,
        (granted) => {
          ctx.state['authorization'] = granted
          return next()
        },
        (answer) => respond(ctx, answer),
      ),
    (serve) => (ctx, next) => serve(ctx, next, (answer) => respond(ctx, answer)),
    (undecided) => (ctx, next) => {
      // Not behind next(): errors, timers and `ctx.respond = false` answer without it.
      beforeSent(ctx.res, (status) => undecided(ctx, status))
      return next()
    },
  ) as Authorize
}
