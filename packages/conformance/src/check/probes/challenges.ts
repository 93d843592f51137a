import { readChallenges } from '@verdict/http'
import type { Exchange } from '../client.js'
import { type Probe, probe, watch } from '../probe.js'
import { challengesOf, type Site } from '../site.js'

const group = 'Challenges'
const NEEDS = 'add a resource that answers 401 or 403 with a challenge'

const is401 = ({ status }: Exchange): boolean => status === 401
const fieldOf = (answer: Exchange): string => answer.lines('www-authenticate').join(', ')
const hasField = (answer: Exchange): boolean => answer.lines('www-authenticate').length > 0

/** The field with its quoted-strings emptied: what is left is structure. */
const structureOf = (answer: Exchange): string =>
  fieldOf(answer).replace(/"(?:[^"\\]|\\.)*"/g, '""')

/** The schemes of an answer's challenges, in lower case. */
export function schemesIn(answer: Exchange): readonly string[] {
  const list = challengesOf(answer)
  return list.kind === 'malformed' ? [] : list.challenges.map(({ scheme }) => scheme.toLowerCase())
}

/** The name of the parameter that stands twice in a challenge, if that is what is wrong. */
function repeatedIn(answer: Exchange): string | undefined {
  const field = fieldOf(answer)
  const list = readChallenges(field)
  if (list.kind !== 'malformed') return undefined
  const name = /^[^\s=,"]+(?=\s*=)/.exec(field.slice(list.position))?.[0].toLowerCase()
  const before = readChallenges(field.slice(0, list.position).replace(/[,\s]+$/, ''))
  if (name === undefined || before.kind === 'malformed') return undefined
  return name in (before.challenges.at(-1)?.params ?? {}) ? name : undefined
}

/** The 401s of strangers, with the schemes that they offer. */
async function* offers(site: Site) {
  for (const resource of site.guarded) {
    const answer = await site.ask(resource)
    const offered = schemesIn(answer)
    if (answer.status === 401 && offered.length > 0) yield { resource, answer, offered }
  }
}

export const CHALLENGES: readonly Probe[] = [
  watch(
    {
      id: 'challenge-present',
      title: 'Every 401 carries WWW-Authenticate.',
      group,
      level: 'must',
      clause: 'RFC 9110 15.5.2',
      mend: 'Send WWW-Authenticate with each 401, or another status where no login would help.',
    },
    NEEDS,
    is401,
    (answer) => (hasField(answer) ? undefined : '401 without WWW-Authenticate'),
  ),
  watch(
    {
      id: 'challenge-not-empty',
      title: 'WWW-Authenticate holds at least one challenge.',
      group,
      level: 'must',
      clause: 'RFC 9110 15.5.2, 11.6.1',
      mend: 'Name a scheme in the field; an empty one challenges nobody.',
    },
    NEEDS,
    hasField,
    (answer) => {
      const list = challengesOf(answer)
      const empty = list.kind === 'challenges' && list.challenges.length === 0
      return empty ? 'WWW-Authenticate holds no challenge' : undefined
    },
  ),
  watch(
    {
      id: 'challenge-grammar',
      title: 'WWW-Authenticate follows its grammar.',
      group,
      level: 'must',
      clause: 'RFC 9110 11.3, 11.6.1',
      mend: 'Quote every value, escape " and \\ in it, put a comma between parameters.',
    },
    NEEDS,
    hasField,
    (answer) => {
      const list = challengesOf(answer)
      if (list.kind !== 'malformed' || repeatedIn(answer) !== undefined) return undefined
      return `WWW-Authenticate breaks the grammar at ${list.position}: ${JSON.stringify(fieldOf(answer))}`
    },
  ),
  watch(
    {
      id: 'challenge-parameter-once',
      title: 'A challenge has each parameter once.',
      group,
      level: 'must',
      clause: 'RFC 9110 11.2',
      mend: 'Write one parameter of each name; several scopes go into one value, with spaces between.',
    },
    NEEDS,
    hasField,
    (answer) => {
      const name = repeatedIn(answer)
      return name === undefined ? undefined : `the parameter "${name}" stands twice in a challenge`
    },
  ),
  watch(
    {
      id: 'challenge-no-empty-elements',
      title: 'The list of challenges has no empty elements.',
      group,
      level: 'must',
      clause: 'RFC 9110 5.6.1.1',
      mend: 'Put exactly one comma between challenges and between parameters, none before or after.',
    },
    NEEDS,
    (answer) => answer.lines('www-authenticate').some((line) => line.trim() !== ''),
    (answer) =>
      /^[\s,]*,|,\s*,|,\s*$|^\S+ +,/.test(structureOf(answer))
        ? `WWW-Authenticate has an empty element: ${JSON.stringify(fieldOf(answer))}`
        : undefined,
  ),
  watch(
    {
      id: 'challenge-no-bad-whitespace',
      title: 'There is no space around the "=" of a parameter.',
      group,
      level: 'must',
      clause: 'RFC 9110 5.6.3, 11.2',
      mend: 'Write name="value" without spaces around the equals sign.',
    },
    NEEDS,
    hasField,
    (answer) =>
      /[^\s,=][ \t]+=(?!=)|=[ \t]+["\w]/.test(structureOf(answer))
        ? `white space around "=": ${JSON.stringify(fieldOf(answer))}`
        : undefined,
  ),
  watch(
    {
      id: 'challenge-ascii',
      title: 'WWW-Authenticate is printable ASCII.',
      group,
      level: 'advice',
      clause: 'RFC 7617 3; RFC 9110 5.5',
      mend: 'Name the realm in ASCII; for other characters there is no defined way.',
    },
    NEEDS,
    hasField,
    (answer) =>
      /^[\t\x20-\x7e]*$/.test(fieldOf(answer))
        ? undefined
        : 'WWW-Authenticate has octets beyond ASCII',
  ),
  probe(
    {
      id: 'challenge-scheme-offered',
      title: 'A 401 offers a scheme that the resource takes.',
      group,
      level: 'must',
      clause: 'RFC 9110 15.5.2',
      mend: 'Challenge with the scheme of the credentials that this resource takes.',
    },
    'add a resource that answers strangers with 401',
    async function* (site) {
      for await (const { resource, answer, offered } of offers(site)) {
        const fits = offered.some((scheme) => resource.schemes.includes(scheme))
        const problem = `offers ${offered.join(', ')}, and takes ${resource.schemes.join(', ')}`
        yield { answer, problem: fits ? undefined : problem }
      }
    },
  ),
  probe(
    {
      id: 'challenge-all-schemes-offered',
      title: 'A 401 offers every scheme that the resource takes, and no other.',
      group,
      level: 'advice',
      clause: 'RFC 9110 11.6.1',
      mend: 'Send one challenge for each scheme that is taken, so that clients can choose.',
    },
    'add a resource that answers strangers with 401',
    async function* (site) {
      for await (const { resource, answer, offered } of offers(site)) {
        const missing = resource.schemes.filter((scheme) => !offered.includes(scheme))
        const surplus = offered.filter((scheme) => !resource.schemes.includes(scheme))
        const problem =
          missing.length > 0
            ? `does not offer ${missing.join(', ')}`
            : `offers ${surplus.join(', ')} too, which the configuration does not name`
        yield { answer, problem: missing.length + surplus.length > 0 ? problem : undefined }
      }
    },
  ),
  watch(
    {
      id: 'challenge-not-on-success',
      title: 'Who is let in is not challenged.',
      group,
      level: 'advice',
      clause: 'RFC 9110 11.6.1',
      mend: 'Send no WWW-Authenticate with a success unless other credentials would change the answer.',
    },
    'add a resource and credentials that are let in',
    ({ status }) => status >= 200 && status < 300,
    (answer) => (hasField(answer) ? `${answer.status} with WWW-Authenticate` : undefined),
  ),
]
