import type { Exchange } from '../client.js'
import { answered, letIn, NEEDS_GUARDED, type Probe, probe, watch } from '../probe.js'
import { difference } from './passwords.js'

const group = 'Messages'
const NEEDS = 'add a resource'

/** RFC 9110 5.3: these are no lists, so a second line means something else to each reader. */
const SINGLE = [
  'content-type',
  'content-length',
  'location',
  'retry-after',
  'date',
  'etag',
  'expires',
]

const refuses = ({ status }: Exchange): boolean => status === 401 || status === 403

export const MESSAGES: readonly Probe[] = [
  watch(
    {
      id: 'field-octets',
      title: 'Field values hold no control characters.',
      group,
      level: 'must',
      clause: 'RFC 9110 5.5',
      mend: 'Leave CR, LF, NUL and other control characters out of fields.',
    },
    NEEDS,
    () => true,
    ({ fields }) => {
      // oxlint-disable-next-line no-control-regex -- it is what is looked for
      const bad = fields.find(([, value]) => /[\x00-\x08\x0a-\x1f\x7f]/.test(value))
      return bad && `${bad[0]} holds ${JSON.stringify(bad[1])}`
    },
  ),
  watch(
    {
      id: 'single-fields-once',
      title: 'A field that is no list is sent once.',
      group,
      level: 'must',
      clause: 'RFC 9110 5.3',
      mend: 'Set these fields; do not append them.',
    },
    NEEDS,
    () => true,
    (answer) => {
      const twice = SINGLE.find((name) => answer.lines(name).length > 1)
      return twice && `${answer.lines(twice).length} lines of ${twice}`
    },
  ),
  watch(
    {
      id: 'length-or-chunks',
      title: 'Content-Length and Transfer-Encoding do not stand in one answer.',
      group,
      level: 'must',
      clause: 'RFC 9112 6.2',
      mend: 'Let the server frame the body; set neither by hand.',
    },
    NEEDS,
    () => true,
    (answer) =>
      answer.lines('transfer-encoding').length > 0 && answer.lines('content-length').length > 0
        ? 'Content-Length beside Transfer-Encoding'
        : undefined,
  ),
  watch(
    {
      id: 'refusal-date',
      title: 'A refusal has a Date.',
      group,
      level: 'must',
      clause: 'RFC 9110 6.6.1',
      mend: 'Leave the Date that servers send by themselves in.',
    },
    NEEDS_GUARDED,
    refuses,
    (answer) => (answer.lines('date').length === 0 ? `${answer.status} without Date` : undefined),
  ),
  watch(
    {
      id: 'retry-after',
      title: 'Retry-After is a number of seconds or a date.',
      group,
      level: 'must',
      clause: 'RFC 9110 10.2.3',
      mend: 'Write a whole number of seconds.',
    },
    'no answer had Retry-After',
    (answer) => answer.lines('retry-after').length > 0,
    (answer) => {
      const [value = ''] = answer.lines('retry-after')
      const fine = /^\d+$/.test(value.trim()) || !Number.isNaN(Date.parse(value))
      return fine ? undefined : `Retry-After: ${value}`
    },
  ),
  probe(
    {
      id: 'always-answered',
      title: 'Plain requests are answered.',
      group,
      level: 'should',
      clause: 'RFC 9110 15; RFC 9112 9.6',
      mend: 'Look for handlers that neither answer nor fail.',
    },
    NEEDS,
    async function* (site) {
      for (const resource of site.resources) {
        for (const by of [undefined, ...resource.refused]) {
          const answer = await site.ask(resource, by ? { by } : {})
          yield { answer, problem: answer.failure }
        }
      }
    },
  ),
  probe(
    {
      id: 'same-answer-again',
      title: 'The same request gets the same refusal.',
      group,
      level: 'advice',
      clause: 'RFC 9110 9.2.2',
      mend: 'Look for state that one request leaves to the next, or instances that differ.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      for (const resource of site.guarded) {
        const first = await site.ask(resource)
        if (letIn(first) || !answered(first)) continue
        const answer = await site.ask(resource, { time: 1 })
        if (!answered(answer)) continue
        const status = first.status === answer.status
        const challenge = [first, answer].map((each) =>
          each
            .lines('www-authenticate')
            .join(', ')
            .replace(/\bnonce="[^"]*"/gi, 'nonce'),
        )
        const fine = status && challenge[0] === challenge[1]
        const differs = difference(first, answer) ?? 'the challenge'
        yield { answer, problem: fine ? undefined : `asked again: ${differs}` }
      }
    },
  ),
  probe(
    {
      id: 'connection-kept',
      title: 'After a 401 the connection goes on, or is announced to end.',
      group,
      level: 'should',
      clause: 'RFC 9112 9.3, 9.6',
      mend: 'Send Connection: close where the connection ends, and answer the second request where not.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      for (const resource of site.samples) {
        const [first, second] = await site.askTwice(resource)
        if (!first || !second || /\bclose\b/i.test(first.lines('connection').join())) continue
        const problem = second.failure && `the connection ended unannounced: ${second.failure}`
        yield { answer: first, problem }
      }
    },
  ),
  probe(
    {
      id: 'still-well',
      title: 'After all this, good credentials still get in.',
      group,
      level: 'should',
      clause: 'RFC 9110 15.5.2',
      mend: 'Look for what bad requests leave behind: caches, locks, counters, memory.',
    },
    'name credentials under "allowed" of a resource',
    async function* (site) {
      for (const resource of site.guarded) {
        const [by] = resource.allowed
        if (!by || !resource.repeatable || !letIn(await site.ask(resource, { by }))) continue
        const answer = await site.ask(resource, { by, time: 99 })
        const problem = letIn(answer)
          ? undefined
          : `${by.name}: ${answer.status} at last, a success at first`
        yield { answer, problem }
      }
    },
  ),
]
