import type { ActionOf, Policy, PolicyRules } from '@verdict/core'
import { type Answer, answer } from './answer.js'
import { authenticateWith } from './authenticate.js'
import type { Unavailable } from './authenticator.js'
import { type AnswerTo, AskingCaller, type Caller, type Granted } from './caller.js'
import { type AuthorizerOptions, spaceOf } from './options.js'
import { couldNotVerify, malformedRequest, type Refusal } from './refusal.js'
import { isSettledEarly, looksAt } from './looks-at.js'
import { grantOf, once, type Passage, setGrant } from './passage.js'
import { chain, type MaybePromise, type RequestView } from './request.js'
import { RequestEnvironment, Requested } from './requested.js'
import { type Outcome, type Prepared, refusalFor, runStages } from './stages.js'

/** What an adapter tells of its framework. */
export interface Platform<Native> {
  /** Translates the framework's request. */
  readonly request: (native: Native) => RequestView
  /** What stays the same object while a request passes from guard to guard. */
  readonly key: (native: Native) => object
  /** The peer's address as the framework trusts it, where it has such a setting. */
  readonly address?: (native: Native) => string | undefined
}

/** One action's guard, for an adapter to hang into its framework. */
export interface Enforce<Native> {
  /** Judges a request and goes on with one of the two, giving what it gives. */
  <T>(
    native: Native,
    granted: (granted: Granted) => MaybePromise<T>,
    refused: (answer: Answer) => MaybePromise<T>,
  ): MaybePromise<T>
  /** What the guard granted. Throws if it did not run for this request. */
  readonly of: (native: Native) => Granted
}

/** Answers requests for the protected resource metadata, and goes on with all others. */
export type Serve<Native> = <T>(
  native: Native,
  otherwise: () => MaybePromise<T>,
  served: (answer: Answer) => MaybePromise<T>,
) => MaybePromise<T>

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
}

function systemTime(): number {
  return Math.floor(Date.now() / 1000)
}

