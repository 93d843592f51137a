import { type Literal, literal } from './literal.js'
import type { Atom, RuleData } from './rule.js'

/** A rule with every `not` pushed down to the atoms (De Morgan). */
export type Normal =
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'anyOf' | 'allOf'; readonly parts: readonly Normal[] }

/** One way to a yes: all of these literals, in document order. */
export type Conjunction = readonly Literal[]

/** Gives the same literal for the same atom, so that a rule said twice is still one rule. */
function interner(): (atom: Atom, negated: boolean) => Literal {
  const known = new Map<string, Literal>()
  const tests: unknown[] = []
  return (atom, negated) => {
    let key = JSON.stringify([negated, atom])
    if ('test' in atom) {
      if (!tests.includes(atom.test)) tests.push(atom.test)
      key += tests.indexOf(atom.test)
    }
    let found = known.get(key)
    if (!found) known.set(key, (found = literal(atom, negated)))
    return found
  }
}

/** Pushes negations down to the atoms: only there is it known what a stranger may be told. */
export function normalise(rule: RuleData): Normal {
  const intern = interner()
  const push = (node: RuleData, negated: boolean): Normal => {
    switch (node.kind) {
      case 'not':
        return push(node.rule, !negated)
      case 'anyOf':
      case 'allOf':
        return {
          kind: (node.kind === 'anyOf') === negated ? 'allOf' : 'anyOf',
          parts: node.rules.map((part) => push(part, negated)),
        }
      default:
        return { kind: 'literal', literal: intern(node, negated) }
    }
  }
  return push(rule, false)
}

export function literalsOf(node: Normal): Literal[] {
  return node.kind === 'literal' ? [node.literal] : node.parts.flatMap(literalsOf)
}

/**
 * How many alternatives more than it has atoms a rule may be expanded into. Past it remedies are
 * found without expansion: they may ask for a scope too many, but are never futile.
 */
export const BOUND = 64

/** Drops an alternative that asks for all that another asks for, and more: it never comes first. */
function absorb(alternatives: readonly Conjunction[]): readonly Conjunction[] {
  if (alternatives.length > 4 * BOUND) return alternatives
  const sets = alternatives.map((one) => new Set(one))
  return alternatives.filter(
    (_, i) =>
      !sets.some((other, j) => {
        const mine = sets[i] as Set<Literal>
        // Of two equal alternatives the first one stays.
        if (i === j || other.size > mine.size || (other.size === mine.size && j > i)) return false
        for (const literal of other) if (!mine.has(literal)) return false
        return true
      }),
  )
}

/** Expands a rule into its alternatives, in document order; undefined past `limit` of them. */
export function expand(node: Normal, limit: number): readonly Conjunction[] | undefined {
  if (node.kind === 'literal') return [[node.literal]]
  let all: readonly Conjunction[] = node.kind === 'anyOf' ? [] : [[]]
  for (const part of node.parts) {
    const next = expand(part, limit)
    if (!next) return undefined
    all =
      node.kind === 'anyOf'
        ? [...all, ...next]
        : absorb(all.flatMap((one) => next.map((other) => [...new Set([...one, ...other])])))
    if (all.length > limit) return undefined
  }
  return node.kind === 'anyOf' ? absorb(all) : all
}
