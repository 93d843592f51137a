import type { Caller, GoodCaller } from '../callers.js'
import { answered, instead, letIn, NEEDS_GUARDED, type Probe, probe } from '../probe.js'
import type { Resource, Site } from '../site.js'
import type { FieldLine } from '../wire.js'

const group = 'The Authorization field'
const NEEDS = 'add credentials of kind "bearer", "jwt" or "basic", and a resource to read with them'
const NEEDS_TOKEN = 'add credentials of kind "bearer" or "jwt", and a resource to read with them'

interface Entry {
  readonly resource: Resource
  readonly caller: GoodCaller
  /** What the Authorization field is: its scheme and what follows. */
  readonly scheme: string
  readonly rest: string
}

/** Of each kind of credentials one resource that they are let into, which may be read often. */
async function* entries(site: Site): AsyncGenerator<Entry, void> {
  const seen = new Set<string>()
  for (const resource of site.guarded) {
    for (const caller of resource.allowed) {
      const value = caller.fields.find(([name]) => name === 'Authorization')?.[1]
      if (!resource.repeatable || value === undefined || seen.has(caller.kind)) continue
      if (!letIn(await site.ask(resource, { by: caller }))) continue
      seen.add(caller.kind)
      const space = value.indexOf(' ')
      yield { resource, caller, scheme: value.slice(0, space), rest: value.slice(space + 1) }
    }
  }
}

function withLines({ name }: GoodCaller, how: string, fields: readonly FieldLine[]): Caller {
  return { name: `${name}, ${how}`, fields }
}

/** The same credentials, written otherwise: they must be let in as before. */
async function* written(site: Site, ways: (entry: Entry) => Readonly<Record<string, FieldLine>>) {
  for await (const entry of entries(site)) {
    for (const [how, line] of Object.entries(ways(entry))) {
      const by = withLines(entry.caller, how, [line])
      const answer = await site.ask(entry.resource, { by })
      if (!answered(answer)) continue
      yield { answer, problem: letIn(answer) ? undefined : instead(answer, 'a success') }
    }
  }
}

/** Bearer credentials that break their grammar. */
const MALFORMED: readonly Caller[] = [
  { name: 'Bearer without a token', fields: [['Authorization', 'Bearer']] },
  { name: 'two tokens after Bearer', fields: [['Authorization', 'Bearer abc def']] },
  { name: 'a quoted token', fields: [['Authorization', 'Bearer "abc"']] },
  { name: 'parameters in place of a token', fields: [['Authorization', 'Bearer token="abc"']] },
]

async function* malformed(site: Site) {
  for (const resource of site.samples) {
    if (!resource.schemes.includes('bearer')) continue
    for (const by of MALFORMED) {
      const answer = await site.ask(resource, { by })
      if (answered(answer)) yield { resource, answer }
    }
  }
}

/** Two lines of the field, one of them good, in both orders. */
async function* twice(site: Site) {
  for await (const { resource, caller, scheme, rest } of entries(site)) {
    const good: FieldLine = ['Authorization', `${scheme} ${rest}`]
    const bad: FieldLine = ['Authorization', `${scheme} YWJjOmRlZg==`]
    const pairs = { 'and a bad line': [good, bad], 'behind a bad line': [bad, good] }
    for (const [how, fields] of Object.entries(pairs)) {
      const answer = await site.ask(resource, { by: withLines(caller, how, fields) })
      if (answered(answer)) yield { answer }
    }
  }
}

