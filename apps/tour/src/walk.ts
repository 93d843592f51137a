import { readChallenges } from '@verdict/http'
import { type Answered, differences, jsonOf, surprises, tellTales } from './check.js'
import { type Answer, send, valuesOf } from './client.js'
import { outgoing, requestLine, type Values, valueOf } from './message.js'
import type { Api } from './processes.js'
import type { Proof, Step } from './step.js'
import type { Asked, TokenSource } from './tokens.js'

/** What came of a step. */
export interface Outcome {
  readonly step: Step
  /** One from each API, in their order. */
  readonly answers: readonly [Answered, ...Answered[]]
  /** Where the answers differ from each other, or from what was expected. */
  readonly problems: readonly string[]
  /** What the challenge asked for, where the step does as it says. */
  readonly asked?: Asked
}

export interface Walk {
  readonly take: (step: Step) => Promise<Outcome>
  /** The values that all the APIs share: tokens and keys. */
  readonly values: Values
}

interface Visited extends Api {
  readonly own: Map<string, string>
  /** What it answered so far, by the step's title. */
  readonly past: Map<string, Answer>
}

/** Walks the APIs: every step is sent to all of them at once, and they are done before the next. */
export function walkThrough(
  apis: readonly Api[],
  given: Iterable<readonly [name: string, value: string]>,
  tokens: Omit<TokenSource, 'first'>,
): Walk {
  const visited: readonly Visited[] = apis.map((api) => ({
    ...api,
    own: new Map(),
    past: new Map(),
  }))
  const values = new Map(given)

  const visit = async ({ name, origin, own, past }: Visited, step: Step): Promise<Answered> => {
    const { send: text, prove, keepCookie, keepNonce, follow } = step
    const known = () => new Map([...values, ...own])
    if (prove) own.set(prove.keep, await proofOf(prove, text, origin, known()))
    const answer = await send(origin, outgoing(text, known()))
    past.set(step.title, answer)
    if (keepCookie !== undefined) own.set(keepCookie, cookiesOf(answer))
    if (keepNonce !== undefined) own.set(keepNonce, valuesOf(answer, 'dpop-nonce').join())
    if (follow) own.set(follow.keep, await tokens.follow(follow.user, jsonOf(answer.body)))
    return { api: name, origin, answer }
  }

  const proofOf = (
    { token, nonce, key = 'own', ...other }: Proof,
    text: string,
    origin: string,
    known: Values,
  ): Promise<string> => {
    const { method, path } = { ...requestLine(text, known), ...other }
    return tokens.prove(key, {
      method,
      url: origin + path,
      token: valueOf(token, known),
      ...(nonce !== undefined && { nonce: valueOf(nonce, known) }),
    })
  }

  return {
    values,
    async take(step) {
      const answers = await Promise.all(visited.map((api) => visit(api, step)))
      const [first] = answers
      if (first === undefined) throw new TypeError('there is no API to ask')
      const problems = [
        ...differences(answers),
        ...answers.flatMap((answered) => surprises(answered, step.expect)),
        ...visited.flatMap((api) => likeness(api, step)),
      ]
      const outcome: Outcome = { step, answers: [first, ...answers.slice(1)], problems }
      if (step.remedy === undefined) return outcome
      const asked = askedBy(first.answer)
      values.set(step.remedy.keep, await tokens.login(step.remedy.user, asked))
      return { ...outcome, asked }
    },
  }
}

/** What a challenge asks for, as parameters of an authorization request (RFC 6750 3, RFC 9470 4). */
function askedBy(answer: Answer): Asked {
  const list = readChallenges(valuesOf(answer, 'www-authenticate'))
  const challenges = list.kind === 'challenges' ? list.challenges : []
  const params = challenges.find(({ scheme }) => scheme.toLowerCase() === 'bearer')?.params ?? {}
  return Object.fromEntries(
    ['scope', 'acr_values', 'max_age'].flatMap((name) => {
      const value = params[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function likeness({ name, past }: Visited, { title, expect }: Step): string[] {
  if (expect.sameAs === undefined) return []
  const [one, other] = [past.get(expect.sameAs), past.get(title)]
  if (!one || !other) throw new TypeError(`no step before is called ${expect.sameAs}`)
  return tellTales(name, one, other)
}

/** The cookies that an answer sets, as a request sends them back. */
function cookiesOf(answer: Answer): string {
  return valuesOf(answer, 'set-cookie')
    .map((line) => line.split(';')[0])
    .join('; ')
}
