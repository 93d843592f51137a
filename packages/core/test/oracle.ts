/**
 * The semantics of docs, section 3, written down as slowly and plainly as possible: every `not` pushed
 * to the atoms, the rule expanded into all of its alternatives, each judged alone. Shares no code with
 * src, so that one mistake is not made twice.
 */
import type { Environment, Identity, RuleData, Scheme } from '../src/index.js'

export type Level = 'permit' | 'insufficient_scope' | 'step_up' | 'unauthenticated' | 'forbidden'
const CHAIN: Level[] = ['permit', 'insufficient_scope', 'step_up', 'unauthenticated', 'forbidden']

export interface Answer {
  level: Level
  /** What the challenge asks for; absent where the level has no remedy. */
  scopes?: string[]
  acr?: string[]
  maxAge?: number
}

interface Asked {
  who: Identity | null
  resource: unknown
  environment: Environment
  /** Undefined: the credentials are not valid. */
  scheme: Scheme | undefined
}

interface Sign {
  atom: Exclude<RuleData, { kind: 'anyOf' | 'allOf' | 'not' }>
  negated: boolean
}

/** Pushes `not` to the atoms and multiplies out. */
export function alternatives(rule: RuleData, negated = false): Sign[][] {
  if (rule.kind === 'not') return alternatives(rule.rule, !negated)
  if (rule.kind !== 'anyOf' && rule.kind !== 'allOf') return [[{ atom: rule, negated }]]
  const parts = rule.rules.map((part) => alternatives(part, negated))
  if ((rule.kind === 'anyOf') !== negated) return parts.flat()
  return parts.reduce((all, part) => all.flatMap((a) => part.map((b) => [...a, ...b])), [[]])
}

const key = ({ atom, negated }: Sign): string => `${negated} ${JSON.stringify(atom)}`

const v4 = (text: string): number | undefined => {
  const bare = text.replace(/^::ffff:/i, '')
  const parts = bare.split('.').map(Number)
  return parts.length === 4 ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined
}

/** Good enough for the addresses that the laws use: dotted IPv4, mapped or not; all IPv6 is outside. */
const within = (address: string, cidr: string): boolean => {
  const [start = '', bits] = cidr.split('/')
  const a = v4(address)
  const b = v4(start)
  if (a === undefined || b === undefined) return false
  const size = 2 ** (32 - Number(bits))
  return Math.floor(a / size) === Math.floor(b / size)
}

/** Does the atom itself hold? Undefined: a fact is missing, and it is denied either way. */
function truth(atom: Sign['atom'], asked: Asked): boolean | 'cannot tell' | 'no fact' {
  const { who, resource, environment } = asked
  const { now, address } = environment
  switch (atom.kind) {
    case 'anyone':
      return true
    case 'authenticated':
      return who !== null
    case 'role':
      return atom.oneOf.some((role) => who?.roles?.includes(role))
    case 'attribute':
      return atom.oneOf.some((value) => who?.attributes?.[atom.name] === value)
    case 'scope':
      return atom.allOf.every((scope) => who?.scopes?.includes(scope))
    case 'assurance': {
      if (atom.maxAge !== undefined && now === undefined) return 'no fact'
      if (atom.acr && !atom.acr.includes(who?.acr as string)) return false
      if (atom.maxAge === undefined) return true
      if (who?.authTime === undefined || who.authTime > (now as number) + 60) return 'cannot tell'
      return (now as number) - who.authTime <= atom.maxAge
    }
    case 'owner': {
      if (resource === undefined) return 'no fact'
      const owner = (resource as Record<string, unknown>)[atom.key]
      return owner != null && owner === who?.id
    }
    case 'relation':
      if (resource === undefined) return 'no fact'
      return who !== null && atom.test(who, resource as never, environment as never)
    case 'condition':
      if (resource === undefined) return 'no fact'
      return atom.test(resource as never, environment as never)
    case 'network': {
      if (address === undefined) return 'no fact'
      const inside = (list: readonly string[]) => list.some((cidr) => within(address, cidr))
      return (!atom.allow || inside(atom.allow)) && !(atom.deny && inside(atom.deny))
    }
    case 'circumstance':
      return atom.test(environment as never)
  }
}

const OF_IDENTITY = ['role', 'attribute', 'scope', 'assurance', 'owner', 'relation']

