import type { Exchange } from '../client.js'
import { answered, type Asked, instead, letIn, type Probe, probe, wrongRefusal } from '../probe.js'
import type { Site } from '../site.js'
import { withQuery } from './written.js'

const group = 'Passwords, keys and cookies'
const NEEDS_BASIC = 'add credentials of kind "basic", and a resource that they are let into'
const NEEDS_KEY = 'add credentials of kind "apiKey", and a resource that they are let into'
const NEEDS_ANY = 'add credentials of kind "basic", "apiKey" or "cookie", and a resource to read'

/** What is answered to wrong passwords, keys and cookies. */
async function* wrong(site: Site): AsyncGenerator<Asked, void> {
  for (const resource of site.guarded) {
    for (const good of resource.allowed) {
      if (good.kind === 'bearer') continue
      for (const caller of good.faulty) {
        const answer = await site.ask(resource, { by: caller })
        if (answered(answer)) yield { resource, caller, answer }
      }
    }
  }
}

/** Fields that say nothing of who asked. */
const OF_THE_MOMENT = new Set(['date', 'connection', 'keep-alive', 'age'])

/** Where two answers differ, as one phrase; undefined where they do not. */
export function difference(
  one: Exchange,
  other: Exchange,
  ignored: ReadonlySet<string> = OF_THE_MOMENT,
): string | undefined {
  if (one.status !== other.status) return `status ${one.status} and ${other.status}`
  const fieldsOf = ({ fields }: Exchange) =>
    fields
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !ignored.has(name))
      .map(([name, value]) => `${name}: ${value}`)
  const [first, second] = [fieldsOf(one), fieldsOf(other)]
  const only =
    first.find((line) => !second.includes(line)) ?? second.find((line) => !first.includes(line))
  if (only !== undefined) return `the field line ${JSON.stringify(only)}`
  return one.body === other.body ? undefined : 'the body'
}

export const PASSWORDS: readonly Probe[] = [
  probe(
    {
      id: 'wrong-credentials-not-let-in',
      title: 'A wrong password, key or cookie does not count.',
      group,
      level: 'must',
      clause: 'RFC 9110 11.4; RFC 7617 2',
      mend: 'Verify the secret, not only that there is one.',
    },
    NEEDS_ANY,
    async function* (site) {
      for await (const { answer } of wrong(site)) {
        yield { answer, problem: letIn(answer) ? instead(answer, 'a refusal') : undefined }
      }
    },
  ),
  probe(
    {
      id: 'wrong-credentials-401',
      title: 'A wrong password, key or cookie is answered 401.',
      group,
      level: 'should',
      clause: 'RFC 9110 11.4, 15.5.2',
      mend: 'Answer 401 with the challenge again; 403 is for those who are known.',
    },
    NEEDS_ANY,
    async function* (site) {
      for await (const { resource, answer } of wrong(site)) {
        if (!letIn(answer)) yield { answer, problem: wrongRefusal(resource, answer) }
      }
    },
  ),
  probe(
    {
      id: 'unknown-user-not-told',
      title: 'An unknown user and a wrong password get the same answer.',
      group,
      level: 'advice',
      clause: 'CWE-204; OWASP ASVS 5.0 6.3.8',
      mend: 'Say that the login failed, in the same words for both, and hash a password for both.',
    },
    NEEDS_BASIC,
    async function* (site) {
      let known: Exchange | undefined
      for await (const { caller, answer } of wrong(site)) {
        if (caller.fault === 'wrong-password') known = answer
        if (caller.fault !== 'unknown-user' || known?.at !== answer.at) continue
        const differs = difference(known, answer)
        const problem =
          differs && `the answers to a wrong password and an unknown user differ: ${differs}`
        yield { answer, problem }
      }
    },
  ),
  probe(
    {
      id: 'two-keys',
      title: 'A request with two keys is not let in.',
      group,
      level: 'advice',
      clause: 'RFC 9110 5.3',
      mend: 'Refuse several lines of the field that the key is in.',
    },
    NEEDS_KEY,
    async function* (site) {
      for (const resource of site.guarded) {
        const good = resource.allowed.find(({ kind }) => kind === 'apiKey')
        const bad = good?.faulty[0]
        if (!good || !bad || !resource.repeatable) continue
        for (const fields of [
          [...good.fields, ...bad.fields],
          [...bad.fields, ...good.fields],
        ]) {
          const by = { name: `${good.name} and a wrong key`, fields }
          const answer = await site.ask(resource, { by })
          if (!answered(answer)) continue
          yield { answer, problem: letIn(answer) ? instead(answer, 'a refusal') : undefined }
        }
      }
    },
  ),
  probe(
    {
      id: 'key-in-query',
      title: 'A key in the query does not count.',
      group,
      level: 'advice',
      clause: 'RFC 9110 17.9; CWE-598',
      mend: 'Take keys in a field only: addresses are logged and shared.',
    },
    NEEDS_KEY,
    async function* (site) {
      for (const resource of site.guarded) {
        const good = resource.allowed.find(({ kind }) => kind === 'apiKey')
        if (!good || !resource.repeatable) continue
        for (const name of ['api_key', 'apikey', 'apiKey', 'key']) {
          const path = withQuery(resource, `${name}=${encodeURIComponent(good.secret)}`)
          const answer = await site.ask(resource, { path })
          if (!answered(answer)) continue
          const problem = letIn(answer) ? `the key was let in as ${name} in the query` : undefined
          yield { answer, problem }
        }
      }
    },
  ),
]
