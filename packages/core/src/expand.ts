import { acrOf, isFragile, type Literal } from './literal.js'
import type { Normal } from './normal-form.js'

/** One way to a yes: all of these literals, none of them twice, in document order. */
export type Conjunction = readonly Literal[]

/**
 * How many alternatives more than it has atoms a rule may be expanded into. Past it remedies are
 * found without expansion: they may ask for a scope too many, but are never futile.
 */
export const BOUND = 64

/** With how many alternatives the search for those that need more than others is still cheap. */
const COMPARABLE = 4 * BOUND

/**
 * Drops an alternative that asks for all that another asks for, and more: it never comes first.
 * Except that a login which keeps the caller's acr may break the smaller one, where one that brings
 * the acr of the larger does not: that one stays, behind the others.
 */
function absorb(alternatives: readonly Conjunction[]): readonly Conjunction[] {
  if (alternatives.length > COMPARABLE) return alternatives
  const kept: Conjunction[] = []
  const last: Conjunction[] = []
  for (const [i, one] of alternatives.entries()) {
    const mine = new Set(one)
    const smaller = alternatives.filter(
      (other, j) =>
        // Of two equal alternatives the first one stays.
        (j < i || other.length < one.length) && other.every((literal) => mine.has(literal)),
    )
    if (smaller.length === 0) kept.push(one)
    else if (
      one.some(acrOf) &&
      !smaller.some((other) => other.some(acrOf) || !other.some(isFragile))
    ) {
      last.push(one)
    }
  }
  return [...kept, ...last]
}

/**
 * Expands a rule into its alternatives, in document order; undefined past `limit` of them, or when
 * getting there takes too much work.
 */
export function expand(node: Normal, limit: number): readonly Conjunction[] | undefined {
  let work = COMPARABLE * limit
  const walk = (node: Normal): readonly Conjunction[] | undefined => {
    if (node.kind === 'literal') return [[node.literal]]
    const parts: (readonly Conjunction[])[] = []
    for (const part of node.parts) {
      const next = walk(part)
      if (!next) return undefined
      parts.push(next)
    }
    if (node.kind === 'anyOf') {
      const all = parts.flat()
      return all.length > limit ? undefined : absorb(all)
    }
    let all: readonly Conjunction[] = [[]]
    let run: Literal[] = []
    // Parts that have one alternative are joined first, so that a long list of atoms stays linear.
    for (const next of [...parts, undefined]) {
      if (next?.length === 1) {
        for (const literal of next[0] as Conjunction) run.push(literal)
        continue
      }
      const heads = all.map((one) => [...new Set([...one, ...run])])
      run = []
      const tails = next ?? [[]]
      work -= heads.length * tails.length * (heads[0] as Conjunction).length
      if (work < 0) return undefined
      all = absorb(heads.flatMap((head) => tails.map((tail) => [...new Set([...head, ...tail])])))
      if (all.length > limit) return undefined
    }
    return all
  }
  return walk(node)
}
