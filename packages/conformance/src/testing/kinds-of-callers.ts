import type { Identity, ProtectionSpace, RuleData } from '@verdict/core'
import { type Caller, callersOf } from './callers.js'
import { alternativesOf, type Facet } from './facets.js'

/** A row of a table: a caller, made for the resource that is asked about. */
export interface KindOfCaller {
  readonly label: string
  /** Null: nobody can be like this, such as the owner of what has none. */
  readonly of: (resource: unknown, now: number) => Caller | null
  /** Where the request comes from, if that is what tells this kind from others. */
  readonly address?: string
}

/** Facets that one caller can have together: of two addresses, say, the later. */
function compatible(facets: readonly Facet[]): Facet[] {
  return [...new Map(facets.map((facet) => [facet.one ?? facet.label, facet])).values()]
}

function merged(facets: readonly Facet[], resource: unknown, now: number): Identity | null {
  let identity: Identity = { id: 'someone' }
  for (const facet of facets) {
    const more = facet.identity(resource, now)
    if (!more) return null
    const { roles, scopes, attributes } = identity
    identity = {
      ...identity,
      ...more,
      ...(more.roles && { roles: [...(roles ?? []), ...more.roles] }),
      ...(more.scopes && { scopes: [...new Set([...(scopes ?? []), ...more.scopes])] }),
      ...(more.attributes && { attributes: { ...attributes, ...more.attributes } }),
    }
  }
  return identity
}

function known<S extends string>(
  facets: readonly Facet[],
  space: ProtectionSpace<S>,
  scheme: S | undefined,
): KindOfCaller {
  const { someone } = callersOf(space)
  const address = facets.find((facet) => facet.address !== undefined)?.address
  return {
    label: facets.map(({ label }) => label).join(', ') || 'identified',
    ...(address !== undefined && { address }),
    of: (resource, now) => {
      const identity = merged(facets, resource, now)
      return identity && someone(identity, scheme)
    },
  }
}

/**
 * What is worth telling apart, in the order of the rules: each facet alone; for every alternative
 * all that it asks for; the same without one of them; the same with one that breaks it.
 */
function combinationsOf(rules: readonly RuleData[]): Facet[][] {
  const alternatives = rules.flatMap((rule) => alternativesOf(rule))
  const alone = alternatives.flat().flatMap(({ passes, breaks }) => [...passes, ...breaks])
  const together = alternatives.flatMap((literals) => {
    const all = literals.flatMap(({ passes }) => passes.slice(0, 1))
    const lacking = all.map((one) => all.filter((other) => other !== one))
    const broken = literals.flatMap(({ breaks }) => breaks.map((one) => [...all, one]))
    return [all, ...lacking, ...broken]
  })
  return [...alone.map((facet) => [facet]), ...together]
}

/** Strangers, credentials of every state, and the kinds of callers that these rules tell apart. */
export function kindsOfCallers<S extends string>(
  rules: readonly RuleData[],
  space: ProtectionSpace<S>,
  scheme: S | undefined,
): KindOfCaller[] {
  const { stranger, invalid, partial } = callersOf(space)
  const kinds: KindOfCaller[] = [
    { label: 'stranger', of: () => stranger },
    ...space.schemes.map(({ scheme: name }) => ({
      label: `invalid ${name} credentials`,
      of: () => invalid('rejected', name),
    })),
    ...space.schemes
      .filter(({ errors }) => errors?.partial !== undefined)
      .map(({ scheme: name }) => ({
        label: `partial ${name} credentials`,
        of: () => partial(name),
      })),
    known([], space, scheme),
  ]
  const seen = new Set<string>([''])
  for (const facets of combinationsOf(rules)) {
    const once = compatible(facets)
    const key = once
      .map(({ label }) => label)
      .sort()
      .join('\n')
    if (seen.has(key)) continue
    seen.add(key)
    kinds.push(known(once, space, scheme))
  }
  return kinds
}
