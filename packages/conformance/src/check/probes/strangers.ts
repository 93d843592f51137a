import type { Caller } from '../callers.js'
import type { Exchange } from '../client.js'
import { answered, instead, letIn, NEEDS_GUARDED, type Probe, probe, type Trial } from '../probe.js'
import { challengeOf, type Resource, type Site } from '../site.js'

const group = 'Strangers'

const UNKNOWN_SCHEMES: readonly Caller[] = [
  { name: 'a made-up scheme', fields: [['Authorization', 'Conformance abc']] },
  { name: 'a bare word', fields: [['Authorization', 'conformance']] },
]

/** What guarded resources answer to those without credentials. */
async function* strangers(site: Site): AsyncGenerator<{ resource: Resource; answer: Exchange }> {
  for (const resource of site.guarded) {
    const answer = await site.ask(resource)
    if (answered(answer)) yield { resource, answer }
  }
}

/** The same, of those whose status is left to the standard. */
async function* plainStrangers(
  site: Site,
  problem: (answer: Exchange, resource: Resource) => string | undefined,
): AsyncGenerator<Trial, void> {
  for await (const { resource, answer } of strangers(site)) {
    if (resource.config.expect?.stranger !== undefined || letIn(answer)) continue
    yield { answer, problem: problem(answer, resource) }
  }
}

/** Those who come with a scheme that the API does not know: as good as nothing sent. */
async function* unknownSchemes(site: Site) {
  for (const resource of site.samples) {
    for (const by of UNKNOWN_SCHEMES) {
      const answer = await site.ask(resource, { by })
      if (answered(answer)) yield { resource, answer }
    }
  }
}

const redirects = ({ status }: Exchange): boolean => status >= 300 && status < 400

export const STRANGERS: readonly Probe[] = [
  probe(
    {
      id: 'stranger-not-let-in',
      title: 'Nobody gets in without credentials.',
      group,
      level: 'must',
      clause: 'RFC 9110 15.5.2',
      mend: 'Put the guard before the handler on this route, and let it fail closed.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      for await (const { answer } of strangers(site)) {
        yield { answer, problem: letIn(answer) ? instead(answer, 'a refusal') : undefined }
      }
    },
  ),
  probe(
    {
      id: 'stranger-401',
      title: 'Who sent no credentials is answered 401.',
      group,
      level: 'should',
      clause: 'RFC 9110 11.4, 15.5.2',
      mend: 'Answer 401 with a challenge, before looking at anything else of the request.',
    },
    NEEDS_GUARDED,
    (site) =>
      plainStrangers(site, (answer, { config }) => {
        // RFC 9110 15.5.4: what is hidden may be hidden from strangers, too.
        if (answer.status === 401 || (answer.status === 404 && config.hidden)) return undefined
        // The next two say more of these.
        if (answer.status === 403 || redirects(answer)) return undefined
        return instead(answer, '401')
      }),
  ),
  probe(
    {
      id: 'stranger-not-forbidden',
      title: 'Who sent no credentials is asked for them, not forbidden.',
      group,
      level: 'should',
      clause: 'RFC 9110 11.4, 15.5.4',
      mend: 'Answer 401 with a challenge; 403 is for those whom a login would not help.',
    },
    NEEDS_GUARDED,
    (site) =>
      plainStrangers(site, (answer) =>
        answer.status === 403 ? instead(answer, '401') : undefined,
      ),
  ),
  probe(
    {
      id: 'stranger-not-redirected',
      title: 'Who sent no credentials is not redirected to a login page.',
      group,
      level: 'should',
      clause: 'RFC 9110 11.4, 15.5.2',
      mend: 'Answer 401; redirect only navigations (Accept: text/html), if at all.',
    },
    NEEDS_GUARDED,
    (site) =>
      plainStrangers(site, (answer) => (redirects(answer) ? instead(answer, '401') : undefined)),
  ),
  probe(
    {
      id: 'stranger-as-configured',
      title: 'Who sent no credentials gets the status that the configuration expects.',
      group,
      level: 'advice',
      clause: '"expect" in the configuration',
      mend: 'Change expect.stranger, or the answer.',
    },
    'set expect.stranger on a resource',
    async function* (site) {
      for await (const { resource, answer } of strangers(site)) {
        const expected = resource.config.expect?.stranger
        if (expected === undefined) continue
        const problem = answer.status === expected ? undefined : instead(answer, String(expected))
        yield { answer, problem }
      }
    },
  ),
  probe(
    {
      id: 'stranger-no-error-code',
      title: 'Who sent nothing is told of no error.',
      group,
      level: 'should',
      clause: 'RFC 6750 3.1',
      mend: 'Leave out error, error_description and error_uri where no credentials were sent.',
    },
    'add a resource whose 401 offers Bearer or DPoP',
    async function* (site) {
      for await (const { answer } of strangers(site)) {
        for (const scheme of ['bearer', 'dpop']) {
          const params = challengeOf(answer, scheme)
          if (!params) continue
          const told = ['error', 'error_description', 'error_uri'].find((name) => name in params)
          yield { answer, problem: told && `nothing was sent, and ${told}="${params[told]}" came` }
        }
      }
    },
  ),
  probe(
    {
      id: 'unknown-scheme-401',
      title: 'A scheme that the API does not know is as good as none: 401.',
      group,
      level: 'should',
      clause: 'RFC 6750 3.1; RFC 9110 11.4',
      mend: 'Treat credentials of another scheme as credentials that were not sent.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      for await (const { resource, answer } of unknownSchemes(site)) {
        if (letIn(answer)) continue
        const expected = resource.config.expect?.stranger ?? (resource.config.hidden ? 404 : 401)
        const fine = answer.status === 401 || answer.status === expected
        yield { answer, problem: fine ? undefined : instead(answer, String(expected)) }
      }
    },
  ),
  probe(
    {
      id: 'unknown-scheme-not-let-in',
      title: 'Nobody gets in with a scheme that the API does not know.',
      group,
      level: 'must',
      clause: 'RFC 9110 11.4',
      mend: 'Compare the scheme before looking at what follows it.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      for await (const { answer } of unknownSchemes(site)) {
        yield { answer, problem: letIn(answer) ? instead(answer, 'a refusal') : undefined }
      }
    },
  ),
  probe(
    {
      id: 'unknown-scheme-no-error-code',
      title: 'Who came with an unknown scheme is told of no error.',
      group,
      level: 'should',
      clause: 'RFC 6750 3.1',
      mend: 'Leave out the error code where the scheme is not one that the API takes.',
    },
    'add a resource whose 401 offers Bearer or DPoP',
    async function* (site) {
      for await (const { answer } of unknownSchemes(site)) {
        const params = challengeOf(answer, 'bearer') ?? challengeOf(answer, 'dpop')
        if (!params || answer.status !== 401) continue
        const { error } = params
        yield { answer, problem: error && `${answer.by}: error="${error}" came` }
      }
    },
  ),
]