function idOf(resource: unknown): string | number | null {
  const id = (resource as { id?: unknown } | null | undefined)?.id
  return typeof id === 'string' || typeof id === 'number' ? id : null
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

  const environmentOf = (native: Native) => new RequestEnvironment(now(), native, address)
  const answerTo: AnswerTo = (authenticated, denial, { policy, value }) => {
    const hidden = policy.hide && value !== undefined && value !== null
    return answer(refusalFor(denial, authenticated, hidden, manners) as Refusal)
  }
  const prepare = (native: Native): MaybePromise<Prepared> => {
    const request = new Requested(platform.request(native), origin, native)
    return chain(authenticate(request), (authenticated) => {
      const environment = environmentOf(native)
      const prepared = (): Prepared => {
        return { authenticated, caller: new AskingCaller(authenticated, environment, answerTo) }
      }
      if (!facts) return prepared()
      return chain(facts(native, authenticated.identity), (known) => {
        environment.facts = known
        return prepared()
      })
    })
  }
  const passages = new WeakMap<object, Passage>()
  const passageOf = (native: Native): Passage => {
    const key = platform.key(native)
    let passage = passages.get(key)
    if (!passage) passages.set(key, (passage = { prepared: undefined, grants: [] }))
    return passage
  }
  /** Once per request, however many guards it passes: a proof checked twice would look replayed. */
  const prepareOnce = (passage: Passage, native: Native): MaybePromise<Prepared> =>
    (passage.prepared ??= once(() => prepare(native)))

  const guard: Enforcer<Native>['guard'] = (policy, action, load) => {
    if (!policy?.rules) throw new TypeError('authorize() needs a policy and one of its actions')
    const rule = policy.rules[action]
    const name = `authorize(${policy.type}, '${action}')`
    if (!rule || !Object.hasOwn(policy.rules, action)) {
      const actions = Object.keys(policy.rules).join(', ')
      throw new TypeError(`${name}: the policy has no such action; it has ${actions}`)
    }
    if (!load && looksAt(rule, 'owner', 'relation', 'condition')) {
      throw new TypeError(`${name}: the rule looks at the resource; give a function that loads it`)
    }
    if (!address && looksAt(rule, 'network')) {
      throw new TypeError(
        `${name}: the rule looks at the network; give createAuthorizer() an address`,
      )
    }
    const asked = {
      policy,
      action,
      environmentSettles: isSettledEarly(policy, action, rule),
      factsPending: facts !== undefined,
    }

    const report = (outcome: Outcome, started: number): MaybePromise<unknown> => {
      const { refusal, reason, stage, resource } = outcome
      const authenticated = outcome.prepared?.authenticated
      // It is not meant to give a promise; what rejects is a 500 all the same.
      return onDecision?.({
        outcome: refusal ? 'refuse' : 'allow',
        status: refusal?.status ?? null,
        code: refusal?.reason.code ?? null,
        operatorReason: reason ?? null,
        stage,
        identity: authenticated?.identity ?? null,
        credentials: authenticated?.credentials ?? null,
        message: authenticated?.message ?? authenticated?.unavailable?.message ?? null,
        resourceType: policy.type,
        resourceId: idOf(resource),
        action,
        duration: performance.now() - started,
      })
    }

    const enforce = <T>(
      native: Native,
      granted: (granted: Granted) => MaybePromise<T>,
      refused: (answer: Answer) => MaybePromise<T>,
    ): MaybePromise<T> => {
      const passage = passageOf(native)
      setGrant(passage, enforce, undefined) // a refusal takes back what was granted before
      const started = onDecision ? performance.now() : 0
      const conclude = (outcome: Outcome): MaybePromise<T> => {
        const { refusal } = outcome
        if (refusal) {
          if (!render) return refused(answer(refusal))
          return chain(render(refusal, native), (custom) => refused(answer(refusal, custom)))
        }
        const grant = (outcome.prepared as Prepared).caller.granted(outcome.resource)
        setGrant(passage, enforce, grant)
        return granted(grant)
      }
      const outcome = runStages(
        asked,
        {
          environment: () => environmentOf(native),
          prepare: () => prepareOnce(passage, native),
          load: load && (() => load(native)),
        },
        manners,
      )
      return chain(outcome, (outcome) =>
        onDecision ? chain(report(outcome, started), () => conclude(outcome)) : conclude(outcome),
      )
    }
    const of = (native: Native): Granted => {
      const granted = grantOf(passages.get(platform.key(native)), enforce)
      if (!granted)
        throw new Error(`${name} did not run for this request; put it before the handler`)
      return granted
    }
    return Object.assign(enforce, { of })
  }

  const authenticateOnce: Enforcer<Native>['authenticate'] = async (native) => {
    const { authenticated, caller } = await prepareOnce(passageOf(native), native)
    const { unavailable } = authenticated
    return unavailable ? { ...unavailable, answer: answer(couldNotVerify(unavailable)) } : caller
  }

  const serve: Serve<Native> = (native, otherwise, served) => {
    const { method, target } = platform.request(native)
    const reads = method === 'GET' || method === 'HEAD'
    return reads && metadata?.isAt(target()) ? served(metadata.answer) : otherwise()
  }

  const mount: Enforcer<Native>['mount'] = (toGuard, toMetadata) => {
    const authorize = (
      policy: Policy<unknown, PolicyRules>,
      action: string,
      load?: (native: Native) => unknown,
    ) => {
      const enforce = guard(policy, action, load)
      return Object.assign(toGuard(enforce), { of: enforce.of })
    }
    return Object.assign(authorize, {
      authenticate: authenticateOnce,
      metadata() {
        if (metadata) return toMetadata(serve)
        throw new TypeError(
          "authorize.metadata(): give createAuthorizer() protectedResource: { resource: 'https://…' }",
        )
      },
    })
  }

  return { guard, mount, authenticate: authenticateOnce }
}
