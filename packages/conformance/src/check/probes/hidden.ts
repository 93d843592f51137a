import { type Caller, STRANGER } from '../callers.js'
import type { Exchange } from '../client.js'
import { answered, type Probe, probe, type Trial } from '../probe.js'
import type { Resource, Site, Variation } from '../site.js'
import { HIDDEN_TIMING, group, hiddenOf, NEEDS } from './hidden-timing.js'
import { difference } from './passwords.js'

const NEEDS_HIDDEN = 'add "hidden" to a resource'

interface Pair {
  readonly there: Exchange
  readonly missing: Exchange
}

async function both(site: Site, resource: Resource, variation: Variation): Promise<Pair> {
  const missing = resource.config.hidden?.missing ?? ''
  return {
    there: await site.ask(resource, variation),
    missing: await site.ask(resource, { ...variation, path: missing }),
  }
}

/** The answer, with its own address taken out: to say what was asked for tells nothing. */
function neutral(answer: Exchange): Exchange {
  const { target } = answer.request
  const id = target.split('?')[0]?.split('/').at(-1) ?? ''
  const own = [...new Set([target, decoded(target), id, decoded(id)])].filter(
    (text) => text.length > 1,
  )
  const clean = (text: string): string =>
    own.reduce((text, part) => text.replaceAll(part, '…'), text)
  const body = clean(answer.body)
  // Where the body names the address, its length and its hash follow from that.
  const follows = body === answer.body ? [] : ['content-length', 'etag']
  return {
    ...answer,
    fields: answer.fields
      .filter(([name]) => !follows.includes(name.toLowerCase()))
      .map(([name, value]) => [name, clean(value)] as const),
    body,
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Fields whose value is another one each time, so that nothing can be read from it. */
async function passing(site: Site, resource: Resource, by: Caller): Promise<ReadonlySet<string>> {
  const path = resource.config.hidden?.missing ?? ''
  const one = await site.ask(resource, { by, path })
  const other = await site.ask(resource, { by, path, time: 1 })
  const values = new Map(one.fields.map(([name, value]) => [name.toLowerCase(), value]))
  const changing = other.fields
    .filter(
      ([name, value]) => values.has(name.toLowerCase()) && values.get(name.toLowerCase()) !== value,
    )
    .map(([name]) => name.toLowerCase())
  return new Set(['date', 'connection', 'keep-alive', 'age', ...changing])
}

/** Looks for a difference between what is hidden and what is missing. */
async function* compared(
  site: Site,
  callers: (resource: Resource) => readonly Caller[],
  variation: Variation,
  part: (pair: Pair, ignored: ReadonlySet<string>) => string | undefined,
): AsyncGenerator<Trial, void> {
  for (const resource of hiddenOf(site)) {
    for (const by of callers(resource)) {
      const pair = await both(site, resource, { ...variation, by })
      if (!answered(pair.there) || !answered(pair.missing)) continue
      const ignored = await passing(site, resource, by)
      const neutralPair = { there: neutral(pair.there), missing: neutral(pair.missing) }
      const differs = part(neutralPair, ignored)
      const problem =
        differs && `${by.name}: what is hidden differs from what is missing: ${differs}`
      yield { answer: pair.there, problem }
    }
  }
}

const refused = ({ refused }: Resource): readonly Caller[] => refused
const faulty = ({ allowed }: Resource): readonly Caller[] => allowed[0]?.faulty.slice(0, 2) ?? []
const stranger = (): readonly Caller[] => [STRANGER]
const everybody = (resource: Resource): readonly Caller[] => [STRANGER, ...refused(resource)]
const anything = ({ there, missing }: Pair, ignored: ReadonlySet<string>) =>
  difference(there, missing, ignored)

export const HIDDEN: readonly Probe[] = [
  probe(
    {
      id: 'hidden-status',
      title: 'What is hidden has the status of what is missing.',
      group,
      level: 'must',
      clause: 'RFC 9110 15.5.4; RFC 9729 6.4',
      mend: 'Answer 404 where the caller may not know, as for an address with nothing behind it.',
    },
    NEEDS,
    (site) =>
      compared(site, refused, {}, ({ there, missing }) =>
        there.status === missing.status
          ? undefined
          : `status ${there.status} and ${missing.status}`,
      ),
  ),
  probe(
    {
      id: 'hidden-fields',
      title: 'What is hidden has the fields of what is missing.',
      group,
      level: 'must',
      clause: 'RFC 9110 15.5.4; RFC 9729 6.4',
      mend: 'Render both answers at one place: the same fields, no ETag, Allow or Link of the hidden one.',
    },
    NEEDS,
    (site) =>
      compared(site, refused, {}, ({ there, missing }, ignored) => {
        const length = new Set([...ignored, 'content-length'])
        const sameStatus = { ...there, status: missing.status, body: missing.body }
        return difference(sameStatus, missing, length)
      }),
  ),
  probe(
    {
      id: 'hidden-body',
      title: 'What is hidden has the body of what is missing, octet by octet.',
      group,
      level: 'must',
      clause: 'RFC 9110 15.5.4; RFC 9729 6.4',
      mend: 'Send one shared body for both; a friendlier text for one of them tells which it is.',
    },
    NEEDS,
    (site) =>
      compared(site, refused, {}, ({ there, missing }) =>
        there.body === missing.body ? undefined : 'the body',
      ),
  ),
  probe(
    {
      id: 'hidden-from-strangers',
      title: 'Strangers get the same for what is hidden and what is missing.',
      group,
      level: 'must',
      clause: 'RFC 9110 15.5.4; RFC 9729 6.4',
      mend: 'Ask strangers for credentials before looking anything up, or answer 404 to all.',
    },
    NEEDS_HIDDEN,
    (site) => compared(site, stranger, {}, anything),
  ),
  probe(
    {
      id: 'hidden-from-bad-credentials',
      title: 'Bad credentials get the same for what is hidden and what is missing.',
      group,
      level: 'must',
      clause: 'RFC 9110 15.5.4; RFC 9729 6.4',
      mend: 'Refuse bad credentials before looking anything up.',
    },
    'add "hidden" to a resource, and credentials under its "allowed"',
    (site) => compared(site, faulty, {}, anything),
  ),
  probe(
    {
      id: 'hidden-head',
      title: 'HEAD tells no more of what is hidden than GET.',
      group,
      level: 'must',
      clause: 'RFC 9110 9.3.2, 15.5.4',
      mend: 'Guard HEAD by the same code as GET.',
    },
    NEEDS_HIDDEN,
    (site) => compared(site, everybody, { method: 'HEAD' }, anything),
  ),
  probe(
    {
      id: 'hidden-options',
      title: 'OPTIONS tells nothing of what is hidden.',
      group,
      level: 'must',
      clause: 'RFC 9110 9.3.7, 15.5.4',
      mend: 'Answer OPTIONS for the route, whether or not something is behind the address.',
    },
    NEEDS_HIDDEN,
    (site) => compared(site, everybody, { method: 'OPTIONS' }, anything),
  ),
  probe(
    {
      id: 'hidden-conditional',
      title: 'Conditional requests tell nothing of what is hidden.',
      group,
      level: 'must',
      clause: 'RFC 9110 13.2.1, 15.5.4',
      mend: 'Evaluate If-Match and If-None-Match only for those who may read.',
    },
    NEEDS_HIDDEN,
    async function* (site) {
      for (const name of ['If-None-Match', 'If-Match']) {
        yield* compared(site, everybody, { fields: [[name, '*']] }, anything)
      }
    },
  ),
  HIDDEN_TIMING,
]
