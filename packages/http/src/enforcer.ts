import type { ActionOf, Policy, PolicyRules } from '@verdict/core'
import { type Answer, answer } from './answer.js'
import { type Authenticated, authenticateWith } from './authenticate.js'
import type { Unavailable } from './authenticator.js'
import { type AnswerTo, AskingCaller, type Caller } from './caller.js'
import { type Enforce, type Guarding, guardOf } from './guard.js'
import { type AuthorizerOptions, spaceOf } from './options.js'
import { enter, isDecided, type Passage } from './passage.js'
import { couldNotVerify, malformedRequest, NO_DECISION, type Refusal } from './refusal.js'
import { chain, isPromise, type MaybePromise, type RequestView } from './request.js'
import { RequestEnvironment, Requested } from './requested.js'
import { type Prepared, refusalFor } from './stages.js'
import { GUARD } from './unguarded.js'

/** What an adapter tells of its framework. */
export interface Platform<Native> {
  /** Translates the framework's request. */
  readonly request: (native: Native) => RequestView
  /** What stays the same object while a request passes from guard to guard. */
  readonly key: (native: Native) => object
  /** The peer's address as the framework trusts it, where it has such a setting. */
  readonly address?: (native: Native) => string | undefined
}

/** Answers requests for the protected resource metadata, and goes on with all others. */
export type Serve<Native> = <T>(
  native: Native,
  otherwise: () => MaybePromise<T>,
  served: (answer: Answer) => MaybePromise<T>,
) => MaybePromise<T>

/** Gives the 500 that replaces a response of that status to a request that nobody decided about. */
export type Undecided<Native> = (native: Native, status: number) => Answer | undefined

/** Whether the credentials are good is not known; `answer` is the 503 that says so. */
export interface CouldNotVerify extends Unavailable {
  readonly answer: Answer
}

/** One protection space at work. */
export interface Enforcer<Native> {
  /** Who is asking: once per request, whoever asks first. */
  readonly authenticate: (native: Native) => Promise<Caller | CouldNotVerify>
  /** Throws TypeError for an action without a rule, or a loader or address that is missing. */
  readonly guard: <R, A extends PolicyRules>(
    policy: Policy<R, A>,
    action: ActionOf<A>,
    load?: (native: Native) => MaybePromise<R | null | undefined>,
  ) => Enforce<Native>
  /** The `authorize` of an adapter: each guard becomes what its framework calls, with its `of`. */
  readonly mount: <H extends object, M>(
    toGuard: (enforce: Enforce<Native>) => H,
    toMetadata: (serve: Serve<Native>) => M,
    toRequirement: (undecided: Undecided<Native>) => M,
  ) => Mounted<Native, H, M>
}

/** Makes guards, and carries `authenticate`. Adapters give it the types of their framework. */
export interface Mounted<Native, H, M = H> {
  (
    policy: Policy<unknown, PolicyRules>,
    action: string,
    load?: (native: Native) => unknown,
  ): H & Pick<Enforce<Native>, 'of'>
  /** Who is asking, with no guard. */
  readonly authenticate: Enforcer<Native>['authenticate']
  /** Serves the protected resource metadata. Throws TypeError where there is none to serve. */
  readonly metadata: () => M
  /** Replaces by 500 what was answered with no rule asked. */
  readonly requireDecision: () => M
}

function systemTime(): number {
  return Math.floor(Date.now() / 1000)
}

/** Sets a protection space to work on a platform. Throws TypeError for options that cannot work. */
export function createEnforcer<Native>(
  options: AuthorizerOptions<Native>,
  platform: Platform<Native>,
): Enforcer<Native> {
  const { space, authenticators, origin, metadata } = spaceOf(options)
  const { mapIdentity, facts, onDecision, render, now = systemTime } = options
  const address = options.address ?? platform.address
  const authenticate = authenticateWith({ space, authenticators, origin, mapIdentity })
  const manners = {
    malformed: malformedRequest(space),
    reject: options.invalidCredentials === 'reject',
  }

  const surroundings = { now, address }
  const environmentOf = (native: Native) => new RequestEnvironment(surroundings, native)
  const answerTo: AnswerTo = (authenticated, denial, { policy, value }) => {
    const hidden = policy.hide && value != null
    return answer(refusalFor(denial, authenticated, hidden, manners) as Refusal)
  }
  const prepare = (native: Native, authenticated: Authenticated): MaybePromise<Prepared> => {
    const environment = environmentOf(native)
    if (!facts) return { authenticated, environment }
    return chain(facts(native, authenticated.identity), (known) => {
      environment.facts = known
      return { authenticated, environment }
    })
  }
  const read = (native: Native): MaybePromise<Prepared> => {
    const request = new Requested(platform.request(native), origin, native)
    const authenticated = authenticate(request)
    return isPromise(authenticated)
      ? authenticated.then((authenticated) => prepare(native, authenticated))
      : prepare(native, authenticated)
  }
  /** Once per request, however many guards it passes: a proof checked twice would look replayed. */
  const prepareOnce = (passage: Passage, native: Native): MaybePromise<Prepared> => {
    try {
      return (passage.prepared ??= read(native))
    } catch (error) {
      // It is kept like what is rejected, and comes out the same for every guard.
      return (passage.prepared = Promise.reject(error))
    }
  }

  const guarding: Guarding<Native> = {
    key: (native) => platform.key(native),
    environmentOf,
    prepareOnce,
    answerTo,
    manners,
    onDecision,
    render,
    factsPending: facts !== undefined,
    hasAddress: address !== undefined,
  }
  const authenticateOnce: Enforcer<Native>['authenticate'] = async (native) => {
    const passage = enter(platform.key(native), guarding)
    const prepared = await prepareOnce(passage, native)
    const { unavailable } = prepared.authenticated
    return unavailable
      ? { ...unavailable, answer: answer(couldNotVerify(unavailable)) }
      : new AskingCaller(prepared, answerTo, passage)
  }

  const serve: Serve<Native> = (native, otherwise, served) => {
    const { method, target } = platform.request(native)
    if ((method !== 'GET' && method !== 'HEAD') || !metadata?.isAt(target())) return otherwise()
    enter(platform.key(native), guarding).decided = true // it is for everybody
    return served(metadata.answer)
  }

  const undecided: Undecided<Native> = (native, status) =>
    // What refuses or fails lets nobody in.
    status >= 400 || isDecided(platform.key(native)) ? undefined : answer(NO_DECISION)

  const mount: Enforcer<Native>['mount'] = (toGuard, toMetadata, toRequirement) => {
    const authorize = (
      policy: Policy<unknown, PolicyRules>,
      action: string,
      load?: (native: Native) => unknown,
    ) => {
      const enforce = guardOf(guarding, policy, action, load)
      return Object.assign(toGuard(enforce), { of: enforce.of, [GUARD]: true })
    }
    return Object.assign(authorize, {
      authenticate: authenticateOnce,
      // A framework calls what it is given: handed over uncalled, these would leave requests hanging.
      requireDecision(uncalled?: unknown) {
        if (uncalled) throw new TypeError('write authorize.requireDecision()')
        return toRequirement(undecided)
      },
      metadata(uncalled?: unknown) {
        if (uncalled || !metadata) {
          throw new TypeError(
            "write authorize.metadata(); give createAuthorizer() protectedResource: { resource: 'https://…' }",
          )
        }
        return toMetadata(serve)
      },
    })
  }

  return {
    guard: (policy, action, load) => guardOf(guarding, policy, action, load),
    mount,
    authenticate: authenticateOnce,
  }
}
