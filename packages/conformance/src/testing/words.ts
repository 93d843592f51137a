import type {
  Challenge,
  Decision,
  Explained,
  ExplainedAtom,
  ExplainedCombination,
  RuleData,
} from '@verdict/core'
import type { Caller } from './callers.js'

/** What a remedy asks for (RFC 6750 3, RFC 9470 3). The rest of a challenge describes the space. */
const ASKED = ['scope', 'acr_values', 'max_age']

/** A decision in the words of a table: what comes back, why, and what is asked for. */
export interface Answer {
  readonly status: 'allow' | '401' | '403'
  /**
   * The reason's code as operators see it: a code of your own stands here with or without a title.
   * Empty on allow.
   */
  readonly reason: string
  readonly asked: readonly (readonly [name: string, value: string])[]
}

export function answerOf(decision: Decision): Answer {
  if (decision.kind === 'allow') return { status: 'allow', reason: '', asked: [] }
  const asked = decision.challenges.flatMap(({ params }) =>
    ASKED.flatMap((name) => (name in params ? [[name, String(params[name])] as const] : [])),
  )
  const status = decision.kind === 'challenge' ? '401' : '403'
  return { status, reason: decision.operatorReason.code, asked }
}

/** A rule as it would be written. */
export function ruleText(rule: RuleData): string {
  const call = (name: string, args: readonly unknown[]): string =>
    `${name}(${args.map((one) => JSON.stringify(one)).join(', ')})`
  switch (rule.kind) {
    case 'anyOf':
    case 'allOf':
      return `${rule.kind}(${rule.rules.map(ruleText).join(', ')})`
    case 'not':
      return `not(${ruleText(rule.rule)})`
    case 'role':
      return call('role', rule.oneOf)
    case 'attribute':
      return call('attribute', [rule.name, ...rule.oneOf])
    case 'scope':
      return call('scope', rule.allOf)
    case 'owner':
      return call('owner', [rule.key])
    case 'relation':
    case 'condition':
    case 'circumstance':
      return call(rule.kind, [rule.code])
    case 'assurance': {
      const { acr, maxAge } = rule
      return call('assurance', [{ acr, maxAge }])
    }
    case 'network': {
      const { allow, deny } = rule
      return call('network', [{ allow, deny }])
    }
    case 'anyone':
    case 'authenticated':
      return call(rule.kind, [])
  }
}

/** An atom with the `not`s that stand right before it; null for what is another combination. */
function innermost(tree: Explained): { text: string; atom: ExplainedAtom; turned: boolean } | null {
  if (!('combinator' in tree)) return { text: ruleText(tree.atom), atom: tree, turned: false }
  const [part] = tree.parts
  const inner = tree.combinator === 'not' && part ? innermost(part) : null
  return inner && { ...inner, text: `not(${inner.text})`, turned: !inner.turned }
}

/**
 * An explained rule, a line for each part: depth, part, level. Where a `not` stands further up, an
 * atom's line says so: its level is that of the negation.
 */
export function treeLines(tree: Explained, depth = 0): string[] {
  const indent = '  '.repeat(depth)
  const inner = innermost(tree)
  if (inner) {
    const { text, atom, turned } = inner
    const above = atom.negated === turned ? '' : ', under not'
    const lacked = atom.lacked !== null && atom.lacked !== atom.level ? ` (${atom.lacked})` : ''
    return [`${indent}${text}${above}: ${atom.level}${lacked}`]
  }
  const { combinator, level, parts } = tree as ExplainedCombination
  return [
    `${indent}${combinator}: ${level}`,
    ...parts.flatMap((part) => treeLines(part, depth + 1)),
  ]
}

export function challengeText({ scheme, params, token68 }: Challenge): string {
  if (token68 !== undefined) return `${scheme} ${token68}`
  const written = Object.entries(params).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return [scheme, written.join(', ')].join(' ').trim()
}

export function callerText({ identity, credentials }: Caller): string {
  const { kind } = credentials
  if (kind === 'omitted') return 'no credentials'
  if (kind === 'partial') return `partial ${credentials.scheme} credentials`
  if (kind === 'invalid') {
    const scheme = credentials.scheme === null ? '' : `${credentials.scheme} `
    return `invalid ${scheme}credentials (${credentials.reason})`
  }
  return `${brief(identity)}, valid ${credentials.scheme} credentials`
}

/** Enough of a value to recognise it. */
export function brief(value: unknown): string {
  const MOST = 300
  let text: string
  try {
    text = JSON.stringify(value) ?? String(value)
  } catch {
    text = String(value) // circular, or a bigint
  }
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text
}
