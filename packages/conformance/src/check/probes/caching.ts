import type { Exchange } from '../client.js'
import { answered, letIn, type Probe, probe, watch } from '../probe.js'

const group = 'Caching'
const NEEDS_REFUSAL = 'add a resource that refuses somebody'

const CONDITIONS = [
  ['If-None-Match', '*'],
  ['If-Match', '"conformance"'],
  ['If-Modified-Since', 'Fri, 01 Jan 2100 00:00:00 GMT'],
  ['If-Unmodified-Since', 'Mon, 01 Jan 1990 00:00:00 GMT'],
] as const

/** The directives of Cache-Control, names in lower case. */
function directivesOf(answer: Exchange): ReadonlyMap<string, string> {
  const parts = answer
    .lines('cache-control')
    .flatMap((line) => line.split(','))
    .map((part) => part.trim().toLowerCase().split('='))
  return new Map(parts.map(([name = '', value = '']) => [name, value.replaceAll('"', '')]))
}

/** What lets a cache keep an answer and give it to others; undefined if nothing does. */
function keptBy(answer: Exchange): string | undefined {
  const directives = directivesOf(answer)
  if (directives.has('no-store') || directives.has('private') || directives.has('no-cache')) {
    return undefined
  }
  const lifetime = ['s-maxage', 'max-age'].find((name) => Number(directives.get(name)) > 0)
  if (lifetime !== undefined) return `Cache-Control: ${lifetime}=${directives.get(lifetime)}`
  if (directives.has('public')) return 'Cache-Control: public'
  const [expires] = answer.lines('expires')
  const later = expires !== undefined && Date.parse(expires) > Date.now()
  return later ? `Expires: ${expires}` : undefined
}

const stored = (answer: Exchange): string | undefined => {
  const reason = keptBy(answer)
  return reason && `${answer.status} may be kept by caches: ${reason}`
}

