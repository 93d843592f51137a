import type { GoodCaller } from '../callers.js'
import type { Exchange } from '../client.js'
import { answered, instead, letIn, type Probe, probe } from '../probe.js'
import { challengeOf, type Resource, type Site } from '../site.js'
import { codesIn } from './schemes.js'

const group = 'Denials'
const NEEDS_REFUSED = 'name credentials under "refused" of a resource'
const NEEDS_SCOPE = 'name credentials under "refused" of a resource whose "access" is a scope'
const NEEDS_OTHER = 'name credentials under "refused" of a resource for a role or an owner'

interface Denied {
  readonly resource: Resource
  readonly caller: GoodCaller
  readonly answer: Exchange
}

async function* denied(site: Site): AsyncGenerator<Denied, void> {
  for (const resource of site.guarded) {
    for (const caller of resource.refused) {
      const answer = await site.ask(resource, { by: caller })
      if (answered(answer)) yield { resource, caller, answer }
    }
  }
}

/** The scopes that a resource asks for; undefined where it asks for something else. */
function scopesOf({ config: { access } }: Resource): readonly string[] | undefined {
  return typeof access === 'object' && 'scope' in access ? [access.scope].flat() : undefined
}

/** Those refused for want of a scope, with a token, where the answer says so. */
async function* scopeDenied(site: Site) {
  for await (const denial of denied(site)) {
    const { resource, caller, answer } = denial
    const scopes = scopesOf(resource)
    const plain = resource.config.expect?.refused === undefined && !resource.config.hidden
    if (scopes && plain && caller.kind === 'bearer' && !letIn(answer)) yield { ...denial, scopes }
  }
}

async function* otherwiseDenied(site: Site) {
  for await (const denial of denied(site)) {
    const { resource, answer } = denial
    if (!scopesOf(resource) && !resource.config.hidden && !letIn(answer)) yield denial
  }
}

