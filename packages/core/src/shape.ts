import type { Environment, Identity } from './identity.js'
import { INSUFFICIENT_SCOPE, type LevelNumber, STEP_UP, UNAUTHENTICATED } from './level.js'
import { networkTest, parseAddress } from './network.js'
import type { ReasonCode } from './reason.js'
import type { Atom } from './rule.js'

/** Answers an atom, not its negation. Called only with the facts that the atom reads. */
export type Test = (identity: Identity, resource: unknown, environment: Environment) => boolean

/** Names the fact without which an atom is denied, whoever asks and negated or not. */
export type Missing = (resource: unknown, environment: Environment) => ReasonCode | undefined

/** A clock may run ahead of ours by so much (seconds) before its authTime counts as unknown. */
const CLOCK_SKEW = 60

function includes(list: unknown, value: unknown): boolean {
  // From JavaScript a string may stand where a list belongs, and 'administrator'.includes('admin').
  return Array.isArray(list) && list.includes(value)
}

/** Whether the caller logged in so recently, or `unknown` when that cannot be told. */
function isFresh<U>(identity: Identity, now: number, maxAge: number, unknown: U): boolean | U {
  const age = now - (identity.authTime ?? Number.NaN)
  return Number.isFinite(age) && age >= -CLOCK_SKEW ? age <= maxAge : unknown
}

function isTime(now: unknown): now is number {
  return typeof now === 'number' && Number.isFinite(now)
}

const noResource: Missing = (resource) =>
  resource === undefined || resource === null ? 'resource_required' : undefined
const noTime: Missing = (_, { now }) => (isTime(now) ? undefined : 'environment_incomplete')
const noAddress: Missing = (_, { address }) =>
  parseAddress(address) ? undefined : 'network_denied'

/** A predicate that answers anything but true or false, a promise above all, is a bug: never a no. */
function exactly(code: string, answer: unknown): boolean {
  if (answer === true || answer === false) return answer
  throw new TypeError(
    `'${code}' must return true or false, at once; load what needs I/O before and pass it in facts`,
  )
}

/** What an atom reads, how it answers and what its failure means. */
export interface Shape {
  readonly test: Test
  readonly reason?: ReasonCode
  readonly ofIdentity?: boolean
  readonly ofResource?: boolean
  readonly fails?: LevelNumber
  readonly missing?: Missing
}

/** Compiles what an atom says into a test, negated or not. */
export function shapeOf(atom: Atom, negated: boolean): Shape {
  switch (atom.kind) {
    case 'anyone':
      return { test: () => true }
    case 'authenticated':
      return { test: (identity) => identity !== null, fails: UNAUTHENTICATED }
    case 'role': {
      const [first] = atom.oneOf
      const roles = new Set(atom.oneOf)
      return {
        test:
          roles.size === 1
            ? ({ roles: held }) => includes(held, first)
            : ({ roles: held }) => Array.isArray(held) && held.some((role) => roles.has(role)),
        reason: 'missing_role',
        ofIdentity: true,
      }
    }
    case 'attribute': {
      const { name, oneOf } = atom
      return {
        test: ({ attributes }) => includes(oneOf, attributes?.[name]),
        reason: 'attribute_mismatch',
        ofIdentity: true,
      }
    }
    case 'scope': {
      const { allOf } = atom
      return {
        test: ({ scopes }) => allOf.every((scope) => includes(scopes, scope)),
        reason: 'insufficient_scope',
        ofIdentity: true,
        fails: INSUFFICIENT_SCOPE,
      }
    }
    case 'assurance': {
      const { acr, maxAge } = atom
      return {
        // What cannot be told denies, so under a `not` an unknown login counts as a fresh one.
        test: (identity, _, { now }) =>
          (!acr || includes(acr, identity.acr)) &&
          (maxAge === undefined || isFresh(identity, now as number, maxAge, negated)),
        reason: 'step_up_required',
        ofIdentity: true,
        fails: STEP_UP,
        ...(maxAge === undefined ? undefined : { missing: noTime }),
      }
    }
    case 'owner': {
      const { key } = atom
      return {
        test: ({ id }, resource) => {
          const owner = (resource as Record<string, unknown>)[key]
          return typeof owner === 'string' && owner === id
        },
        reason: 'not_owner',
        ofIdentity: true,
        ofResource: true,
        missing: noResource,
      }
    }
    case 'relation': {
      const { code, test } = atom
      return {
        test: (identity, resource, environment) =>
          exactly(code, test(identity, resource as never, environment as never)),
        ofIdentity: true,
        ofResource: true,
        missing: noResource,
      }
    }
    case 'condition': {
      const { code, test } = atom
      return {
        test: (_, resource, environment) =>
          exactly(code, test(resource as never, environment as never)),
        ofResource: true,
        missing: noResource,
      }
    }
    case 'network': {
      const inside = networkTest(atom.allow, atom.deny)
      return {
        test: (_, __, { address }) => inside(parseAddress(address) as readonly number[]),
        reason: 'network_denied',
        missing: noAddress,
      }
    }
    case 'circumstance': {
      const { code, test } = atom
      return { test: (_, __, environment) => exactly(code, test(environment as never)) }
    }
  }
}
