import type { Atom, AttributeValue, Identity, RuleData } from '@verdict/core'

/** One thing that can be true of a caller, which some rule of a policy asks about. */
export interface Facet {
  /** What tells it from others, and what a table calls it. */
  readonly label: string
  /** A caller has one facet of a kind: one id, one address, one login. Absent: any number. */
  readonly one?: string
  /** What the caller's identity gets by it. Null: nobody can have it for this resource. */
  readonly identity: (resource: unknown, now: number) => Partial<Identity> | null
  /** Where the caller's request comes from. */
  readonly address?: string
}

/** An atom, or its negation, in facets. */
export interface FacetLiteral {
  /** Each of these is enough. */
  readonly passes: readonly Facet[]
  /** With one of these it fails. */
  readonly breaks: readonly Facet[]
}

/** More alternatives of one rule than this are left out: a table is for people to read. */
const MOST_ALTERNATIVES = 16

const constant = (label: string, identity: Partial<Identity>, one?: string): Facet => ({
  label,
  ...(one !== undefined && { one }),
  identity: () => identity,
})

function ownerOf(key: string): Facet {
  return {
    label: `owner (${key})`,
    one: 'id',
    identity: (resource) => {
      const id = (resource as Record<string, unknown> | null | undefined)?.[key]
      return typeof id === 'string' ? { id } : null
    },
  }
}

/** A range by its own first address, which lies in it. */
const addressIn = (range: string): Facet => ({
  label: `from ${range}`,
  one: 'address',
  identity: () => ({}),
  address: range.replace(/\/.*$/, ''),
})

const freshLogin: Facet = {
  label: 'fresh login',
  identity: (_resource, now) => ({ authTime: now }),
}

const asks = (...passes: Facet[]): FacetLiteral => ({ passes, breaks: [] })

/** What an atom asks of callers, all of it together. Predicates are code: nobody can be made up. */
function facetsOf(atom: Atom): FacetLiteral[] {
  switch (atom.kind) {
    case 'role':
      return [asks(...atom.oneOf.map((role) => constant(`role ${role}`, { roles: [role] })))]
    case 'attribute': {
      const { name } = atom
      const having = (value: AttributeValue): Facet =>
        constant(`${name} ${String(value)}`, { attributes: { [name]: value } }, `attribute ${name}`)
      return [asks(...atom.oneOf.map(having))]
    }
    case 'scope':
      return [asks(constant(`scope ${atom.allOf.join(' ')}`, { scopes: atom.allOf }))]
    case 'assurance': {
      const strong = atom.acr?.map((acr) => constant(`acr ${acr}`, { acr }, 'acr'))
      const fresh = atom.maxAge === undefined ? undefined : freshLogin
      return [...(strong ? [asks(...strong)] : []), ...(fresh ? [asks(fresh)] : [])]
    }
    case 'owner':
      return [asks(ownerOf(atom.key))]
    case 'network': {
      const { allow = [], deny = [] } = atom
      return [{ passes: allow.map(addressIn), breaks: deny.map(addressIn) }]
    }
    case 'anyone':
    case 'authenticated':
    case 'relation':
    case 'condition':
    case 'circumstance':
      return []
  }
}

/**
 * A rule as its alternatives, each a list of what it asks of callers: at most 16 of them, in the
 * order of the rule.
 */
export function alternativesOf(rule: RuleData, negated = false): FacetLiteral[][] {
  switch (rule.kind) {
    case 'not':
      return alternativesOf(rule.rule, !negated)
    case 'anyOf':
    case 'allOf': {
      const parts = rule.rules.map((part) => alternativesOf(part, negated))
      if ((rule.kind === 'anyOf') !== negated) return parts.flat().slice(0, MOST_ALTERNATIVES)
      let joined: FacetLiteral[][] = [[]]
      for (const part of parts) {
        joined = joined.flatMap((one) => part.map((other) => [...one, ...other]))
        joined = joined.slice(0, MOST_ALTERNATIVES)
      }
      return joined
    }
    default: {
      const facets = facetsOf(rule)
      // What passes the atom breaks its negation, and the other way round.
      return [
        negated ? facets.map(({ passes, breaks }) => ({ passes: breaks, breaks: passes })) : facets,
      ]
    }
  }
}