export const DENIALS: readonly Probe[] = [
  probe(
    {
      id: 'allowed-let-in',
      title: 'Good credentials that are enough get in.',
      group,
      level: 'must',
      clause: 'RFC 9110 15.5.2, 15.5.4',
      mend: 'See first whether the configuration names the right credentials for this resource.',
    },
    'name credentials under "allowed" of a resource',
    async function* (site) {
      for (const resource of site.guarded) {
        if (!resource.repeatable) continue
        for (const by of resource.allowed) {
          const answer = await site.ask(resource, { by })
          if (!answered(answer)) continue
          const { status } = answer
          const refused = [400, 401, 403, 404, 407].includes(status) || status >= 500
          yield { answer, problem: refused ? instead(answer, 'a success') : undefined }
        }
      }
    },
  ),
  probe(
    {
      id: 'refused-not-let-in',
      title: 'Good credentials that are not enough do not get in.',
      group,
      level: 'must',
      clause: 'RFC 9110 15.5.4; RFC 6750 3.1',
      mend: 'Check what the caller may do, not only who it is.',
    },
    NEEDS_REFUSED,
    async function* (site) {
      for await (const { answer } of denied(site)) {
        yield { answer, problem: letIn(answer) ? instead(answer, 'a refusal') : undefined }
      }
    },
  ),
  probe(
    {
      id: 'scope-denial-403',
      title: 'A token whose scope is too small is answered 403.',
      group,
      level: 'should',
      clause: 'RFC 6750 3.1',
      mend: 'Answer 403 with error="insufficient_scope".',
    },
    NEEDS_SCOPE,
    async function* (site) {
      for await (const { answer } of scopeDenied(site)) {
        const fine = answer.status === 403 || answer.status === 404
        yield { answer, problem: fine ? undefined : instead(answer, '403') }
      }
    },
  ),
  probe(
    {
      id: 'scope-denial-challenge',
      title: 'Who is refused for want of a scope gets a Bearer challenge.',
      group,
      level: 'must',
      clause: 'RFC 6750 3',
      mend: 'Send WWW-Authenticate: Bearer … with this 403: a token with more scope enables access.',
    },
    NEEDS_SCOPE,
    async function* (site) {
      for await (const { answer } of scopeDenied(site)) {
        if (answer.status !== 403) continue
        const challenged = challengeOf(answer, 'bearer') ?? challengeOf(answer, 'dpop')
        yield { answer, problem: challenged ? undefined : `${answer.by}: 403 without a challenge` }
      }
    },
  ),
  probe(
    {
      id: 'scope-denial-code',
      title: 'The challenge for want of a scope says error="insufficient_scope".',
      group,
      level: 'should',
      clause: 'RFC 6750 3.1',
      mend: 'Write error="insufficient_scope"; invalid_token would make clients fetch the same token again.',
    },
    NEEDS_SCOPE,
    async function* (site) {
      for await (const { answer } of scopeDenied(site)) {
        const challenge = challengeOf(answer, 'bearer') ?? challengeOf(answer, 'dpop')
        if (answer.status !== 403 || !challenge) continue
        const { error } = challenge
        const problem = `${answer.by}: ${error === undefined ? 'no error code' : `error="${error}"`} came`
        yield { answer, problem: error === 'insufficient_scope' ? undefined : problem }
      }
    },
  ),
  probe(
    {
      id: 'scope-denial-scope',
      title: 'The challenge for want of a scope names every scope that is needed.',
      group,
      level: 'advice',
      clause: 'RFC 6750 3, 3.1',
      mend: 'Add scope="…" with everything that this request needs, held or not.',
    },
    NEEDS_SCOPE,
    async function* (site) {
      for await (const { answer, scopes } of scopeDenied(site)) {
        const challenge = challengeOf(answer, 'bearer') ?? challengeOf(answer, 'dpop')
        if (answer.status !== 403 || !challenge) continue
        const named = challenge['scope']?.split(' ') ?? []
        const missing = scopes.filter((scope) => !named.includes(scope))
        const problem = `${answer.by}: the challenge does not name ${missing.join(', ')}`
        yield { answer, problem: missing.length > 0 ? problem : undefined }
      }
    },
  ),
  probe(
    {
      id: 'role-denial-403',
      title: 'Who is known, and may not, is answered 403.',
      group,
      level: 'should',
      clause: 'RFC 9110 15.5.4',
      mend: 'Answer 403; a 401 asks for a login that changes nothing, and clients may loop.',
    },
    NEEDS_OTHER,
    async function* (site) {
      for await (const { resource, answer } of otherwiseDenied(site)) {
        const expected = resource.config.expect?.refused
        const fine =
          expected === undefined ? [403, 404].includes(answer.status) : answer.status === expected
        yield { answer, problem: fine ? undefined : instead(answer, String(expected ?? 403)) }
      }
    },
  ),
  probe(
    {
      id: 'role-denial-no-futile-code',
      title: 'Who lacks a role is not told that another token or scope would do.',
      group,
      level: 'should',
      clause: 'RFC 6750 3.1',
      mend: 'Leave out the error code: the token was good, and more scope would not help.',
    },
    NEEDS_OTHER,
    async function* (site) {
      for await (const { answer } of otherwiseDenied(site)) {
        const [code] = codesIn(answer)
        yield { answer, problem: code && `${answer.by}: ${answer.status} with error="${code}"` }
      }
    },
  ),
  probe(
    {
      id: 'role-denial-no-challenge',
      title: 'Who is known, and may not, is not challenged.',
      group,
      level: 'advice',
      clause: 'RFC 9110 11.6.1, 15.5.4',
      mend: 'Send WWW-Authenticate with a 403 only where other credentials of the same caller help.',
    },
    NEEDS_OTHER,
    async function* (site) {
      for await (const { answer } of otherwiseDenied(site)) {
        if (answer.status !== 403) continue
        const challenged = answer.lines('www-authenticate').length > 0
        yield {
          answer,
          problem: challenged ? `${answer.by}: 403 with WWW-Authenticate` : undefined,
        }
      }
    },
  ),
  probe(
    {
      id: 'denial-not-missing',
      title: 'Who may not is told so, unless the resource is hidden.',
      group,
      level: 'advice',
      clause: 'RFC 9110 15.5.4, 15.5.5',
      mend: 'Answer 403, or set "hidden" in the configuration to have it checked that nothing shows.',
    },
    NEEDS_REFUSED,
    async function* (site) {
      for await (const { resource, answer } of denied(site)) {
        if (resource.config.hidden || resource.config.expect?.refused !== undefined) continue
        yield { answer, problem: answer.status === 404 ? instead(answer, '403') : undefined }
      }
    },
  ),
]
