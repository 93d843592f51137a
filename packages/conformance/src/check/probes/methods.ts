import type { Exchange } from '../client.js'
import { answered, instead, letIn, NEEDS_GUARDED, type Probe, probe, watch } from '../probe.js'
import type { Resource, Site } from '../site.js'

const group = 'Methods'
const NEEDS_GET = 'add a resource that is read with GET'
/** Where GET is there, it is the answers that give nothing to compare. */
const needsGetAnd =
  (what: string) =>
  ({ resources }: Site): string =>
    resources.some(({ config }) => config.method === 'GET') ? what : NEEDS_GET
const NEEDS_WRITE = 'add a resource with a method such as POST or PUT'

interface Pair {
  readonly get: Exchange
  readonly head: Exchange
}

/** GET and HEAD of everything, by strangers and by those who are let in. */
async function* pairs(site: Site): AsyncGenerator<Pair, void> {
  for (const resource of site.resources) {
    if (resource.config.method !== 'GET') continue
    for (const by of [undefined, resource.allowed[0], resource.refused[0]].filter(unique)) {
      const variation = by ? { by } : {}
      const get = await site.ask(resource, variation)
      const head = await site.ask(resource, { ...variation, method: 'HEAD' })
      // RFC 9110 9.1: only GET and HEAD are mandatory, and some APIs answer 405 all the same.
      if (answered(get) && answered(head) && head.status !== 405) yield { get, head }
    }
  }
}

const unique = (value: unknown, index: number, all: readonly unknown[]): boolean =>
  all.indexOf(value) === index

const valueOf = (answer: Exchange, name: string): string => answer.lines(name).join(', ')

/** Requests with a body, which strangers have no business sending. */
function* writes(site: Site): Generator<Resource, void> {
  for (const resource of site.guarded) {
    if (resource.config.body !== undefined && resource.config.expect?.stranger === undefined) {
      yield resource
    }
  }
}

const wants401 = (answer: Exchange, { config }: Resource): string | undefined =>
  answer.status === 401 || (config.hidden && answer.status === 404)
    ? undefined
    : instead(answer, '401')

