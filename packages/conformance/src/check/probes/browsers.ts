import type { Exchange } from '../client.js'
import { answered, instead, letIn, type Probe, probe } from '../probe.js'
import type { Resource, Site } from '../site.js'

const group = 'Browsers'
const NEEDS = 'add "cors" with an origin whose pages call the API'
const FOREIGN = 'https://conformance.invalid'

const wordsIn = (answer: Exchange, name: string): readonly string[] =>
  answer
    .lines(name)
    .flatMap((line) => line.split(','))
    .map((word) => word.trim().toLowerCase())

const allowsOrigin = (answer: Exchange, origin: string): boolean =>
  answer.lines('access-control-allow-origin').some((value) => value === '*' || value === origin)

/** What browsers ask before the real request, where that has an Authorization field. */
async function* preflights(site: Site) {
  const { cors } = site.config
  if (!cors) return
  for (const resource of site.guarded) {
    const answer = await site.ask(resource, {
      method: 'OPTIONS',
      by: { name: 'a preflight', fields: [] },
      fields: [
        ['Origin', cors.origin],
        ['Access-Control-Request-Method', resource.config.method],
        ['Access-Control-Request-Headers', 'authorization'],
      ],
    })
    if (answered(answer)) yield { answer, origin: cors.origin, resource }
  }
}

/** Refusals to a page of the configured origin. */
async function* refusals(site: Site): AsyncGenerator<{ answer: Exchange; origin: string }, void> {
  const { cors } = site.config
  if (!cors) return
  for (const resource of site.guarded) {
    const fields = [['Origin', cors.origin]] as const
    const by = { name: 'a page elsewhere', fields: [] }
    const answer = await site.ask(resource, { by, fields })
    if (answered(answer) && !letIn(answer)) yield { answer, origin: cors.origin }
  }
}

const takesAuthorization = ({ schemes }: Resource): boolean =>
  ['bearer', 'basic', 'digest', 'dpop'].some((scheme) => schemes.includes(scheme))

export const BROWSERS: readonly Probe[] = [
  probe(
    {
      id: 'preflight-not-challenged',
      title: 'A preflight is answered without credentials: browsers send none.',
      group,
      level: 'must',
      clause: 'Fetch, CORS protocol (CORS-preflight fetch)',
      mend: 'Put CORS before the guard.',
    },
    NEEDS,
    async function* (site) {
      for await (const { answer } of preflights(site)) {
        const fine = answer.status >= 200 && answer.status < 300
        yield { answer, problem: fine ? undefined : instead(answer, '2xx') }
      }
    },
  ),
  probe(
    {
      id: 'preflight-allows-origin',
      title: 'A preflight allows the origin and the method.',
      group,
      level: 'must',
      clause: 'Fetch, CORS check',
      mend: 'Send Access-Control-Allow-Origin, and Access-Control-Allow-Methods with this method.',
    },
    NEEDS,
    async function* (site) {
      for await (const { answer, origin, resource } of preflights(site)) {
        if (!letIn(answer)) continue
        const { method } = resource.config
        const methods = wordsIn(answer, 'access-control-allow-methods')
        const simple = ['GET', 'HEAD', 'POST'].includes(method)
        const named = simple || methods.includes('*') || methods.includes(method.toLowerCase())
        const problem = allowsOrigin(answer, origin)
          ? named
            ? undefined
            : `${method} is not among Access-Control-Allow-Methods`
          : `Access-Control-Allow-Origin does not allow ${origin}`
        yield { answer, problem }
      }
    },
  ),
  probe(
    {
      id: 'preflight-allows-authorization',
      title: 'A preflight names Authorization among the fields that may be sent.',
      group,
      level: 'must',
      clause: 'Fetch, CORS-unsafe request-header names',
      mend: 'Name Authorization in Access-Control-Allow-Headers; * does not cover it.',
    },
    NEEDS,
    async function* (site) {
      for await (const { answer, resource } of preflights(site)) {
        if (!letIn(answer) || !takesAuthorization(resource)) continue
        const allowed = wordsIn(answer, 'access-control-allow-headers')
        const problem = 'Access-Control-Allow-Headers does not name Authorization'
        yield { answer, problem: allowed.includes('authorization') ? undefined : problem }
      }
    },
  ),
  probe(
    {
      id: 'cors-on-refusals',
      title: 'Refusals carry the CORS fields, or pages see a network error.',
      group,
      level: 'should',
      clause: 'Fetch, CORS check',
      mend: 'Put CORS before the guard, so that 401 and 403 have its fields, too.',
    },
    NEEDS,
    async function* (site) {
      for await (const { answer, origin } of refusals(site)) {
        const problem = `${answer.status} without Access-Control-Allow-Origin for ${origin}`
        yield { answer, problem: allowsOrigin(answer, origin) ? undefined : problem }
      }
    },
  ),
  probe(
    {
      id: 'cors-exposes-challenge',
      title: 'Pages may read the challenge.',
      group,
      level: 'advice',
      clause: 'Fetch, CORS-exposed header-name list; RFC 9449 7.1',
      mend: 'Name WWW-Authenticate in Access-Control-Expose-Headers.',
    },
    NEEDS,
    async function* (site) {
      for await (const { answer } of refusals(site)) {
        if (answer.lines('www-authenticate').length === 0) continue
        const exposed = wordsIn(answer, 'access-control-expose-headers')
        const fine = exposed.includes('www-authenticate') || exposed.includes('*')
        yield { answer, problem: fine ? undefined : 'WWW-Authenticate is not exposed' }
      }
    },
  ),
  probe(
    {
      id: 'cors-no-credentials-for-everybody',
      title: 'Not every origin’s pages may send cookies.',
      group,
      level: 'should',
      clause: 'Fetch, CORS protocol and credentials; CWE-942',
      mend: 'Name the origins; do not repeat Origin together with Access-Control-Allow-Credentials.',
    },
    'add a resource',
    async function* (site) {
      for (const resource of site.resources) {
        if (!resource.repeatable) continue
        const fields = [['Origin', FOREIGN]] as const
        const answer = await site.ask(resource, { by: { name: `Origin: ${FOREIGN}`, fields } })
        if (!answered(answer)) continue
        const [allowed] = answer.lines('access-control-allow-origin')
        const credentials = answer.lines('access-control-allow-credentials')[0] === 'true'
        const open = credentials && (allowed === FOREIGN || allowed === 'null')
        yield { answer, problem: open ? `${allowed} is allowed, with credentials` : undefined }
      }
    },
  ),
]
