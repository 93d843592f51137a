import type { Caller } from '../callers.js'
import { answered, instead, letIn, type Probe, probe } from '../probe.js'
import type { Site } from '../site.js'
import { twice, written } from './written.js'

const group = 'The Authorization field'
const NEEDS = 'add credentials of kind "bearer", "jwt" or "basic", and a resource to read with them'

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
]
