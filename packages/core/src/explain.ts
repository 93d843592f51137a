import { decide, NO_RULE, NOWHERE, ruleFor, whoIs } from './decide.js'
import type { CredentialsState } from './credentials.js'
import type { Decision } from './decision.js'
import { offerOf } from './evaluate.js'
import type { Environment, Identity } from './identity.js'
import { FORBIDDEN, LEVELS, type Level, PERMIT } from './level.js'
import { missing } from './missing.js'
import { levelWhenKnown } from './judge.js'
import { forbidOf, literal } from './literal.js'
import type { ActionOf, PolicyRules, Resource } from './policy.js'
import type { Atom, RuleData } from './rule.js'

/** An atom and how it came out. For operators: it shows role names, networks, attribute values. */
export interface ExplainedAtom {
  readonly atom: Atom
  /** It stands under an odd number of `not`. */
  readonly negated: boolean
  readonly level: Level
  /** The reason code of what was lacking; null when nothing was. */
  readonly lacked: string | null
}

/** A combinator and how its parts came out. A `not` is shown by its part. */
export interface ExplainedCombination {
  readonly combinator: 'anyOf' | 'allOf' | 'not'
  readonly level: Level
  readonly parts: readonly Explained[]
}

/** One node of the tree. */
export type Explained = ExplainedAtom | ExplainedCombination

/** A decision, and how it came about. */
export interface Explanation {
  /** What `decide` answers to the same question. */
  readonly decision: Decision
  /**
   * The rule, each part with its own level; null when the action has none. A combination's level is
   * that of its parts alone: the decision may be higher where remedies rule each other out.
   */
  readonly tree: Explained | null
}

/**
 * Explains a decision as the tree of its rule. Slow, for logs and people; takes what `decide` takes
 * and evaluates every atom, also those that `decide` need not reach.
 */
export function explain<A extends PolicyRules>(
  identity: Identity | null,
  credentials: CredentialsState,
  resource: Resource<unknown, A>,
  action: ActionOf<A>,
  environment: Environment = NOWHERE,
): Explanation {
  const rule = ruleFor(resource, action)
  if (rule === undefined) return { decision: NO_RULE, tree: null }
  const who = whoIs(identity, credentials)
  const { value } = resource

  const atomNode = (atom: Atom, negated: boolean): ExplainedAtom => {
    const one = literal(atom, negated)
    const level = levelWhenKnown(one, who, value, environment, offerOf(credentials))
    const why = () =>
      who === null && level !== FORBIDDEN
        ? credentials.refusal.reason.code
        : forbidOf(one, missing(one, value, environment)).operatorReason.code
    return { atom, negated, level: LEVELS[level], lacked: level === PERMIT ? null : why() }
  }

  const node = (data: RuleData, negated: boolean): Explained => {
    if (data.kind === 'not') {
      const part = node(data.rule, !negated)
      return { combinator: 'not', level: part.level, parts: [part] }
    }
    if (data.kind !== 'anyOf' && data.kind !== 'allOf') return atomNode(data, negated)
    const parts = data.rules.map((part) => node(part, negated))
    const numbers = parts.map(({ level }) => LEVELS.indexOf(level))
    const any = (data.kind === 'anyOf') !== negated
    const level = LEVELS[any ? Math.min(...numbers) : Math.max(...numbers)] as Level
    return { combinator: data.kind, level, parts }
  }

  return {
    decision: decide(identity, credentials, resource, action, environment),
    tree: node(rule.rule, false),
  }
}
