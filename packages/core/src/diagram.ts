import { type Alternative, type Code, isBetter, type Outcome, outcomeOf } from './alternative.js'
import type { CredentialsState } from './credentials.js'
import type { Decision } from './decision.js'
import type { Environment, Identity } from './identity.js'
import { ANY_SCHEME, levelOnAnswer } from './judge.js'
import { FORBIDDEN, type LevelNumber, PERMIT } from './level.js'
import type { Literal } from './literal.js'
import type { Atom } from './rule.js'
import { answerOf, isIn, owns, type Who } from './answer.js'

// What a node asks. Numbers: a switch over them is one jump.
const NOTHING = 0
const ROLE = 1
const SCOPE = 2
const OWNER = 3
const LITERAL = 4
const SHORT: { readonly [K in Atom['kind']]?: number } = { role: ROLE, scope: SCOPE, owner: OWNER }

/**
 * A question of a decision diagram, and where its answers lead. All nodes have the same fields: that
 * is what makes following them fast.
 */
export interface Node {
  readonly asks: number
  /** The one role or scope, or the owner's key. */
  readonly name: string
  readonly literal: Literal | undefined
  readonly yes: Node | undefined
  readonly no: Node | undefined
  /** At an end: what came out. Undefined: what is not here has to be evaluated. */
  readonly outcome: Outcome | undefined
  /** At an end: the decision that was made there last, and the credentials it was made for. */
  decision: Decision | undefined
  credentials: CredentialsState | undefined
}

/** The one place where nodes are made, so that all of them have one shape. */
function node(
  asks: number,
  name: string,
  literal: Literal | undefined,
  yes: Node | undefined,
  no: Node | undefined,
  outcome: Outcome | undefined,
): Node {
  return { asks, name, literal, yes, no, outcome, decision: undefined, credentials: undefined }
}

function end(outcome: Outcome | undefined): Node {
  return node(NOTHING, '', undefined, undefined, undefined, outcome)
}

/** A fact is missing, or there is no diagram: it takes evaluating to find out. */
export const UNSETTLED: Node = end(undefined)

/** What most rules are made of is asked on the spot: two calls less. */
function question(literal: Literal, yes: Node, no: Node, isStranger: boolean): Node {
  const { kind, key, values } = literal
  const [first = key, ...others] = (values ?? []) as readonly string[]
  const isShort = !isStranger && others.length === 0
  const asks = (isShort && SHORT[kind]) || LITERAL
  return node(asks, first, literal, yes, no, undefined)
}

/** Follows a diagram to its end, for one of those whom it was drawn for. */
export function follow(start: Node, who: Who, resource: unknown, environment: Environment): Node {
  let at = start
  while (at.asks !== NOTHING) at = step(at, who, resource, environment)
  return at
}

function step(at: Node, who: Who, resource: unknown, environment: Environment): Node {
  switch (at.asks) {
    case ROLE:
      return (isIn((who as Identity).roles, at.name) ? at.yes : at.no) as Node
    case SCOPE:
      return (isIn((who as Identity).scopes, at.name) ? at.yes : at.no) as Node
    case OWNER:
      if (resource === null || resource === undefined) return UNSETTLED
      return (owns(who as Identity, resource, at.name) ? at.yes : at.no) as Node
    default: {
      const holds = answerOf(at.literal as Literal, who, resource, environment)
      return holds === undefined ? UNSETTLED : ((holds ? at.yes : at.no) as Node)
    }
  }
}

/** With how many literals, or states, a diagram is still worth its memory. */
const LARGEST = 256

/** How far judging came: equal states lead on alike. */
interface State {
  /** The alternative that is judged, and which of its literals comes next. */
  readonly at: number
  readonly next: number
  /** What its literals before came to. */
  readonly level: LevelNumber
  /** The best of the alternatives before it, and how that came out. */
  readonly best: number
  readonly lowest: Code
  /** The levels of literals that come again, by where they come first. */
  readonly known: ReadonlyMap<number, LevelNumber>
}

/**
 * Draws the diagram of a rule: what `evaluate` would come to, for every answer to every question that
 * matters. For strangers, or for callers whose scheme can bring back whatever they lack. Of literals
 * that have a `given` level, which cannot be told yet, nothing is asked but whether there is a time.
 */
export function diagramOf(
  alternatives: readonly Alternative[],
  isStranger: boolean,
  given: (literal: Literal) => LevelNumber | undefined = () => undefined,
): Node {
  const literals = alternatives.flatMap((one) => one.literals)
  // What no login meets is told by evaluating, with what else is missing.
  if (!alternatives[0] || alternatives[0].impossible || literals.length > LARGEST) return UNSETTLED
  const nodes = new Map<string, Node>()

  const from = (state: State): Node => {
    const { at, next, level, best, lowest, known } = state
    const key = `${at} ${next} ${level} ${best} ${lowest} ${[...known].join()}`
    let drawn = nodes.get(key)
    if (!drawn) nodes.set(key, (drawn = nodes.size > LARGEST ? UNSETTLED : draw(state)))
    return drawn
  }

  const draw = (state: State): Node => {
    const { at, next, level, best, lowest, known } = state
    const one = alternatives[at]
    if (!one) return end(outcomeOf(alternatives[best] as Alternative, lowest))

    /** The alternative came out: on to the next, if there is something better than a permit. */
    const out = (code: Code, known: State['known']): Node => {
      const isBest = best < 0 || isBetter(code, one, lowest, alternatives[best] as Alternative)
      return from({
        at: code === PERMIT ? alternatives.length : at + 1,
        next: 0,
        level: PERMIT,
        best: isBest ? at : best,
        lowest: isBest ? code : lowest,
        known: code === PERMIT ? new Map() : known,
      })
    }
    const literal = one.literals[next]
    if (!literal) return out(level, known)

    const place = literals.indexOf(literal)
    const on = (came: LevelNumber): Node => {
      const after = literals.includes(literal, place + 1) ? new Map(known).set(place, came) : known
      if (came === FORBIDDEN) return out(FORBIDDEN + next, after)
      return from({ ...state, next: next + 1, level: came > level ? came : level, known: after })
    }
    const answered = known.get(place)
    if (answered !== undefined) return on(answered)
    const { kind, needsFact, maxAge } = literal
    const told = given(literal)
    if (told !== undefined && maxAge === undefined) return on(told)
    const onAnswer = (holds: boolean): Node =>
      on(told ?? levelOnAnswer(literal, holds, isStranger, ANY_SCHEME))
    if (kind === 'anyone') return onAnswer(true)
    if (kind === 'authenticated') return onAnswer(!isStranger)
    const yes = onAnswer(true)
    const no = onAnswer(false)
    // A question whose answer does not matter is not asked, unless it matters that it has none.
    if (yes === no && (!needsFact || on(FORBIDDEN) === no)) return no
    return question(literal, yes, no, isStranger)
  }
  return from({ at: 0, next: 0, level: PERMIT, best: -1, lowest: PERMIT, known: new Map() })
}
