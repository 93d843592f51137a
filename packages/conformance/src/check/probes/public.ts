import { answered, instead, type Probe, probe } from '../probe.js'

const group = 'Strangers'

/** What asks nobody for credentials: it is public, or forbidden whoever asks. */
export const PUBLIC: readonly Probe[] = [
  probe(
    {
      id: 'forbidden-to-all',
      title: 'What is forbidden whoever asks is 403, without a challenge.',
      group,
      level: 'should',
      clause: 'RFC 9110 15.5.4',
      mend: 'Answer 403 before credentials are read; a 401 would ask for a login that does not help.',
    },
    'add a resource whose "access" is "nobody"',
    async function* (site) {
      for (const resource of site.resources) {
        if (resource.config.access !== 'nobody') continue
        const answer = await site.ask(resource)
        const challenged = answer.lines('www-authenticate').length > 0
        const expected = resource.config.expect?.stranger ?? 403
        const fine = answer.status === expected && !challenged
        const what = challenged ? '403 without a challenge' : String(expected)
        yield { answer, problem: fine ? undefined : instead(answer, what) }
      }
    },
  ),
  probe(
    {
      id: 'public-open',
      title: 'What is public asks nobody for credentials.',
      group,
      level: 'should',
      clause: 'RFC 9110 15.5.2',
      mend: 'Take the guard off this route, or say in the configuration who gets in.',
    },
    'add a resource whose "access" is "public"',
    async function* (site) {
      for (const resource of site.open) {
        if (!resource.repeatable) continue
        const answer = await site.ask(resource)
        const refused = [401, 403, 407].includes(answer.status) || answer.status >= 500
        yield { answer, problem: refused ? instead(answer, 'a success') : undefined }
      }
    },
  ),
  probe(
    {
      id: 'public-good-credentials',
      title: 'What is public lets in who comes with good credentials, too.',
      group,
      level: 'should',
      clause: 'RFC 9110 15.5.2',
      mend: 'Do not refuse credentials where none are needed.',
    },
    'add a resource whose "access" is "public", and credentials that are good',
    async function* (site) {
      for (const resource of site.open) {
        if (!resource.repeatable) continue
        for (const by of site.oneOfEachKind) {
          const answer = await site.ask(resource, { by })
          const refused = [401, 403, 407].includes(answer.status) || answer.status >= 500
          yield { answer, problem: refused ? instead(answer, 'a success') : undefined }
        }
      }
    },
  ),
  probe(
    {
      id: 'public-bad-credentials',
      title: 'Bad credentials on a public resource are ignored, or answered 401.',
      group,
      level: 'should',
      clause: 'RFC 9110 11.4',
      mend: 'Ignore them, or answer 401 with a challenge; never 403 or a server error.',
    },
    'add a resource whose "access" is "public", and credentials that are good',
    async function* (site) {
      for (const resource of site.open) {
        if (!resource.repeatable) continue
        const plain = await site.ask(resource)
        for (const good of site.oneOfEachKind) {
          for (const by of good.faulty.slice(0, 2)) {
            const answer = await site.ask(resource, { by })
            if (!answered(answer)) continue
            const fine = answer.status === plain.status || answer.status === 401
            yield { answer, problem: fine ? undefined : instead(answer, `${plain.status} or 401`) }
          }
        }
      }
    },
  ),
]
