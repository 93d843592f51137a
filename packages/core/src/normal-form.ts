import { checked } from './check.js'
import { type Literal, literal } from './literal.js'
import type { Atom, RuleData } from './rule.js'

/** A rule with every `not` pushed down to the atoms (De Morgan), and nothing nested in its like. */
export type Normal =
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'anyOf' | 'allOf'; readonly parts: readonly Normal[] }

/** Far above any rule that somebody wrote; far below what the stack holds. */
const DEEPEST = 500
/** A rule that is built by code, and uses its parts twice at every level, would have no end. */
const LARGEST = 50_000

/** All that a rule can say. */
const FIELDS = 'kind name key code title oneOf allOf acr maxAge allow deny test rules rule'.split(
  ' ',
)

/**
 * Makes what gives equal rules the same key: equal in all they say, with the same predicates. It asks
 * for each field as judging does, not for what the rule serialises to: a rule from elsewhere may
 * inherit its fields, or have a `toJSON`.
 */
export function ruleKeys(): (rule: RuleData) => string {
  const tests = new Map<unknown, number>()
  const keyOf = (value: unknown): string => {
    if (typeof value === 'string') return JSON.stringify(value)
    if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`
    if (typeof value === 'function') {
      if (!tests.has(value)) tests.set(value, tests.size)
      return `(${tests.get(value)})`
    }
    if (typeof value !== 'object' || value === null) return String(value)
    return `{${FIELDS.map((field) => keyOf((value as Record<string, unknown>)[field])).join()}}`
  }
  return keyOf
}

/** Gives the same literal for the same atom, so that a rule said twice is still one rule. */
function interner(): (atom: Atom, negated: boolean) => Normal {
  const known = new Map<string, Normal>()
  const keyOf = ruleKeys()
  return (atom, negated) => {
    const key = keyOf(atom) + negated
    let found = known.get(key)
    if (!found) {
      found = { kind: 'literal', literal: literal(atom, negated) }
      known.set(key, found)
    }
    return found
  }
}

/**
 * Pushes negations down to the atoms: only there is it known what a stranger may be told.
 * Throws TypeError for what is no rule, and for a rule that is too large or nested too deeply.
 */
export function normalise(rule: RuleData): Normal {
  const intern = interner()
  let size = 0

  /** Roles of which one is enough are one atom: a thousand of them are still one look-up. */
  const merged = (parts: readonly Normal[], kind: 'anyOf' | 'allOf'): readonly Normal[] => {
    const negated = kind === 'allOf'
    const names = new Set<string>()
    let first: Normal | undefined
    const others = parts.filter((part) => {
      if (part.kind !== 'literal' || part.literal.negated !== negated) return true
      const { atom } = part.literal
      if (atom.kind !== 'role') return true
      for (const name of atom.oneOf) names.add(name)
      const isFirst = first === undefined
      first ??= part
      return isFirst
    })
    if (others.length === parts.length) return parts
    const role = intern(checked({ kind: 'role', oneOf: [...names] }), negated)
    return others.map((part) => (part === first ? role : part))
  }

  const push = (node: RuleData, negated: boolean, depth: number): Normal => {
    checked(node)
    size += 1
    if (depth > DEEPEST) throw new TypeError(`a rule is nested deeper than ${DEEPEST}`)
    if (size > LARGEST) throw new TypeError(`a rule has more than ${LARGEST} parts`)
    if (node.kind === 'not') return push(node.rule, !negated, depth + 1)
    if (node.kind !== 'anyOf' && node.kind !== 'allOf') return intern(node, negated)
    const kind = (node.kind === 'anyOf') === negated ? 'allOf' : 'anyOf'
    const flat = node.rules.flatMap((one) => {
      const part = push(one, negated, depth + 1)
      return part.kind === kind ? part.parts : [part]
    })
    const parts = merged([...new Set(flat)], kind)
    return parts.length === 1 ? (parts[0] as Normal) : { kind, parts }
  }
  return push(rule, false, 0)
}

export function literalsOf(node: Normal): Literal[] {
  return node.kind === 'literal' ? [node.literal] : node.parts.flatMap(literalsOf)
}