export const METHODS: readonly Probe[] = [
  probe(
    {
      id: 'head-status',
      title: 'HEAD has the status of GET.',
      group,
      level: 'should',
      clause: 'RFC 9110 9.3.2',
      mend: 'Answer HEAD with the guard and the handler of GET.',
    },
    NEEDS_GET,
    async function* (site) {
      for await (const { get, head } of pairs(site)) {
        const problem =
          get.status === head.status ? undefined : instead(head, `${get.status}, as for GET,`)
        yield { answer: head, problem }
      }
    },
  ),
  probe(
    {
      id: 'head-challenge',
      title: 'HEAD has the challenge of GET.',
      group,
      level: 'should',
      clause: 'RFC 9110 9.3.2',
      mend: 'Send the same fields with HEAD as with GET.',
    },
    needsGetAnd('no path answers both GET and HEAD by 401'),
    async function* (site) {
      for await (const { get, head } of pairs(site)) {
        if (get.status !== 401 || head.status !== 401) continue
        const [one, other] = [get, head].map((answer) =>
          // A nonce is another one each time.
          valueOf(answer, 'www-authenticate').replace(/nonce="[^"]*"/gi, 'nonce'),
        )
        yield {
          answer: head,
          problem: one === other ? undefined : 'HEAD and GET are challenged differently',
        }
      }
    },
  ),
  watch(
    {
      id: 'head-no-content',
      title: 'An answer to HEAD has no content.',
      group,
      level: 'must',
      clause: 'RFC 9110 9.3.2',
      mend: 'Send no body on HEAD; servers do this by themselves unless a handler writes to the socket.',
    },
    NEEDS_GET,
    ({ request }) => request.method === 'HEAD',
    ({ content }) => (content > 0 ? `${content} octets behind the head` : undefined),
  ),
  probe(
    {
      id: 'head-content-length',
      title: 'Content-Length of HEAD is that of GET, if it is there.',
      group,
      level: 'must',
      clause: 'RFC 9110 8.6',
      mend: 'Leave Content-Length out on HEAD, or send the length that GET would have.',
    },
    needsGetAnd('no refusal had Content-Length both on GET and on HEAD, which need not be'),
    async function* (site) {
      for await (const { get, head } of pairs(site)) {
        const [of, length] = [valueOf(get, 'content-length'), valueOf(head, 'content-length')]
        // A success may change between two requests; refusals do not.
        if (get.status !== head.status || letIn(get) || of === '' || length === '') continue
        yield {
          answer: head,
          problem: of === length ? undefined : `${length} on HEAD, ${of} on GET`,
        }
      }
    },
  ),
  probe(
    {
      id: 'unknown-method-not-let-in',
      title: 'A method that nobody knows goes around no guard.',
      group,
      level: 'must',
      clause: 'RFC 9110 9.1, 15.5.2; CWE-650',
      mend: 'Guard the path for every method, not for a list of them.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      for (const resource of site.guarded) {
        if (resource.config.method !== 'GET') continue
        // In no registry, and known to parsers (it is of WebDAV): it reaches routers.
        for (const method of ['CONFORMANCE', 'PROPFIND']) {
          const answer = await site.ask(resource, { method })
          if (!answered(answer)) continue
          const problem = letIn(answer)
            ? `${method} by a stranger: ${answer.status} came`
            : undefined
          yield { answer, problem }
        }
      }
    },
  ),
  probe(
    {
      id: 'trace-hides-credentials',
      title: 'TRACE does not send credentials back.',
      group,
      level: 'should',
      clause: 'RFC 9110 9.3.8',
      mend: 'Turn TRACE off, or leave Authorization and Cookie out of what it sends back.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      const [resource] = site.samples
      if (!resource) return
      const by = {
        name: 'TRACE',
        fields: [
          ['Authorization', 'Bearer conformance-trace'],
          ['Cookie', 'a=conformance-trace'],
        ],
      } as const
      const answer = await site.ask(resource, { by, method: 'TRACE' })
      const back = answer.status < 300 && answer.body.includes('conformance-trace')
      if (answered(answer))
        yield { answer, problem: back ? 'the credentials came back' : undefined }
    },
  ),
  probe(
    {
      id: 'refused-before-body-is-read',
      title: 'Strangers are refused before the body is looked at.',
      group,
      level: 'should',
      clause: 'RFC 9110 11.4',
      mend: 'Put the guard before the parser: a body that is no JSON, by a stranger, is 401, not 400.',
    },
    NEEDS_WRITE,
    async function* (site) {
      for (const resource of writes(site)) {
        const answer = await site.ask(resource, { body: '{"broken":' })
        if (answered(answer) && !letIn(answer))
          yield { answer, problem: wants401(answer, resource) }
      }
    },
  ),
  probe(
    {
      id: 'refused-before-media-type',
      title: 'Strangers are refused before the type of the body is looked at.',
      group,
      level: 'should',
      clause: 'RFC 9110 11.4',
      mend: 'Put the guard before whatever answers 415.',
    },
    NEEDS_WRITE,
    async function* (site) {
      for (const resource of writes(site)) {
        const body = 'conformance'
        const fields = [
          ['Content-Type', 'application/x-conformance'],
          ['Content-Length', String(body.length)],
        ] as const
        const answer = await site.ask(resource, { body, fields })
        if (answered(answer) && !letIn(answer))
          yield { answer, problem: wants401(answer, resource) }
      }
    },
  ),
  probe(
    {
      id: 'refused-without-body',
      title: 'Strangers are refused without having to send the body.',
      group,
      level: 'advice',
      clause: 'RFC 9110 10.1.1',
      mend: 'Answer when the fields are there; a large upload is then not sent for nothing.',
    },
    NEEDS_WRITE,
    async function* (site) {
      for (const resource of writes(site)) {
        // More is announced than is sent: who waits for the rest does not answer.
        const fields = [
          ['Content-Type', 'application/json'],
          ['Content-Length', '4096'],
        ] as const
        const timeout = Math.min(site.client.timeout, 1500)
        const answer = await site.ask(resource, { body: '{', fields, timeout })
        const waits = answer.status === 0 || answer.status === 408
        yield { answer, problem: waits ? 'no answer before the whole body had come' : undefined }
      }
    },
  ),
]
