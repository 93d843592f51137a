import type { Exchange } from '../client.js'
import { answered, instead, letIn, type Probe, probe } from '../probe.js'
import { challengeOf, type Resource, type Site } from '../site.js'

const group = 'Step-up'
const NEEDS = 'add "stepUp" to a resource, with credentials whose login is too weak or too old'

interface Asked {
  readonly resource: Resource
  readonly stepUp: NonNullable<Resource['config']['stepUp']>
  readonly answer: Exchange
  /** RFC 9470 is about tokens; other schemes have no parameters for it. */
  readonly challenge: Readonly<Record<string, string>> | undefined
}

async function* tooWeak(site: Site): AsyncGenerator<Asked, void> {
  for (const resource of site.guarded) {
    const { stepUp } = resource.config
    const by = stepUp && site.callers.good.get(stepUp.refused)
    if (!stepUp || !by) continue
    const answer = await site.ask(resource, { by })
    if (!answered(answer)) continue
    const params = challengeOf(answer, 'bearer') ?? challengeOf(answer, 'dpop')
    yield { resource, stepUp, answer, challenge: answer.status === 401 ? params : undefined }
  }
}

export const STEP_UP: readonly Probe[] = [
  probe(
    {
      id: 'step-up-not-let-in',
      title: 'A login that is too weak or too old does not get in.',
      group,
      level: 'must',
      clause: 'RFC 9470 3, 6.2',
      mend: 'Check acr and auth_time of the token against what this action needs.',
    },
    NEEDS,
    async function* (site) {
      for await (const { answer } of tooWeak(site)) {
        yield { answer, problem: letIn(answer) ? instead(answer, '401') : undefined }
      }
    },
  ),
  probe(
    {
      id: 'step-up-401',
      title: 'A login that is too weak or too old is answered 401.',
      group,
      level: 'should',
      clause: 'RFC 9470 3',
      mend: 'Answer 401 with error="insufficient_user_authentication": another login helps.',
    },
    NEEDS,
    async function* (site) {
      for await (const { answer } of tooWeak(site)) {
        if (letIn(answer)) continue
        yield { answer, problem: answer.status === 401 ? undefined : instead(answer, '401') }
      }
    },
  ),
  probe(
    {
      id: 'step-up-code',
      title: 'The challenge for a better login says error="insufficient_user_authentication".',
      group,
      level: 'should',
      clause: 'RFC 9470 3',
      mend: 'Write this code; with invalid_token clients fetch the same kind of token again.',
    },
    NEEDS,
    async function* (site) {
      for await (const { answer, challenge } of tooWeak(site)) {
        if (!challenge) continue
        const { error = 'none' } = challenge
        const fine = error === 'insufficient_user_authentication'
        yield { answer, problem: fine ? undefined : `${answer.by}: the error code is ${error}` }
      }
    },
  ),
  probe(
    {
      id: 'step-up-parameters',
      title: 'The challenge for a better login says what login would do.',
      group,
      level: 'advice',
      clause: 'RFC 9470 3',
      mend: 'Add acr_values, max_age or both.',
    },
    NEEDS,
    async function* (site) {
      for await (const { answer, challenge } of tooWeak(site)) {
        if (!challenge) continue
        const told = 'acr_values' in challenge || 'max_age' in challenge
        yield { answer, problem: told ? undefined : `${answer.by}: neither acr_values nor max_age` }
      }
    },
  ),
  probe(
    {
      id: 'step-up-acr',
      title: 'acr_values names what the configuration says.',
      group,
      level: 'advice',
      clause: 'RFC 9470 3',
      mend: 'Name the acr values that would do, with spaces between.',
    },
    'set stepUp.acr on a resource',
    async function* (site) {
      for await (const { answer, challenge, stepUp } of tooWeak(site)) {
        const named = challenge?.['acr_values']
        if (named === undefined || !stepUp.acr) continue
        const wanted = [stepUp.acr].flat()
        const fine = wanted.every((acr) => named.split(' ').includes(acr))
        const problem = `acr_values="${named}" came, "${wanted.join(' ')}" was expected`
        yield { answer, problem: fine ? undefined : problem }
      }
    },
  ),
  probe(
    {
      id: 'step-up-max-age',
      title: 'max_age is a number of seconds, and the one that the configuration says.',
      group,
      level: 'must',
      clause: 'RFC 9470 3',
      mend: 'Write max_age as a non-negative integer.',
    },
    'set stepUp.maxAge on a resource',
    async function* (site) {
      for await (const { answer, challenge, stepUp } of tooWeak(site)) {
        const age = challenge?.['max_age']
        if (age === undefined) continue
        const expected = stepUp.maxAge
        const fine = /^\d+$/.test(age) && (expected === undefined || Number(age) === expected)
        const problem = `max_age="${age}" came, ${expected ?? 'a non-negative integer'} was expected`
        yield { answer, problem: fine ? undefined : problem }
      }
    },
  ),
]
