import { type Forbid, forbid } from './decision.js'
import {
  FORBIDDEN,
  INSUFFICIENT_SCOPE,
  type LevelNumber,
  STEP_UP,
  UNAUTHENTICATED,
} from './level.js'
import { type NetworkTest, networkTest } from './network.js'
import { publicReason, type ReasonCode } from './reason.js'
import type { Atom } from './rule.js'

/**
 * An atom or its negation: what is left of a rule once every `not` is pushed down to the atoms.
 * All literals have the same fields, whatever their atom: that is what makes reading them fast.
 */
export interface Literal {
  readonly atom: Atom
  readonly kind: Atom['kind']
  readonly negated: boolean
  /** An identity is needed to answer, negated or not: strangers are asked to log in. */
  readonly ofIdentity: boolean
  readonly ofResource: boolean
  /** There is a fact to look for first, without which it is denied: a resource, or the time. */
  readonly needsFact: boolean
  /** The level of an identified caller for whom it does not hold, if the scheme can deliver that. */
  readonly fails: LevelNumber
  /** Why it does not hold. */
  readonly reason: ReasonCode
  /** The owner's key, an attribute's name, a predicate's code. */
  readonly key: string
  /** What it compares with: roles, scopes, acr values, an attribute's. */
  readonly values: readonly unknown[] | undefined
  /** The same where there are many roles, and one bit for each of their lengths, modulo 32. */
  readonly names: ReadonlySet<unknown> | undefined
  readonly lengths: number
  /** Seconds. */
  readonly maxAge: number | undefined
  readonly test: Predicate | undefined
  readonly isInside: NetworkTest | undefined
  /** Its 403, once it was built. */
  forbid: Forbid | undefined
  /** The one that says that a fact is missing. */
  forbidUnknown: Forbid | undefined
}

/** A relation, condition or circumstance, whatever it takes. */
export type Predicate = (...args: readonly unknown[]) => unknown

/** What an atom's failure means: its reason, what it reads, and the level of an identified caller. */
const KINDS: {
  readonly [K in Atom['kind']]: readonly [
    ReasonCode?,
    ('nothing' | 'identity' | 'resource' | 'both')?,
    LevelNumber?,
  ]
} = {
  anyone: [],
  authenticated: ['no_credentials', 'nothing', UNAUTHENTICATED],
  role: ['missing_role', 'identity'],
  attribute: ['attribute_mismatch', 'identity'],
  scope: ['insufficient_scope', 'identity', INSUFFICIENT_SCOPE],
  assurance: ['step_up_required', 'identity', STEP_UP],
  owner: ['not_owner', 'both'],
  relation: ['forbidden', 'both'],
  condition: ['forbidden', 'resource'],
  network: ['network_denied'],
  circumstance: ['forbidden'],
}

/** What an atom compares with: its own copy, which nobody can change. */
function valuesOf(atom: Atom): readonly unknown[] | undefined {
  switch (atom.kind) {
    case 'role':
    case 'attribute':
      return [...atom.oneOf]
    case 'scope':
      return [...atom.allOf]
    case 'assurance':
      return atom.acr && [...atom.acr]
    default:
      return undefined
  }
}

function keyOf(atom: Atom): string {
  if (atom.kind === 'owner') return atom.key
  if (atom.kind === 'attribute') return atom.name
  return 'code' in atom ? atom.code : ''
}

/** Compiles one atom, negated or not. */
export function literal(atom: Atom, negated: boolean): Literal {
  const { kind } = atom
  const [reason = 'excluded', reads, fails = FORBIDDEN] = KINDS[kind]
  const ofResource = reads === 'resource' || reads === 'both'
  const maxAge = kind === 'assurance' ? atom.maxAge : undefined
  const values = valuesOf(atom)
  const many = kind === 'role' && atom.oneOf.length > 1 ? (values as readonly string[]) : undefined
  return {
    atom,
    kind,
    negated,
    ofIdentity: reads === 'identity' || reads === 'both',
    ofResource,
    needsFact: ofResource || maxAge !== undefined,
    // Nothing can ask a caller for less: a negation that fails is forbidden.
    fails: negated ? FORBIDDEN : fails,
    reason: negated ? 'excluded' : reason,
    key: keyOf(atom),
    values,
    names: many && new Set(many),
    lengths: many?.reduce((bits, { length }) => bits | (1 << length), 0) ?? 0,
    maxAge,
    test: 'test' in atom ? (atom.test as unknown as Predicate) : undefined,
    isInside: kind === 'network' ? networkTest(atom.allow, atom.deny) : undefined,
    forbid: undefined,
    forbidUnknown: undefined,
  }
}

/** The acr values that a literal asks for, if any. */
export function acrOf({ kind, negated, values }: Literal): readonly string[] | undefined {
  return kind === 'assurance' && !negated ? (values as readonly string[]) : undefined
}

/** What a new token or login may turn from a yes into a no: predicates may read anything. */
export function isFragile({ kind, negated }: Literal): boolean {
  return kind === 'relation' || (negated && (kind === 'scope' || kind === 'assurance'))
}

/** The 403 of a literal that is forbidden: its own, or that of the fact that is missing. */
export function forbidOf(literal: Literal, lacks: ReasonCode | undefined): Forbid {
  // What a literal can lack is always the same.
  return lacks === undefined
    ? (literal.forbid ??= buildForbid(literal, undefined))
    : (literal.forbidUnknown ??= buildForbid(literal, lacks))
}

function buildForbid({ atom, negated, reason }: Literal, lacks: ReasonCode | undefined): Forbid {
  const own = !lacks && !negated && 'code' in atom ? atom : undefined
  // Your own code is shown only when you gave it a title.
  const shown =
    own?.title !== undefined
      ? Object.freeze({ code: own.code, title: own.title })
      : publicReason(lacks ?? reason)
  const operators = { code: own?.code ?? lacks ?? reason, atom, ...(negated && { negated }) }
  return forbid('forbidden', shown, Object.freeze([]), operators)
}
