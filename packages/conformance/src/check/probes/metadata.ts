import type { Exchange } from '../client.js'
import { type Probe, probe } from '../probe.js'
import { challengeOf, type Site } from '../site.js'
import {
  documentOf,
  identifierOf,
  members,
  membersOf,
  metadata,
  placeOf,
} from './metadata-document.js'

const group = 'Protected resource metadata'
const NEEDS = 'set "protectedResource" (to {}, if nothing else)'
const NEEDS_BEARER = `${NEEDS}, and a resource that challenges with Bearer or DPoP`

/** Members of RFC 9728 2 that are lists of strings. */
const LISTS = [
  'authorization_servers',
  'scopes_supported',
  'bearer_methods_supported',
  'resource_signing_alg_values_supported',
  'authorization_details_types_supported',
  'dpop_signing_alg_values_supported',
]

/** https, or http on loopback (RFC 9728 1.2, 7.7). */
function isSafe(text: unknown): boolean {
  if (typeof text !== 'string' || !URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}

async function* challenges(site: Site) {
  if (!site.config.protectedResource) return
  for (const resource of site.guarded) {
    const answer = await site.ask(resource)
    const challenge = challengeOf(answer, 'bearer') ?? challengeOf(answer, 'dpop')
    if (answer.status === 401 && challenge) yield { answer, url: challenge['resource_metadata'] }
  }
}

export const METADATA: readonly Probe[] = [
  probe(
    {
      id: 'metadata-served',
      title: 'The metadata are where they belong, for everybody.',
      group,
      level: 'must',
      clause: 'RFC 9728 3, 3.1',
      mend: 'Answer GET of /.well-known/oauth-protected-resource with 200, before any guard.',
    },
    NEEDS,
    async function* (site) {
      for await (const answer of metadata(site)) {
        const fine = answer.status === 200 && (answer.cut || membersOf(answer) !== undefined)
        const problem = `${answer.status} came, 200 and a JSON object were expected`
        yield { answer, problem: fine ? undefined : problem }
      }
    },
  ),
  probe(
    {
      id: 'metadata-type',
      title: 'The metadata are application/json.',
      group,
      level: 'must',
      clause: 'RFC 9728 3.2',
      mend: 'Send Content-Type: application/json.',
    },
    NEEDS,
    async function* (site) {
      for await (const { answer } of members(site)) {
        const [type = ''] = answer.lines('content-type')
        const fine = /^application\/json\s*(?:;|$)/i.test(type)
        yield { answer, problem: fine ? undefined : `Content-Type: ${type || 'none'}` }
      }
    },
  ),
  probe(
    {
      id: 'metadata-resource',
      title: 'The metadata name the resource by its own identifier.',
      group,
      level: 'must',
      clause: 'RFC 9728 2, 3.3',
      mend: 'Write in "resource" the URL that the metadata’s own address is made of.',
    },
    NEEDS,
    async function* (site) {
      const expected =
        site.config.protectedResource?.resource ?? site.origin.href.replace(/\/$/, '')
      for await (const {
        answer,
        members: { resource },
      } of members(site)) {
        const fine = resource === expected || resource === `${expected}/`
        const problem = `"resource" is ${JSON.stringify(resource)}, "${expected}" was expected`
        yield { answer, problem: fine ? undefined : problem }
      }
    },
  ),
  probe(
    {
      id: 'metadata-members',
      title: 'The members of the metadata are of their types.',
      group,
      level: 'must',
      clause: 'RFC 9728 2, 3.2',
      mend: 'Write lists of strings, and leave out what is empty.',
    },
    NEEDS,
    async function* (site) {
      for await (const { answer, members: found } of members(site)) {
        const wrong = LISTS.find((name) => {
          const value = found[name]
          if (value === undefined) return false
          const isList = Array.isArray(value) && value.every((each) => typeof each === 'string')
          return !isList || value.length === 0
        })
        yield { answer, problem: wrong && `"${wrong}" is ${JSON.stringify(found[wrong])}` }
      }
    },
  ),
  probe(
    {
      id: 'metadata-bearer-methods',
      title: 'bearer_methods_supported has header, body and query only.',
      group,
      level: 'must',
      clause: 'RFC 9728 2',
      mend: 'Write ["header"].',
    },
    NEEDS,
    async function* (site) {
      for await (const { answer, members: found } of members(site)) {
        const methods = found['bearer_methods_supported']
        if (!Array.isArray(methods)) continue
        const odd = methods.find((each) => !['header', 'body', 'query'].includes(String(each)))
        yield {
          answer,
          problem: odd === undefined ? undefined : `${JSON.stringify(odd)} is among them`,
        }
      }
    },
  ),
  probe(
    {
      id: 'metadata-servers',
      title: 'The metadata name authorization servers, by https.',
      group,
      level: 'should',
      clause: 'RFC 9728 2; RFC 8414 2',
      mend: 'List the issuers whose tokens the API takes in authorization_servers.',
    },
    NEEDS,
    async function* (site) {
      for await (const { answer, members: found } of members(site)) {
        const servers = found['authorization_servers']
        const named = Array.isArray(servers) && servers.length > 0
        const odd = named ? servers.find((server) => !isSafe(server)) : undefined
        const problem = named ? odd && `${JSON.stringify(odd)} is no https URL` : 'none is named'
        yield { answer, problem: problem ? String(problem) : undefined }
      }
    },
  ),
  probe(
    {
      id: 'metadata-host',
      title: 'The metadata do not turn on the Host that a client names.',
      group,
      level: 'should',
      clause: 'RFC 9728 3.3, 7.3',
      mend: 'Configure the identifier; what is made from Host leads clients elsewhere.',
    },
    NEEDS,
    async function* (site) {
      const resource = documentOf(site)
      for await (const { answer: plain, members: expected } of members(site)) {
        if (!resource) return
        for (const name of ['Host', 'X-Forwarded-Host']) {
          const by = { name, fields: [] }
          const answer = await site.ask(resource, { by, fields: [[name, 'elsewhere.invalid']] })
          // A server that knows its hosts may refuse another one.
          if (answer.status !== plain.status) continue
          const turned = membersOf(answer)?.['resource'] !== expected['resource']
          yield { answer, problem: turned ? `"resource" follows ${name}` : undefined }
        }
      }
    },
  ),
  probe(
    {
      id: 'challenge-names-metadata',
      title: 'Challenges say where the metadata are.',
      group,
      level: 'advice',
      clause: 'RFC 9728 5.1; MCP authorization',
      mend: 'Add resource_metadata="…" to the challenge.',
    },
    NEEDS_BEARER,
    async function* (site) {
      let named = false
      let last: Exchange | undefined
      for await (const { answer, url } of challenges(site)) {
        named ||= url !== undefined
        last = answer
      }
      // One protection space of an API may have metadata, and another none.
      if (last)
        yield { answer: last, problem: named ? undefined : 'no challenge has resource_metadata' }
    },
  ),
  probe(
    {
      id: 'challenge-metadata-url',
      title: 'resource_metadata is the address of the metadata.',
      group,
      level: 'must',
      clause: 'RFC 9728 5.1, 3.3',
      mend: 'Write the absolute URL made of the resource’s identifier as RFC 9728 3.1 has it.',
    },
    `${NEEDS_BEARER} that has resource_metadata`,
    async function* (site) {
      const identifier = identifierOf(site)
      const path = site.config.protectedResource?.metadata ?? placeOf(identifier)
      const expected = new URL(path, identifier).href
      for await (const { answer, url } of challenges(site)) {
        if (url === undefined) continue
        const problem = `resource_metadata="${url}" came, "${expected}" was expected`
        yield { answer, problem: url === expected ? undefined : problem }
      }
    },
  ),
]