export const AUTHORIZATION: readonly Probe[] = [
  probe(
    {
      id: 'scheme-case',
      title: 'The scheme counts in lower and upper case.',
      group,
      level: 'must',
      clause: 'RFC 9110 11.1',
      mend: 'Compare the scheme without regard to case.',
    },
    NEEDS,
    (site) =>
      written(site, ({ scheme, rest }) => ({
        'scheme in lower case': ['Authorization', `${scheme.toLowerCase()} ${rest}`],
        'scheme in upper case': ['Authorization', `${scheme.toUpperCase()} ${rest}`],
      })),
  ),
  probe(
    {
      id: 'scheme-spaces',
      title: 'Several spaces may stand behind the scheme.',
      group,
      level: 'must',
      clause: 'RFC 9110 11.4, 2.2',
      mend: 'Read 1*SP behind the scheme, not exactly one space.',
    },
    NEEDS,
    (site) =>
      written(site, ({ scheme, rest }) => ({
        'three spaces': ['Authorization', `${scheme}   ${rest}`],
      })),
  ),
  probe(
    {
      id: 'field-whitespace',
      title: 'White space around a field’s value is no part of it.',
      group,
      level: 'must',
      clause: 'RFC 9110 5.5',
      mend: 'Strip spaces and tabs from both ends of the value.',
    },
    NEEDS,
    (site) =>
      written(site, ({ scheme, rest }) => ({
        'spaces around': ['Authorization', `  ${scheme} ${rest} \t`],
      })),
  ),
  probe(
    {
      id: 'field-name-case',
      title: 'Field names count in any case.',
      group,
      level: 'must',
      clause: 'RFC 9110 5.1',
      mend: 'Look fields up without regard to case.',
    },
    NEEDS,
    (site) =>
      written(site, ({ scheme, rest }) => ({
        'AUTHORIZATION in capitals': ['AUTHORIZATION', `${scheme} ${rest}`],
      })),
  ),
  probe(
    {
      id: 'two-authorization-lines',
      title: 'A request with two Authorization lines is not let in.',
      group,
      level: 'should',
      clause: 'RFC 6750 3.1; RFC 9110 5.3',
      mend: 'Look at all lines of the field, and answer 400 if there are several.',
    },
    NEEDS,
    async function* (site) {
      for await (const { answer } of twice(site)) {
        yield { answer, problem: letIn(answer) ? instead(answer, '400') : undefined }
      }
    },
  ),
  probe(
    {
      id: 'two-authorization-lines-status',
      title: 'A request with two Authorization lines is answered 400.',
      group,
      level: 'should',
      clause: 'RFC 6750 3.1; RFC 9110 15.5.1',
      mend: 'Answer 400; 401 is as good where a scheme has no such code.',
    },
    NEEDS,
    async function* (site) {
      for await (const { answer } of twice(site)) {
        if (letIn(answer)) continue
        const fine = answer.status === 400 || answer.status === 401
        yield { answer, problem: fine ? undefined : instead(answer, '400') }
      }
    },
  ),
  probe(
    {
      id: 'malformed-bearer-status',
      title: 'Bearer credentials that break the grammar are answered 400 or 401.',
      group,
      level: 'should',
      clause: 'RFC 6750 3.1',
      mend: 'Answer 400 invalid_request with the challenge.',
    },
    'add a resource whose "schemes" have "Bearer"',
    async function* (site) {
      for await (const { resource, answer } of malformed(site)) {
        const { expect, hidden } = resource.config
        const also = expect?.invalid ?? (hidden ? 404 : 401)
        const fine = [400, 401, also].includes(answer.status)
        yield { answer, problem: fine ? undefined : instead(answer, '400 or 401') }
      }
    },
  ),
  probe(
    {
      id: 'malformed-bearer-challenge',
      title: 'A 400 to Bearer credentials carries the challenge.',
      group,
      level: 'must',
      clause: 'RFC 6750 3',
      mend: 'Send WWW-Authenticate with this 400, too: no token came that enables access.',
    },
    'add a resource whose "schemes" have "Bearer", and that answers malformed credentials with 400',
    async function* (site) {
      for await (const { answer } of malformed(site)) {
        if (answer.status !== 400) continue
        const challenged = answer.lines('www-authenticate').length > 0
        yield { answer, problem: challenged ? undefined : `${answer.by}: 400 without a challenge` }
      }
    },
  ),
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

export function withQuery({ config: { path } }: Resource, query: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${query}`
}
