import { type Alternative, type Outcome, outcomeOf } from './alternative.js'
import { type Judge, judgeOf } from './judge.js'
import { FORBIDDEN, INSUFFICIENT_SCOPE, PERMIT, STEP_UP, UNAUTHENTICATED } from './level.js'

/**
 * Every way in which alternatives can come out, in order: lowest level, then fewest scopes, then
 * document order. The best of two is then the lower of two numbers.
 */
export interface Ranking {
  /** Judges the alternatives in one pass, for callers whose scheme delivers everything. */
  readonly judge: Judge
  /** What a rank that is not a permit means. */
  readonly outcomeAt: (rank: number) => Outcome
}

/** Folds by halves: ten thousand closures are then a stack of fourteen. */
function folded(list: readonly Judge[], join: (a: Judge, b: Judge) => Judge): Judge {
  const half = list.length >> 1
  if (half === 0) return list[0] as Judge
  return join(folded(list.slice(0, half), join), folded(list.slice(half), join))
}

/** The lower of two ranks. */
function either(a: Judge, b: Judge): Judge {
  return (who, resource, environment) => {
    const first = a(who, resource, environment)
    if (first === PERMIT) return PERMIT
    const second = b(who, resource, environment)
    return second < first ? second : first
  }
}

/** The higher of two ranks, but of two that are forbidden the first. */
function both(a: Judge, b: Judge, forbidden: number): Judge {
  return (who, resource, environment) => {
    const first = a(who, resource, environment)
    if (first >= forbidden) return first
    const second = b(who, resource, environment)
    return second > first ? second : first
  }
}

/** Ranks alternatives that can all be met, and whose remedies can break nothing. */
export function ranking(alternatives: readonly Alternative[]): Ranking {
  const count = alternatives.length
  const byScopes = [...alternatives].sort((a, b) => a.scopes.length - b.scopes.length)
  const rankOf = (level: number, place: number): number => 1 + (level - 1) * count + place
  const forbidden = rankOf(FORBIDDEN, 0)
  const places: [by: Alternative, code: number][] = []
  const judges = alternatives.map((by) => {
    const place = byScopes.indexOf(by)
    const other = [INSUFFICIENT_SCOPE, STEP_UP, UNAUTHENTICATED]
    const levels = [PERMIT, ...other.map((level) => rankOf(level, place))]
    const judges = by.literals.map((literal, i) =>
      judgeOf(literal, [...levels, forbidden + places.push([by, FORBIDDEN + i]) - 1]),
    )
    return folded(judges, (a, b) => both(a, b, forbidden))
  })
  const outcomes: Outcome[] = []
  return {
    judge: folded(judges, either),
    outcomeAt: (rank) =>
      (outcomes[rank] ??=
        rank < forbidden
          ? outcomeOf(byScopes[(rank - 1) % count] as Alternative, Math.ceil(rank / count))
          : outcomeOf(...(places[rank - forbidden] as [Alternative, number]))),
  }
}
