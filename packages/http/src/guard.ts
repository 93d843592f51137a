import type { ActionOf, Policy, PolicyData, PolicyRules } from '@verdict/core'
import { type Answer, answer } from './answer.js'
import { type AnswerTo, AskingCaller, type Granted } from './caller.js'
import type { DecisionEvent } from './event.js'
import { isSettledEarly, looksAt } from './looks-at.js'
import type { AuthorizerOptions } from './options.js'
import { enter, type Passage, passageOf } from './passage.js'
import { chain, isPromise, type MaybePromise } from './request.js'
import { type Asked, type Outcome, type Prepared, runStages, type Space } from './stages.js'

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

/** What all guards of one protection space have in common. */
export interface Guarding<Native> extends Space<Native> {
  readonly onDecision: AuthorizerOptions<Native>['onDecision'] | undefined
  readonly render: AuthorizerOptions<Native>['render'] | undefined
  /** What stays the same object while a request passes from guard to guard. */
  readonly key: (native: Native) => object
  readonly answerTo: AnswerTo
  readonly hasAddress: boolean
}

/** Checks what a guard is made of. Throws TypeError saying what to write instead. */
function check(
  policy: PolicyData<PolicyRules>,
  action: string,
  load: unknown,
  hasAddress: boolean,
): string {
  if (!policy?.rules) throw new TypeError('authorize() needs a policy and one of its actions')
  const rule = policy.rules[action]
  const name = `authorize(${policy.type}, '${action}')`
  if (!rule || !Object.hasOwn(policy.rules, action)) {
    const actions = Object.keys(policy.rules).join(', ')
    throw new TypeError(`${name}: the policy has no such action; it has ${actions}`)
  }
  if (load !== undefined && typeof load !== 'function') {
    throw new TypeError(`${name}: what loads the resource is a function, such as (request) => row`)
  }
  if (load === undefined && looksAt(rule, 'owner', 'relation', 'condition')) {
    throw new TypeError(`${name}: the rule looks at the resource; give a function that loads it`)
  }
  if (!hasAddress && looksAt(rule, 'network')) {
    throw new TypeError(
      `${name}: the rule looks at the network; give createAuthorizer() an address`,
    )
  }
  return name
}

/** Makes a guard. Throws TypeError for an action without a rule, or what its rule needs and lacks. */
export function guardOf<Native, R, A extends PolicyRules>(
  guarding: Guarding<Native>,
  policy: Policy<R, A>,
  action: ActionOf<A>,
  load: ((native: Native) => MaybePromise<R | null | undefined>) | undefined,
): Enforce<Native> {
  const { key, answerTo, onDecision, render, hasAddress } = guarding
  const name = check(policy, action, load, hasAddress)
  const asked: Asked<Native, R, A> = {
    space: guarding,
    policy,
    action,
    load,
    environmentSettles: isSettledEarly(policy, action),
  }

  const conclude = <T>(
    { refusal, prepared, resource }: Outcome,
    native: Native,
    passage: Passage,
    granted: (granted: Granted) => MaybePromise<T>,
    refused: (answer: Answer) => MaybePromise<T>,
  ): MaybePromise<T> => {
    if (refusal) {
      if (!render) return refused(answer(refusal))
      return chain(render(refusal, native), (custom) => refused(answer(refusal, custom)))
    }
    const grant = new AskingCaller(prepared as Prepared, answerTo, passage, resource)
    passage.set(enforce, grant)
    return granted(grant)
  }

  const enforce = <T>(
    native: Native,
    granted: (granted: Granted) => MaybePromise<T>,
    refused: (answer: Answer) => MaybePromise<T>,
  ): MaybePromise<T> => {
    const passage = enter(key(native), guarding)
    passage.decided = true
    passage.set(enforce, undefined) // a refusal takes back what was granted before
    const started = onDecision ? performance.now() : 0
    const outcome = runStages(asked, passage, native)
    // No `chain` where most requests pass: its closures would be made whether one is waited for or not.
    if (!onDecision && !isPromise(outcome)) {
      return conclude(outcome, native, passage, granted, refused)
    }
    return chain(outcome, (outcome) =>
      // It is not meant to give a promise; what rejects is a 500 all the same.
      chain(onDecision?.(eventOf(outcome, policy.type, action, started)) as unknown, () =>
        conclude(outcome, native, passage, granted, refused),
      ),
    )
  }

  const of = (native: Native): Granted => {
    const granted = passageOf(key(native), guarding)?.get(enforce)
    if (granted) return granted
    throw new Error(`${name} did not run for this request; put it before the handler`)
  }
  return Object.assign(enforce, { of })
}

function eventOf(
  { refusal, reason, stage, resource, prepared }: Outcome,
  resourceType: string,
  action: string,
  started: number,
): DecisionEvent {
  const authenticated = prepared?.authenticated
  return {
    outcome: refusal ? 'refuse' : 'allow',
    status: refusal?.status ?? null,
    code: refusal?.reason.code ?? null,
    operatorReason: reason ?? null,
    stage,
    identity: authenticated?.identity ?? null,
    credentials: authenticated?.credentials ?? null,
    message: authenticated?.message ?? authenticated?.unavailable?.message ?? null,
    resourceType,
    resourceId: idOf(resource),
    action,
    duration: performance.now() - started,
  }
}

function idOf(resource: unknown): string | number | null {
  const id = (resource as { id?: unknown } | null | undefined)?.id
  return typeof id === 'string' || typeof id === 'number' ? id : null
}
