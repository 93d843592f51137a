import type { ActionOf, Policy, PolicyRules } from '@verdict/core'
import {
  type Answer,
  type AuthorizerOptions,
  beforeSent,
  type Caller,
  type CouldNotVerify,
  createEnforcer,
  type Granted,
  type GrantedBy,
  type MaybePromise,
  nodeRequest,
  type WithoutLoader,
} from '@verdict/http'
import type { NextFunction, Request, RequestHandler, Response } from 'express'

/** A guard: middleware, and behind it the typed accessor to what it granted. */
export interface Guard<G, P> {
  <Q extends P>(req: Request<Q>, res: Response, next: NextFunction): void | Promise<void>
  /** What the guard granted, as `req.authorization`. Throws if it did not run for this request. */
  readonly of: <Q>(req: Request<Q>) => G
}

/** Makes the guards of one protection space. */
export interface Authorize {
  /** A guard for an action that needs no resource. Throws TypeError for an unknown action. */
  <A extends PolicyRules, N extends ActionOf<A>>(
    policy: Policy<unknown, A>,
    action: WithoutLoader<A, N>,
  ): Guard<GrantedBy<A, N, undefined>, unknown>
  /**
   * A guard that loads the resource; null or undefined is answered by 404. Declare the path
   * parameters that the loader reads: `(req: Request<{ id: string }>) => …`.
   */
  <R, A extends PolicyRules, N extends ActionOf<A>, L extends R, P>(
    policy: Policy<R, A>,
    action: N,
    load: (req: Request<P>) => MaybePromise<L | null | undefined>,
  ): Guard<GrantedBy<A, N, L>, P>
  /** Who is asking, with no guard: for upgrades, tRPC, GraphQL. */
  readonly authenticate: <P>(req: Request<P>) => Promise<Caller | CouldNotVerify>
  /** Serves the protected resource metadata (RFC 9728 3): `app.use(authorize.metadata())`. */
  // Of `never`: what is handed over without being called does not compile as middleware.
  readonly metadata: (...none: never[]) => RequestHandler
  /**
   * Replaces by 500 what was answered (below 400) with no rule asked; put it before the routes:
   * `app.use(authorize.requireDecision())`.
   */
  readonly requireDecision: (...none: never[]) => RequestHandler
}

/** Where handlers that do without the accessor find what was granted. */
interface Authorized extends Request {
  authorization?: Granted
}

/** By Node's own methods: Express's add charsets, and entity tags to what must look the same. */
function respond(res: Response, { status, values, removes, body }: Answer): void {
  res.statusCode = status
  for (const name of removes) res.removeHeader(name)
  for (const [name, value] of Object.entries(values)) {
    res.setHeader(name, typeof value === 'string' ? value : [...value]) // Node appends to a list
  }
  res.end(body)
}

/**
 * Makes the guards of one protection space for Express 5. What a loader, a verifier or a predicate
 * throws reaches the app's error handler. Addresses follow `trust proxy`.
 *
 * @throws TypeError for options that cannot work, saying what to write instead.
 */
export function createAuthorizer(options: AuthorizerOptions<Request>): Authorize {
  return createEnforcer(options, {
    request: (req) => nodeRequest(req),
    key: (req) => req,
    address: (req) => req.ip,
  }).mount(
    (enforce) =>
      (req: Request, res: Response, next: NextFunction): MaybePromise<void> =>
        enforce(
          req,
          (granted) => {
            ;(req as Authorized).authorization = granted
            next()
          },
          (answer) => respond(res, answer),
        ),
    (serve): RequestHandler =>
      (req, res, next) =>
        serve(req, next, (answer) => respond(res, answer)),
    (undecided): RequestHandler =>
      (req, res, next) => {
        beforeSent(res, (status) => undecided(req, status))
        next()
      },
  ) as unknown as Authorize
}
