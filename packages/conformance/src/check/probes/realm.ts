import type { Exchange } from '../client.js'
import { NEEDS_GUARDED, type Probe, probe } from '../probe.js'
import { challengesOf, type Variation } from '../site.js'
import { withQuery } from './written.js'

const group = 'Injection'

/** The realms of an answer's challenges. */
function realmsOf(answer: Exchange): string {
  const list = challengesOf(answer)
  if (list.kind === 'malformed') return ''
  return list.challenges
    .map(({ scheme, params }) => `${scheme} ${params['realm'] ?? ''}`)
    .join(', ')
}

export const REALM: readonly Probe[] = [
  probe(
    {
      id: 'realm-stable',
      title: 'The realm is the same whatever the query and the host.',
      group,
      level: 'should',
      clause: 'RFC 9110 11.5',
      mend: 'Write the realm down: clients file credentials under it.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      for (const resource of site.samples) {
        const plain = await site.ask(resource)
        if (plain.status !== 401) continue
        const variations: readonly Variation[] = [
          { path: withQuery(resource, 'conformance=1') },
          { fields: [['Host', 'other.invalid']] },
          { by: { name: 'X-Forwarded-Host', fields: [['X-Forwarded-Host', 'other.invalid']] } },
        ]
        for (const variation of variations) {
          const answer = await site.ask(resource, variation)
          if (answer.status !== 401) continue
          const [one, other] = [realmsOf(plain), realmsOf(answer)]
          yield { answer, problem: one === other ? undefined : `${one} became ${other}` }
        }
      }
    },
  ),
  probe(
    {
      id: 'realm-tells-nothing',
      title: 'The realm names the API, and no machine, file or version.',
      group,
      level: 'advice',
      clause: 'RFC 9110 11.5, 17.12',
      mend: 'Name the realm as people know the API.',
    },
    'no answer had a realm',
    async function* (site) {
      for (const resource of site.guarded) {
        const answer = await site.ask(resource)
        const realm = realmsOf(answer)
        if (realm === '') continue
        const telling =
          /\b(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}\b|\/(?:home|usr|var|opt|srv)\/|[A-Z]:\\|\b\d+\.\d+\.\d+\b|\.(?:local|internal)\b/
        yield { answer, problem: telling.test(realm) ? `the realm is ${realm}` : undefined }
      }
    },
  ),
]
