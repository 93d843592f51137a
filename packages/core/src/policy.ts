import { type Atoms, atoms } from './atoms.js'
import { type CompiledRule, type CompiledRules, compile } from './compiled.js'
import { ruleKeys } from './normal-form.js'
import type { Rule, RuleData, Traits } from './rule.js'
import type { OpenVocabulary, Vocabulary } from './vocabulary.js'

/** The rules of a policy, by action. */
export type PolicyRules = Readonly<Record<string, Rule>>

/** The actions that a policy has a rule for. */
export type ActionOf<A extends PolicyRules> = keyof A & string

/** A thing with its policy, or with `value` undefined the type alone. */
export interface Resource<R, A extends PolicyRules> {
  readonly policy: PolicyData<A>
  readonly value: R | undefined
}

/** What a policy is without the type of its resource. */
export interface PolicyData<A extends PolicyRules> {
  /** The name of the resource's type, for logs. */
  readonly type: string
  /** Refused and missing resources are answered alike. */
  readonly hide: boolean
  /** The rules as data. An action without one is denied. */
  readonly rules: A
  /** For `decide`, whichever copy of this package it comes from. Not API. */
  readonly '~compiled': object
}

/** All actions' rules of one resource type. */
export interface Policy<R, A extends PolicyRules> extends PolicyData<A> {
  /** One resource of this type. */
  of(value: R): Resource<R, A>
  /** The type alone, for actions that need no resource, such as `create`. */
  readonly any: Resource<R, A>
}

/** What holds for all actions of a policy. */
export interface PolicyOptions {
  /** Answer "forbidden" exactly as "not found" (RFC 9110 15.5.4). Default: false. */
  readonly hide?: boolean
}

/** What the compiler knows of one action's rule. */
export type TraitsOf<A extends PolicyRules, N extends ActionOf<A>> = A[N] extends {
  readonly '~traits'?: infer T
}
  ? NonNullable<T> extends Traits
    ? NonNullable<T>
    : Traits
  : Traits

/** Defines policies with the words of one vocabulary. */
export interface DefinePolicy<V extends Vocabulary> {
  /**
   * Names a resource type; the result takes its rules, one per action.
   * Throws TypeError for anything that is not a rule.
   */
  <R = unknown>(
    type: string,
    options?: PolicyOptions,
  ): <const A extends PolicyRules>(define: (atoms: Atoms<V, R>) => A) => Policy<R, A>
}

function definePolicy(type: string, options: PolicyOptions = {}) {
  if (typeof type !== 'string' || type === '') {
    throw new TypeError("policy() needs the name of a resource type: write policy('document')")
  }
  if (typeof options !== 'object') {
    throw new TypeError(`policy('${type}') takes its rules in a second call: (atoms) => ({ … })`)
  }
  return (define: (bound: never) => PolicyRules): Policy<unknown, PolicyRules> => {
    const rules = define(atoms as never)
    const compiled = new Map<string, CompiledRule>()
    const keyOf = ruleKeys()
    const known = new Map<string, CompiledRule>()
    for (const [action, rule] of Object.entries(rules)) {
      if (typeof (rule as RuleData | undefined)?.kind !== 'string') {
        throw new TypeError(
          `policy('${type}'): ${action} is no rule; write role('admin') or anyone()`,
        )
      }
      const made = compile(rule) // which checks it, too
      const key = keyOf(rule)
      // Actions with the same rule share what was made of it: it is most of a policy's memory.
      if (!known.has(key)) known.set(key, made)
      compiled.set(action, known.get(key) as CompiledRule)
    }
    const hidden = {
      byAction: compiled,
      action: undefined,
      rule: undefined,
    } satisfies CompiledRules
    // Not enumerable: a policy prints, compares and serialises as its rules. And the first of its
    // properties: as a later one it is kept outside of the object, one more step for each decision.
    const policy = Object.assign(Object.defineProperty({}, '~compiled', { value: hidden }), {
      type,
      hide: options.hide === true,
      rules: Object.freeze({ ...rules }),
    })
    const of = (value: unknown) => ({ policy, value })
    const any = Object.freeze(of(undefined))
    return Object.freeze(
      Object.defineProperties(policy, { of: { value: of }, any: { value: any } }),
    ) as never
  }
}

/** Defines policies with any words. With a `vocabulary` a mistyped role does not compile. */
export const policy: DefinePolicy<OpenVocabulary> = definePolicy as never

/**
 * Pins the words of an application's policies, for the compiler:
 * `vocabulary<{ role: 'admin' | 'editor'; scope: 'documents:write' }>()`.
 */
export function vocabulary<V extends Vocabulary>(): { readonly policy: DefinePolicy<V> } {
  return { policy: definePolicy as never }
}