export const CACHING: readonly Probe[] = [
  watch(
    {
      id: 'cache-401',
      title: 'No cache may keep a 401.',
      group,
      level: 'should',
      clause: 'RFC 9110 15.1; RFC 9111 3',
      mend: 'Send Cache-Control: no-store, and keep defaults such as max-age off refusals.',
    },
    NEEDS_REFUSAL,
    ({ status }) => status === 401,
    stored,
  ),
  watch(
    {
      id: 'cache-403',
      title: 'No cache may keep a 403.',
      group,
      level: 'should',
      clause: 'RFC 9110 15.1; RFC 9111 3',
      mend: 'Send Cache-Control: no-store: a 403 is true of one caller, for now.',
    },
    'add a resource that answers 403 to somebody',
    ({ status }) => status === 403,
    stored,
  ),
  watch(
    {
      id: 'refusal-no-store',
      title: 'Refusals say no-store.',
      group,
      level: 'advice',
      clause: 'RFC 9111 5.2.2.5',
      mend: 'Send Cache-Control: no-store with every 401 and 403.',
    },
    NEEDS_REFUSAL,
    ({ status, lines }) => (status === 401 || status === 403) && lines('date').length > 0,
    (answer) =>
      directivesOf(answer).has('no-store') ? undefined : `${answer.status} without no-store`,
  ),
  watch(
    {
      id: 'refusal-no-validators',
      title: 'Refusals have no ETag and no Last-Modified.',
      group,
      level: 'advice',
      clause: 'RFC 9110 8.8, 13.2.1',
      mend: 'Turn automatic validators off for refusals: they invite caches to keep them.',
    },
    NEEDS_REFUSAL,
    ({ status }) => status === 401 || status === 403,
    (answer) => {
      const name = ['ETag', 'Last-Modified'].find((name) => answer.lines(name).length > 0)
      return name && `${answer.status} with ${name}`
    },
  ),
  probe(
    {
      id: 'cache-hidden',
      title: 'The 404 of what is hidden is kept by no cache.',
      group,
      level: 'should',
      clause: 'RFC 9110 15.1, 15.5.5',
      mend: 'Send Cache-Control: no-store: without it any cache may keep a 404, and give it to the owner.',
    },
    'add "hidden" to a resource, and credentials under its "refused"',
    async function* (site) {
      for (const resource of site.guarded) {
        if (!resource.config.hidden) continue
        for (const by of resource.refused) {
          const answer = await site.ask(resource, { by })
          if (answer.status !== 404) continue
          const directives = directivesOf(answer)
          const fine = ['no-store', 'private', 'no-cache'].some((name) => directives.has(name))
          yield { answer, problem: fine ? undefined : '404 without no-store' }
        }
      }
    },
  ),
  probe(
    {
      id: 'cache-not-shared',
      title: 'What one caller may read, shared caches do not give to others.',
      group,
      level: 'should',
      clause: 'RFC 9111 3.5',
      mend: 'Send private or no-store; public and s-maxage overrule the protection of Authorization.',
    },
    'name credentials under "allowed" of a resource',
    async function* (site) {
      for (const resource of site.guarded) {
        for (const by of resource.repeatable ? resource.allowed : []) {
          const answer = await site.ask(resource, { by })
          if (!letIn(answer)) continue
          const directives = directivesOf(answer)
          const kept = ['public', 's-maxage', 'must-revalidate'].find((name) =>
            directives.has(name),
          )
          const off = directives.has('no-store') || directives.has('private')
          yield { answer, problem: kept && !off ? `Cache-Control: ${kept}` : undefined }
        }
      }
    },
  ),
  probe(
    {
      id: 'cache-other-credentials',
      title: 'What keys and cookies open is marked private or no-store.',
      group,
      level: 'should',
      clause: 'RFC 9110 16.4.2; RFC 9111 3.5',
      mend: 'Send private or no-store: caches know of Authorization only.',
    },
    'add credentials of kind "apiKey" or "cookie", and a resource that they are let into',
    async function* (site) {
      for (const resource of site.guarded) {
        for (const by of resource.repeatable ? resource.allowed : []) {
          if (by.kind !== 'apiKey' && by.kind !== 'cookie') continue
          const answer = await site.ask(resource, { by })
          if (!letIn(answer)) continue
          const directives = directivesOf(answer)
          const fine = ['no-store', 'private', 'no-cache'].some((name) => directives.has(name))
          yield {
            answer,
            problem: fine ? undefined : `${answer.status} without private or no-store`,
          }
        }
      }
    },
  ),
  probe(
    {
      id: 'conditional-refused',
      title: 'Conditional requests go around no guard.',
      group,
      level: 'must',
      clause: 'RFC 9110 13.2.1',
      mend: 'Check credentials before If-Match and If-None-Match: a 304 or 412 tells what is there.',
    },
    'add a resource whose "access" is not "public"',
    async function* (site) {
      for (const resource of site.samples) {
        const plain = await site.ask(resource)
        if (letIn(plain)) continue
        for (const [name, value] of CONDITIONS) {
          const by = { name: `no credentials, with ${name}`, fields: [[name, value]] } as const
          const answer = await site.ask(resource, { by })
          if (!answered(answer)) continue
          const differs = `${name}: ${answer.status} in place of ${plain.status}`
          yield { answer, problem: answer.status === plain.status ? undefined : differs }
        }
      }
    },
  ),
  watch(
    {
      id: 'vary-not-everything',
      title: 'Vary does not say *.',
      group,
      level: 'advice',
      clause: 'RFC 9110 12.5.5',
      mend: 'Name the fields that the answer turns on, or send no-store.',
    },
    'no answer had Vary',
    (answer) => answer.lines('vary').length > 0,
    (answer) =>
      answer.lines('vary').some((value) => value.trim() === '*') ? 'Vary: *' : undefined,
  ),
  probe(
    {
      id: 'vary-cookie',
      title: 'What turns on a cookie, and may be kept, says Vary: Cookie.',
      group,
      level: 'advice',
      clause: 'RFC 9110 12.5.5; RFC 9111 4.1',
      mend: 'Add Vary: Cookie, or send no-store.',
    },
    'add credentials of kind "cookie", and a resource that they are let into',
    async function* (site) {
      for (const resource of site.guarded) {
        for (const by of resource.repeatable ? resource.allowed : []) {
          if (by.kind !== 'cookie') continue
          const answer = await site.ask(resource, { by })
          if (!letIn(answer)) continue
          const varies = /(?:^|[,\s])(?:cookie|\*)(?:$|[,\s])/i.test(answer.lines('vary').join(','))
          const fine = directivesOf(answer).has('no-store') || varies
          yield { answer, problem: fine ? undefined : 'neither no-store nor Vary: Cookie' }
        }
      }
    },
  ),
]
