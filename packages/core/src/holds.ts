import type { Environment, Identity } from './identity.js'
import type { Literal } from './literal.js'
import { parseAddress } from './network.js'
import type { Normal } from './normal-form.js'
import type { ReasonCode } from './reason.js'

export type Who = Identity | null

/** A clock may run ahead of ours by so much (seconds) before its authTime counts as unknown. */
const CLOCK_SKEW = 60

/** A predicate that answers anything but true or false, a promise above all, is a bug: never a no. */
function exactly({ name }: Literal, answer: unknown): boolean {
  if (answer === true || answer === false) return answer
  throw new TypeError(
    `'${name}' must return true or false, at once; load what needs I/O before and pass it in facts`,
  )
}

/** Whether a caller's list has one of the names, or all of them. */
function has(held: unknown, { words, set, kind }: Literal): boolean {
  // From JavaScript a string may stand where a list belongs, and 'administrator'.includes('admin').
  if (!Array.isArray(held)) return false
  if (set) return held.some((one) => set.has(one))
  const names = words as readonly unknown[]
  const all = kind === 'scope'
  for (let i = 0; i < names.length; i++) if (held.includes(names[i]) !== all) return !all
  return all
}

/**
 * Whether the caller logged in so recently. What cannot be told denies, so under a `not` an unknown
 * login counts as a fresh one.
 */
function isFresh({ authTime }: Identity, now: number, { maxAge, negated }: Literal): boolean {
  const age = now - (authTime ?? Number.NaN)
  return Number.isFinite(age) && age >= -CLOCK_SKEW ? age <= (maxAge as number) : negated
}

/** Answers the atom, not its negation; asked only with the facts that the atom reads. */
export function test(
  literal: Literal,
  who: Who,
  resource: unknown,
  environment: Environment,
): boolean {
  const identity = who as Identity
  switch (literal.kind) {
    case 'anyone':
      return true
    case 'authenticated':
      return who !== null
    case 'role':
      return has(identity.roles, literal)
    case 'scope':
      return has(identity.scopes, literal)
    case 'attribute': {
      const { attributes } = identity
      // Own attributes only: what Object.prototype has, or was given, is nobody's attribute.
      if (attributes == null || !Object.hasOwn(attributes, literal.name)) return false
      return (literal.words as readonly unknown[]).includes(attributes[literal.name])
    }
    case 'assurance': {
      const { words, maxAge } = literal
      if (words && !words.includes(identity.acr)) return false
      return maxAge === undefined || isFresh(identity, environment.now as number, literal)
    }
    case 'owner': {
      const owner = (resource as Record<string, unknown>)[literal.name]
      return typeof owner === 'string' && owner !== '' && owner === identity.id
    }
    case 'relation':
      return exactly(
        literal,
        literal.predicate?.(who as never, resource as never, environment as never),
      )
    case 'condition':
      return exactly(literal, literal.predicate?.(resource as never, environment as never))
    case 'circumstance':
      return exactly(literal, literal.predicate?.(environment as never))
    case 'network':
      return literal.inside?.(parseAddress(environment.address) as readonly number[]) as boolean
  }
}

/** Names the fact without which a literal is denied, whoever asks and negated or not. */
export function missing(
  literal: Literal,
  resource: unknown,
  environment: Environment,
): ReasonCode | undefined {
  if (literal.ofResource) return resource == null ? 'resource_required' : undefined
  if (literal.maxAge !== undefined) {
    return Number.isFinite(environment.now) ? undefined : 'environment_incomplete'
  }
  if (literal.kind === 'network' && !parseAddress(environment.address)) return 'network_denied'
  return undefined
}

function holds(literal: Literal, who: Who, resource: unknown, environment: Environment): boolean {
  if (literal.ofIdentity && who === null) return false
  if (missing(literal, resource, environment) !== undefined) return false
  return test(literal, who, resource, environment) !== literal.negated
}

/** Whether a rule allows, and nothing else. */
export function allows(
  node: Normal,
  who: Who,
  resource: unknown,
  environment: Environment,
): boolean {
  if (node.literal) return holds(node.literal, who, resource, environment)
  const any = node.kind === 'anyOf'
  for (const part of node.parts) {
    if (allows(part, who, resource, environment) === any) return any
  }
  return !any
}
