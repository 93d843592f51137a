import { answered, instead, letIn, NEEDS_GUARDED, type Probe, probe } from '../probe.js'
import { entries, withQuery } from './written.js'

const group = 'The Authorization field'
const NEEDS_TOKEN = 'add credentials of kind "bearer" or "jwt", and a resource to read with them'

/** Credentials elsewhere than in Authorization. */
export const OTHER_PLACES: readonly Probe[] = [
  probe(
    {
      id: 'token-in-query',
      title: 'A token in the query does not count.',
      group,
      level: 'advice',
      clause: 'RFC 6750 2.3; RFC 9700 4.3.2',
      mend: 'Take tokens in the Authorization field only: addresses are logged and shared.',
    },
    NEEDS_TOKEN,
    async function* (site) {
      for await (const { resource, caller } of entries(site)) {
        if (caller.kind !== 'bearer') continue
        const answer = await site.ask(resource, {
          path: withQuery(resource, `access_token=${encodeURIComponent(caller.secret)}`),
        })
        if (!answered(answer)) continue
        const problem = letIn(answer) ? 'a token in the query was let in' : undefined
        yield { answer, problem }
      }
    },
  ),
  probe(
    {
      id: 'token-twice',
      title: 'A token in the field and another in the query: 400.',
      group,
      level: 'should',
      clause: 'RFC 6750 2, 3.1',
      mend: 'Refuse requests that bring a token in more than one way.',
    },
    'no resource took a token in the query',
    async function* (site) {
      for await (const { resource, caller } of entries(site)) {
        if (caller.kind !== 'bearer') continue
        const path = withQuery(resource, `access_token=${encodeURIComponent(caller.secret)}`)
        // Where the query does not count, it is no second way.
        if (!letIn(await site.ask(resource, { path }))) continue
        const answer = await site.ask(resource, { path, by: caller })
        yield { answer, problem: letIn(answer) ? instead(answer, '400') : undefined }
      }
    },
  ),
  probe(
    {
      id: 'identity-fields-ignored',
      title: 'Fields by which proxies tell who somebody is count from nobody else.',
      group,
      level: 'must',
      clause: 'RFC 9110 11.6.2, 17.1; CWE-290',
      mend: 'Drop X-Forwarded-User and its like at the edge, or take them from the proxy’s address only.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      const names = ['X-Forwarded-User', 'X-Remote-User', 'X-Auth-Request-User', 'X-User-Id']
      const fields = [...names, 'Remote-User', 'X-Authenticated-User'].map(
        (name) => [name, 'admin'] as const,
      )
      for (const resource of site.samples) {
        const answer = await site.ask(resource, { by: { name: 'X-Forwarded-User: admin', fields } })
        if (!answered(answer)) continue
        yield { answer, problem: letIn(answer) ? instead(answer, 'a refusal') : undefined }
      }
    },
  ),
]
