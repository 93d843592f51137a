import type { Environment, Identity } from './identity.js'
import { networkTest, parseAddress } from './network.js'
import type { Atom } from './rule.js'

/** Who is asking; null is a stranger. */
export type Who = Identity | null

/**
 * Answers an atom, not its negation; asked only with the resource and the time that it reads. Undefined:
 * it reads the address, and there is none.
 */
export type Test = (who: Who, resource: unknown, environment: Environment) => boolean | undefined

/** A clock may run ahead of ours by so much (seconds) before its authTime counts as unknown. */
const CLOCK_SKEW = 60

/** A predicate that answers anything but true or false, a promise above all, is a bug: never a no. */
function exactly(code: string, answer: unknown): boolean {
  if (answer === true || answer === false) return answer
  throw new TypeError(
    `'${code}' must return true or false, at once; load what needs I/O before and pass it in facts`,
  )
}

/** Whether a caller's list has a name. */
export function isIn(held: unknown, name: string): boolean {
  // From JavaScript a string may stand where a list belongs, and 'administrator'.includes('admin').
  return Array.isArray(held) && held.includes(name)
}

/** Whether a resource names the caller as its owner. */
export function owns({ id }: Identity, resource: unknown, key: string): boolean {
  const owner = (resource as Record<string, unknown>)[key]
  return typeof owner === 'string' && owner !== '' && owner === id
}

/**
 * Whether the caller logged in so recently. What cannot be told denies, so under a `not` an unknown
 * login counts as a fresh one.
 */
function isFresh({ authTime }: Identity, now: number, maxAge: number, negated: boolean): boolean {
  const age = now - (authTime ?? Number.NaN)
  return Number.isFinite(age) && age >= -CLOCK_SKEW ? age <= maxAge : negated
}

/** Makes an atom's test, once per policy: what it compares with is at hand when it is asked. */
export function testOf(atom: Atom, negated: boolean): Test {
  switch (atom.kind) {
    case 'anyone':
      return () => true
    case 'authenticated':
      return (who) => who !== null
    case 'role': {
      const { oneOf } = atom
      const name = oneOf[0] as string
      if (oneOf.length === 1) return (who) => isIn((who as Identity).roles, name)
      const names = new Set<unknown>(oneOf)
      return (who) => {
        const { roles } = who as Identity
        return Array.isArray(roles) && roles.some((one) => names.has(one))
      }
    }
    case 'scope': {
      const names = [...atom.allOf]
      const name = names[0] as string
      if (names.length === 1) return (who) => isIn((who as Identity).scopes, name)
      return (who) => names.every((one) => isIn((who as Identity).scopes, one))
    }
    case 'attribute': {
      const { name } = atom
      const values: readonly unknown[] = [...atom.oneOf]
      return (who) => {
        const { attributes } = who as Identity
        // Own attributes only: what Object.prototype has, or was given, is nobody's attribute.
        if (attributes == null || !Object.hasOwn(attributes, name)) return false
        return values.includes(attributes[name])
      }
    }
    case 'assurance': {
      const { maxAge } = atom
      const acr: readonly unknown[] | undefined = atom.acr && [...atom.acr]
      return (who, _resource, environment) =>
        (!acr || acr.includes((who as Identity).acr)) &&
        (maxAge === undefined ||
          isFresh(who as Identity, environment.now as number, maxAge, negated))
    }
    case 'owner': {
      const { key } = atom
      return (who, resource) => owns(who as Identity, resource, key)
    }
    case 'relation':
      return (who, resource, environment) =>
        exactly(atom.code, atom.test(who as Identity, resource as never, environment as never))
    case 'condition':
      return (_who, resource, environment) =>
        exactly(atom.code, atom.test(resource as never, environment as never))
    case 'circumstance':
      return (_who, _resource, environment) => exactly(atom.code, atom.test(environment as never))
    case 'network': {
      const isInside = networkTest(atom.allow, atom.deny)
      return (_who, _resource, { address }) => {
        const bits = parseAddress(address)
        return bits === undefined ? undefined : isInside(bits)
      }
    }
  }
}
