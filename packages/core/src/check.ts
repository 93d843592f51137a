import { networkTest } from './network.js'
import type { RuleData } from './rule.js'

/** RFC 6749 A.4: a scope-token is %x21 / %x23-5B / %x5D-7E; RFC 9470 gives acr values the same. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/
const CODE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/

function refuse(message: string): never {
  throw new TypeError(message)
}

function words(kind: string, list: unknown, pattern?: RegExp): void {
  if (!Array.isArray(list) || list.length === 0) refuse(`${kind}() is empty: name at least one`)
  for (const word of list) {
    if (typeof word !== 'string' || word === '') refuse(`${kind}(): names are non-empty strings`)
    if (pattern && !pattern.test(word)) {
      refuse(`${kind}(): "${word}" may hold no space, quote, backslash or non-ASCII (RFC 6749 3.3)`)
    }
  }
  Object.freeze(list)
}

/**
 * Refuses what is no rule, and freezes what is one. Builders call it, and so does compiling: a rule
 * is plain data, which may come from elsewhere, and an `allOf` of nothing would allow everything.
 */
export function checked<T extends RuleData>(rule: T): T {
  const { kind } = rule
  switch (rule.kind) {
    case 'anyone':
    case 'authenticated':
      break
    case 'role':
      words(kind, rule.oneOf)
      break
    case 'attribute': {
      words(kind, [rule.name])
      const usable = (value: unknown): boolean =>
        typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
      if (!Array.isArray(rule.oneOf) || !rule.oneOf.length || !rule.oneOf.every(usable)) {
        refuse(
          `attribute('${rule.name}') needs strings, finite numbers or booleans to compare with`,
        )
      }
      Object.freeze(rule.oneOf)
      break
    }
    case 'scope':
      words(kind, rule.allOf, SCOPE_TOKEN)
      break
    case 'assurance': {
      const { acr, maxAge } = rule
      if (acr === undefined && maxAge === undefined) {
        refuse(
          "assurance() is empty: write assurance({ acr: ['mfa'] }) or assurance({ maxAge: 300 })",
        )
      }
      if (acr !== undefined) words(kind, acr, SCOPE_TOKEN)
      // RFC 9470 3: a non-negative integer of seconds, 0 included.
      if (maxAge !== undefined && !(Number.isSafeInteger(maxAge) && maxAge >= 0)) {
        refuse('assurance(): maxAge is a whole number of seconds, 0 or more')
      }
      break
    }
    case 'owner':
      words(kind, [rule.key])
      break
    case 'network': {
      const { allow, deny } = rule
      if (allow === undefined && deny === undefined) {
        refuse("network() is empty: write network({ allow: ['10.0.0.0/8'] })")
      }
      if (allow !== undefined) words(kind, allow)
      if (deny !== undefined) words(kind, deny)
      networkTest(allow, deny) // throws for a range that is none
      break
    }
    case 'relation':
    case 'condition':
    case 'circumstance':
      if (typeof rule.code !== 'string' || !CODE.test(rule.code)) {
        refuse(`${kind}(): the first argument is a snake_case code, such as 'same_team'`)
      }
      if (typeof rule.test !== 'function') {
        refuse(`${kind}('${rule.code}') needs a function that answers it`)
      }
      break
    case 'anyOf':
    case 'allOf':
      // An empty allOf would allow everything and an empty anyOf nothing: neither is ever meant.
      if (!Array.isArray(rule.rules) || rule.rules.length === 0) {
        refuse(`${kind}() is empty: give it at least one rule`)
      }
      for (const part of rule.rules) isRule(kind, part)
      Object.freeze(rule.rules)
      break
    case 'not':
      isRule(kind, rule.rule)
      break
    default:
      refuse(`'${String(kind)}' is no kind of rule`)
  }
  return Object.freeze(rule)
}

function isRule(combinator: string, part: unknown): void {
  if (typeof (part as RuleData | undefined)?.kind !== 'string') {
    refuse(`${combinator}() takes rules, such as role('admin') or owner('authorId')`)
  }
}
