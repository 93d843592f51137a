import {
  type ActionOf,
  type Allow,
  type Challenged,
  type Decision,
  type Environment,
  explain,
  type Explanation,
  type Forbid,
  type PolicyRules,
  type ReasonCode,
  type Resource,
} from '@verdict/core'
import { type Caller, SOME_TIME } from './callers.js'
import { answerOf, brief, callerText, challengeText, treeLines } from './words.js'

/** A reason's code as operators see it: core's, or one of your own, with or without a title. */
export type ExpectedReason = ReasonCode | (string & {})

/** Auth-params that one of the challenges must carry, as they are sent: `{ max_age: '300' }`. */
export type ExpectedParams = Readonly<Record<string, string>>

/** What a decision may be expected to be. Each returns the decision, for whatever else to look at. */
export interface DecisionExpectation {
  /** @throws DecisionMismatch unless it is allowed. */
  toAllow(): Allow
  /** @throws DecisionMismatch unless it is a 401, for this reason and with these parameters. */
  toChallenge(reason?: ExpectedReason, params?: ExpectedParams): Challenged
  /** @throws DecisionMismatch unless it is a 403, for this reason and with these parameters. */
  toForbid(reason?: ExpectedReason, params?: ExpectedParams): Forbid
}

/** Thrown by `expectDecision`. Test runners show `expected` beside `actual`. */
export class DecisionMismatch extends Error {
  // Runners tell failed expectations from other errors by this name.
  override readonly name = 'AssertionError'
  readonly expected: string
  readonly actual: string

  constructor(message: string, expected: string, actual: string) {
    super(message)
    this.expected = expected
    this.actual = actual
  }
}

const params = (asked: Iterable<readonly [string, string]>): string =>
  [...asked].map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')

function oneLine(decision: Decision): string {
  const { status, reason, asked } = answerOf(decision)
  return [status, reason, params(asked)].filter(Boolean).join(' ')
}

function challengesOf(decision: Decision): string[] {
  return decision.kind === 'allow' ? [] : decision.challenges.map(challengeText)
}

/** What was asked and how it came out, part by part: what is needed to see why. */
function account(
  caller: Caller,
  resource: Resource<unknown, PolicyRules>,
  environment: Environment,
  { decision, tree }: Explanation,
): string {
  const sections: [name: string, lines: string[]][] = [
    ['caller', [callerText(caller)]],
    ['resource', [resource.value === undefined ? 'the type alone' : brief(resource.value)]],
    ['environment', [brief(environment)]],
    ['challenge', challengesOf(decision)],
    ['rule', tree ? treeLines(tree) : ['none']],
  ]
  return sections
    .flatMap(([name, lines]) =>
      lines.map((line, index) => `  ${(index === 0 ? name : '').padEnd(13)}${line}`),
    )
    .join('\n')
}

/**
 * Asks what `decide` is asked, and holds the answer against what is expected. For any test runner:
 * a failure is thrown, and its message explains the decision part by part.
 *
 * @param caller someone of `callersOf(space)`, or `{ identity, credentials }`.
 * @param environment default: a fixed `now`, no address, no facts.
 */
export function expectDecision<A extends PolicyRules>(
  caller: Caller,
  resource: Resource<unknown, A>,
  action: ActionOf<A>,
  environment: Environment = { now: SOME_TIME },
): DecisionExpectation {
  const { identity, credentials } = caller
  const explanation = explain(identity, credentials, resource, action, environment)
  const { decision } = explanation

  function hold<K extends Decision['kind']>(
    kind: K,
    status: string,
    reason?: string,
    asked: ExpectedParams = {},
  ): Extract<Decision, { kind: K }> {
    const wanted = Object.entries(asked)
    const holds =
      decision.kind === kind &&
      (reason === undefined || answerOf(decision).reason === reason) &&
      (wanted.length === 0 ||
        (decision.kind !== 'allow' &&
          decision.challenges.some((one) => wanted.every(([k, v]) => one.params[k] === v))))
    if (holds) return decision as Extract<Decision, { kind: K }>
    const expected = [status, reason, params(wanted)].filter(Boolean).join(' ')
    const actual = oneLine(decision)
    const asks = `${resource.policy.type} ${action}: expected ${expected}, but it is ${actual}`
    throw new DecisionMismatch(
      `${asks}\n\n${account(caller, resource, environment, explanation)}\n`,
      expected,
      actual,
    )
  }

  return {
    toAllow: () => hold('allow', 'allow'),
    toChallenge: (reason, asked) => hold('challenge', '401', reason, asked),
    toForbid: (reason, asked) => hold('forbid', '403', reason, asked),
  }
}
