import type { Exchange } from '../client.js'
import { answered, instead, letIn, NEEDS_GUARDED, type Probe, probe } from '../probe.js'
import type { Resource, Site, Variation } from '../site.js'

const group = 'Ways around'
const NEEDS_READ = 'add a resource that is read with GET, and credentials under its "allowed"'

/** Other spellings of a path that routers and guards may read differently (RFC 3986 6.2.2). */
function spellings(path: string): readonly string[] {
  const [bare = '', query] = path.split('?')
  const rest = query === undefined ? '' : `?${query}`
  const last = bare.slice(bare.lastIndexOf('/') + 1)
  const before = bare.slice(0, bare.length - last.length)
  const first = last.charCodeAt(0).toString(16)
  return [
    `${bare}/`,
    `/${bare}`,
    `/.${bare}`,
    `/conformance/..${bare}`,
    `/%2e${bare}`,
    `${bare};conformance=1`,
    `${bare}%20`,
    `${bare}%00`,
    `${bare}.json`,
    `${before}%${first}${last.slice(1)}`,
    bare.toUpperCase(),
  ]
    .filter((spelling) => spelling !== bare)
    .map((spelling) => `${spelling}${rest}`)
}

/** What somebody who is let in reads there, to know it by; undefined where it cannot be had. */
async function readable(site: Site, resource: Resource): Promise<Exchange | undefined> {
  const [by] = resource.allowed
  if (!by || !resource.repeatable) return undefined
  const answer = await site.ask(resource, { by })
  return letIn(answer) ? answer : undefined
}

async function* strangersBy(site: Site, ways: (resource: Resource) => readonly Variation[]) {
  for (const resource of site.samples) {
    if (resource.config.method !== 'GET') continue
    const known = await readable(site, resource)
    if (!known || letIn(await site.ask(resource))) continue
    for (const variation of ways(resource)) {
      const answer = await site.ask(resource, variation)
      if (!answered(answer)) continue
      // Another page, such as the start page of an app, is nobody's secret.
      yield { answer, opened: letIn(answer) && answer.body === known.body && known.body !== '' }
    }
  }
}

export const BYPASSES: readonly Probe[] = [
  probe(
    {
      id: 'path-spelling',
      title: 'Another spelling of the path goes around no guard.',
      group,
      level: 'must',
      clause: 'RFC 3986 6.2.2; RFC 9110 15.5.2; CWE-647',
      mend: 'Guard the handler, not a pattern of addresses, or normalize paths before both.',
    },
    NEEDS_READ,
    async function* (site) {
      const ways = ({ config }: Resource) => spellings(config.path).map((path) => ({ path }))
      for await (const { answer, opened } of strangersBy(site, ways)) {
        yield {
          answer,
          problem: opened ? `${answer.request.target} was opened to a stranger` : undefined,
        }
      }
    },
  ),
  probe(
    {
      id: 'path-override',
      title: 'Fields that rewrite the path go around no guard.',
      group,
      level: 'must',
      clause: 'RFC 9110 15.5.2; CWE-288',
      mend: 'Turn X-Original-URL and X-Rewrite-URL off, or drop them at the edge.',
    },
    `${NEEDS_READ}, and one whose "access" is "public"`,
    async function* (site) {
      const [open] = site.open
      if (!open) return
      for (const resource of site.samples) {
        const known = resource.config.method === 'GET' && (await readable(site, resource))
        if (!known) continue
        const { path } = resource.config
        // The way there is the public one; the field names the other.
        for (const name of ['X-Original-URL', 'X-Rewrite-URL', 'X-HTTP-Path-Override']) {
          const by = { name, fields: [[name, path]] } as const
          const answer = await site.ask(resource, { path: open.config.path, by })
          const opened = letIn(answer) && answer.body === known.body && known.body !== ''
          if (answered(answer))
            yield { answer, problem: opened ? `${name} opened ${path}` : undefined }
        }
      }
    },
  ),
  probe(
    {
      id: 'method-override',
      title: 'Fields that rewrite the method go around no guard.',
      group,
      level: 'must',
      clause: 'RFC 9110 9.1, 15.5.2; CWE-650',
      mend: 'Apply the override before the guard, or not at all.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      for (const resource of site.samples) {
        if (letIn(await site.ask(resource))) continue
        for (const name of ['X-HTTP-Method-Override', 'X-Method-Override', 'X-HTTP-Method']) {
          for (const to of ['HEAD', 'OPTIONS', 'CONFORMANCE']) {
            const by = { name: `${name}: ${to}`, fields: [[name, to]] } as const
            const answer = await site.ask(resource, { by })
            if (!answered(answer)) continue
            // An OPTIONS that is answered as such opens nothing.
            const opened = letIn(answer) && answer.body !== ''
            yield { answer, problem: opened ? instead(answer, 'a refusal') : undefined }
          }
        }
      }
    },
  ),
  probe(
    {
      id: 'local-address-claimed',
      title: 'Who claims to come from this machine is a stranger all the same.',
      group,
      level: 'must',
      clause: 'RFC 7239 8.1; CWE-348',
      mend: 'Ask for credentials whatever X-Forwarded-For says.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      const names = ['X-Forwarded-For', 'X-Real-IP', 'Client-IP', 'True-Client-IP']
      const fields = [...names, 'CF-Connecting-IP'].map((name) => [name, '127.0.0.1'] as const)
      const by = { name: 'X-Forwarded-For: 127.0.0.1', fields }
      for (const resource of site.samples) {
        if (letIn(await site.ask(resource))) continue
        const answer = await site.ask(resource, { by })
        if (!answered(answer)) continue
        yield { answer, problem: letIn(answer) ? instead(answer, 'a refusal') : undefined }
      }
    },
  ),
  probe(
    {
      id: 'page-request-not-let-in',
      title: 'Saying that it is a page’s own request opens nothing.',
      group,
      level: 'must',
      clause: 'RFC 9110 15.5.2',
      mend: 'Let X-Requested-With and Sec-Fetch-Site tell how to answer, never who asks.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      const origin = site.origin.origin
      const fields = [
        ['X-Requested-With', 'XMLHttpRequest'],
        ['Sec-Fetch-Site', 'same-origin'],
        ['Origin', origin],
        ['Referer', `${origin}/`],
      ] as const
      for (const resource of site.samples) {
        if (letIn(await site.ask(resource))) continue
        const answer = await site.ask(resource, {
          by: { name: 'a request of its own page', fields },
        })
        if (!answered(answer)) continue
        yield { answer, problem: letIn(answer) ? instead(answer, 'a refusal') : undefined }
      }
    },
  ),
]
