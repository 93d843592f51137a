import {
  type ActionOf,
  bearer,
  decide,
  type Decision,
  type Environment,
  type Policy,
  type PolicyRules,
  protectionSpace,
  type ProtectionSpace,
  type RuleData,
} from '@verdict/core'
import { type Caller, SOME_TIME } from './callers.js'
import { type KindOfCaller, kindsOfCallers } from './kinds-of-callers.js'
import { tableMarkdown } from './table-markdown.js'
import { tableText } from './table-text.js'
import { ruleText } from './words.js'

/** What a table is made of beside the policy. */
export interface DecisionTableOptions<R, A extends PolicyRules, S extends string> {
  /** Default: one with Bearer tokens. */
  readonly space?: ProtectionSpace<S>
  /** The scheme that known callers come by. Default: the space's first. */
  readonly scheme?: NoInfer<S>
  /** Resources by what the table shall call them. Needed by every rule that looks at one. */
  readonly resources?: Readonly<Record<string, R>>
  /** Callers of your own, beside those that the rules tell apart. */
  readonly callers?: Readonly<Record<string, Caller>>
  /** Default: all of the policy's. */
  readonly actions?: readonly ActionOf<A>[]
  /** Default: a fixed `now`, no address, no facts. */
  readonly environment?: Environment
}

/** One question and its answer. */
export interface DecisionCell<N extends string = string> {
  readonly action: N
  /** The name of the resource; null where the rule looks at none. */
  readonly resource: string | null
  readonly caller: string
  readonly decision: Decision
}

/** An action, about one resource where it needs one, with the cells of all callers. */
export interface DecisionColumn<N extends string = string> {
  readonly action: N
  readonly resource: string | null
  /** The rule as it would be written. */
  readonly rule: string
  /** By caller. One that cannot be, such as the owner of what has none, has no cell. */
  readonly cells: ReadonlyMap<string, DecisionCell<N>>
}

/** Every action against every kind of caller. Equal policies give equal tables, on any day. */
export interface DecisionTable<N extends string = string> {
  /** The name of the resource's type. */
  readonly type: string
  /** Refusals that concern one resource are answered as if it were missing. */
  readonly hide: boolean
  readonly callers: readonly string[]
  readonly columns: readonly DecisionColumn<N>[]
  readonly cells: readonly DecisionCell<N>[]
  /** Plain text, a line for each cell: a snapshot's difference shows what changed. */
  toString(): string
  /** One table, for reviewers. */
  toMarkdown(): string
}

/** Whether a rule looks at the resource, so that asking without one says nothing. */
function looksAtResource(rule: RuleData): boolean {
  if (rule.kind === 'not') return looksAtResource(rule.rule)
  if (rule.kind === 'anyOf' || rule.kind === 'allOf') return rule.rules.some(looksAtResource)
  return rule.kind === 'owner' || rule.kind === 'relation' || rule.kind === 'condition'
}

function ownKinds(callers: Readonly<Record<string, Caller>>): KindOfCaller[] {
  return Object.entries(callers).map(([label, caller]) => ({ label, of: () => caller }))
}

/**
 * Decides every action of a policy for every kind of caller: strangers, credentials that do not
 * count, known callers with nothing else, with each role, attribute, scope, login and ownership
 * that the rules name, with all that an alternative of a rule asks for, and with all but one of
 * these. Relations, conditions and circumstances are code: give callers, resources and facts for
 * them.
 *
 * @throws TypeError if a rule looks at a resource and none is given, or if a caller of your own has
 *   the name of a derived one.
 */
export function decisionTable<R, A extends PolicyRules, S extends string = 'Bearer'>(
  policy: Policy<R, A>,
  options: DecisionTableOptions<R, A, S> = {},
): DecisionTable<ActionOf<A>> {
  const {
    space = protectionSpace(bearer({ realm: 'test' })) as unknown as ProtectionSpace<S>,
    scheme,
    resources = {},
    callers = {},
    actions = Object.keys(policy.rules),
  } = options
  const now = options.environment?.now ?? SOME_TIME
  const environment: Environment = { ...options.environment, now }

  const rules = actions.map((action): RuleData => {
    const rule = policy.rules[action]
    if (!rule) throw new TypeError(`decisionTable(): ${policy.type} has no action ${action}`)
    return rule
  })
  const derived = kindsOfCallers(rules, space, scheme)
  for (const { label } of derived) {
    if (Object.hasOwn(callers, label)) {
      throw new TypeError(`decisionTable(): there is a "${label}" already; name yours otherwise`)
    }
  }
  const kinds = [...derived, ...ownKinds(callers)]

  const column = (
    action: ActionOf<A>,
    rule: RuleData,
    resource: string | null,
  ): DecisionColumn<ActionOf<A>> => {
    const value = resource === null ? undefined : resources[resource]
    const asked = value === undefined ? policy.any : policy.of(value)
    const cells = new Map<string, DecisionCell<ActionOf<A>>>()
    for (const { label, of, address } of kinds) {
      const caller = of(value, now)
      if (!caller) continue
      const { identity, credentials } = caller
      const where = address === undefined ? environment : { ...environment, address }
      const decision = decide(identity, credentials, asked, action, where)
      cells.set(label, { action, resource, caller: label, decision })
    }
    return { action, resource, rule: ruleText(rule), cells }
  }

  const columns = actions.flatMap((action, index) => {
    const rule = rules[index] as RuleData
    if (!looksAtResource(rule)) return [column(action, rule, null)]
    const names = Object.keys(resources)
    if (names.length === 0) {
      throw new TypeError(
        `decisionTable(): ${policy.type} ${action} looks at the resource; write { resources: { 'a name': … } }`,
      )
    }
    return names.map((name) => column(action, rule, name))
  })

  const table: DecisionTable<ActionOf<A>> = {
    type: policy.type,
    hide: policy.hide,
    callers: kinds
      .map(({ label }) => label)
      .filter((label) => columns.some(({ cells }) => cells.has(label))),
    columns,
    cells: columns.flatMap(({ cells }) => [...cells.values()]),
    toString: () => tableText(table),
    toMarkdown: () => tableMarkdown(table),
  }
  return table
}