export function levelOfSign({ atom, negated }: Sign, asked: Asked): Level {
  const { who, scheme } = asked
  const holds = truth(atom, asked)
  if (holds === 'no fact') return 'forbidden'
  if (who === null && OF_IDENTITY.includes(atom.kind)) return 'unauthenticated'
  if (holds !== 'cannot tell' && holds !== negated) return 'permit'
  if (who === null && atom.kind === 'condition') return 'unauthenticated'
  if (negated) return 'forbidden'
  if (atom.kind === 'authenticated') return 'unauthenticated'
  if (atom.kind === 'scope') return scheme?.deliversScope ? 'insufficient_scope' : 'forbidden'
  if (atom.kind === 'assurance') return scheme?.deliversStepUp ? 'step_up' : 'forbidden'
  return 'forbidden'
}

const highest = (levels: Level[]): Level =>
  CHAIN[Math.max(0, ...levels.map((level) => CHAIN.indexOf(level)))] as Level

function judge(one: Sign[], asked: Asked): Answer {
  const needed = one.filter((sign) => !sign.negated).map(({ atom }) => atom)
  const scopes = [...new Set(needed.flatMap((atom) => (atom.kind === 'scope' ? atom.allOf : [])))]
  const logins = needed.flatMap((atom) => (atom.kind === 'assurance' ? [atom] : []))
  const lists = logins.flatMap(({ acr }) => (acr ? [acr] : []))
  const acr = lists[0]?.filter((value) => lists.every((list) => list.includes(value)))
  if (acr?.length === 0) return { level: 'forbidden' }
  const ages = logins.flatMap(({ maxAge }) => (maxAge === undefined ? [] : [maxAge]))

  const level = highest(one.map((sign) => levelOfSign(sign, asked)))
  const { who } = asked
  if ((level !== 'insufficient_scope' && level !== 'step_up') || !who) return { level }

  // The identity that the remedy would produce, against the negated atoms of this alternative.
  const passes = (changed: Partial<Identity>): boolean =>
    one.every(
      (sign) =>
        !(sign.negated || sign.atom.kind === 'relation') ||
        levelOfSign(sign, {
          ...asked,
          who: { ...who, scopes: [...(who.scopes ?? []), ...scopes], ...changed },
        }) === 'permit',
    )
  if (level === 'insufficient_scope') return passes({}) ? { level, scopes } : { level: 'forbidden' }
  const authTime = asked.environment.now
  const fresh = authTime === undefined ? {} : { authTime }
  const usable = acr?.filter((value) => passes({ acr: value, ...fresh }))
  if (usable ? usable.length === 0 : !passes(fresh)) return { level: 'forbidden' }
  return {
    level,
    scopes,
    ...(usable && { acr: usable }),
    ...(ages.length > 0 && { maxAge: Math.min(...ages) }),
  }
}

/**
 * An alternative that needs all that another needs, and more, has no remedy worth naming. Unless the
 * login that the other one asks for, which keeps the caller's acr, is futile: then it comes last.
 */
function smallest(all: Sign[][]): Sign[][] {
  const sets = all.map((one) => new Set(one.map(key)))
  const namesAcr = (one: Sign[]) =>
    one.some(({ atom, negated }) => !negated && atom.kind === 'assurance' && atom.acr)
  const mayBreak = (one: Sign[]) =>
    one.some(
      ({ atom: { kind }, negated }) =>
        kind === 'relation' || (negated && (kind === 'scope' || kind === 'assurance')),
    )
  const ranked = all.map((mine, i) => {
    const smaller = all.filter((_, j) => {
      const [a, b] = [sets[i] as Set<string>, sets[j] as Set<string>]
      return i !== j && [...b].every((sign) => a.has(sign)) && (a.size > b.size || j < i)
    })
    if (smaller.length === 0) return 0
    return namesAcr(mine) && smaller.every((one) => !namesAcr(one) && mayBreak(one)) ? 1 : 2
  })
  return [0, 1].flatMap((rank) => all.filter((_, i) => ranked[i] === rank))
}

export function oracle(rule: RuleData, asked: Asked): Answer {
  const answers = smallest(alternatives(rule)).map((one) => judge(one, asked))
  const rank = ({ level, scopes = [] }: Answer): number =>
    CHAIN.indexOf(level) * 1000 + scopes.length
  return answers.reduce((best, next) => (rank(next) < rank(best) ? next : best))
}
