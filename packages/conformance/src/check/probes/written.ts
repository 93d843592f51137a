import type { Caller, GoodCaller } from '../callers.js'
import { answered, instead, letIn } from '../probe.js'
import type { Resource, Site } from '../site.js'
import type { FieldLine } from '../wire.js'

interface Entry {
  readonly resource: Resource
  readonly caller: GoodCaller
  /** What the Authorization field is: its scheme and what follows. */
  readonly scheme: string
  readonly rest: string
}

/** Of each kind of credentials one resource that they are let into, which may be read often. */
export async function* entries(site: Site): AsyncGenerator<Entry, void> {
  const seen = new Set<string>()
  for (const resource of site.guarded) {
    for (const caller of resource.allowed) {
      const value = caller.fields.find(([name]) => name === 'Authorization')?.[1]
      if (!resource.repeatable || value === undefined || seen.has(caller.kind)) continue
      if (!letIn(await site.ask(resource, { by: caller }))) continue
      seen.add(caller.kind)
      const space = value.indexOf(' ')
      yield { resource, caller, scheme: value.slice(0, space), rest: value.slice(space + 1) }
    }
  }
}

function withLines({ name }: GoodCaller, how: string, fields: readonly FieldLine[]): Caller {
  return { name: `${name}, ${how}`, fields }
}

/** The same credentials, written otherwise: they must be let in as before. */
export async function* written(
  site: Site,
  ways: (entry: Entry) => Readonly<Record<string, FieldLine>>,
) {
  for await (const entry of entries(site)) {
    for (const [how, line] of Object.entries(ways(entry))) {
      const by = withLines(entry.caller, how, [line])
      const answer = await site.ask(entry.resource, { by })
      if (!answered(answer)) continue
      yield { answer, problem: letIn(answer) ? undefined : instead(answer, 'a success') }
    }
  }
}

/** Two lines of the field, one of them good, in both orders. */
export async function* twice(site: Site) {
  for await (const { resource, caller, scheme, rest } of entries(site)) {
    const good: FieldLine = ['Authorization', `${scheme} ${rest}`]
    const bad: FieldLine = ['Authorization', `${scheme} YWJjOmRlZg==`]
    const pairs = { 'and a bad line': [good, bad], 'behind a bad line': [bad, good] }
    for (const [how, fields] of Object.entries(pairs)) {
      const answer = await site.ask(resource, { by: withLines(caller, how, fields) })
      if (answered(answer)) yield { answer }
    }
  }
}

export function withQuery({ config: { path } }: Resource, query: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${query}`
}
