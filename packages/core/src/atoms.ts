import { checked } from './check.js'
import type {
  AttributeValue,
  Circumstance,
  Condition,
  Relation,
  Rule,
  RuleData,
  Traits,
} from './rule.js'
import type { AttributesOf, FactsOf, Vocabulary, Word } from './vocabulary.js'

type NoResource = { readonly needsResource: false }
type NeedsResource = { readonly needsResource: true }
/** Holds for nobody without an identity, negated or not. */
type OfIdentity = { readonly hasIdentity: true; readonly negationHasIdentity: true }
type OfAnyone = { readonly hasIdentity: false; readonly negationHasIdentity: false }

type Rules = readonly [Rule, ...Rule[]]
type TraitOf<R, K extends keyof Traits> = R extends { readonly '~traits'?: infer T }
  ? NonNullable<T> extends Traits
    ? NonNullable<T>[K]
    : boolean
  : boolean
type Some<T extends Rules, K extends keyof Traits> =
  true extends TraitOf<T[number], K> ? true : false
type Every<T extends Rules, K extends keyof Traits> =
  false extends TraitOf<T[number], K> ? false : true

/** Keys of a resource that can hold an identity's id. */
export type OwnerKey<R> = {
  [K in keyof R & string]-?: [R[K]] extends [string | null | undefined] ? K : never
}[keyof R & string]

/** A title lets a response show your code and these words; without one only operators see them. */
export interface Shown {
  readonly title?: string
}

type NonEmpty<T> = readonly [T, ...T[]]

/** The atoms and combinators, bound to a vocabulary and a resource's type. */
export interface Atoms<V extends Vocabulary, R> {
  /** Everyone, strangers too. */
  readonly anyone: () => Rule<NoResource & OfAnyone>
  /** Everyone with an identity. */
  readonly authenticated: () => Rule<NoResource & { hasIdentity: true; negationHasIdentity: false }>
  /** Callers with one of these roles. */
  readonly role: (...oneOf: NonEmpty<Word<V, 'role'>>) => Rule<NoResource & OfIdentity>
  /** Callers whose attribute strictly equals one of these values: `'1'` is not `1`. */
  readonly attribute: <N extends keyof AttributesOf<V> & string>(
    name: N,
    ...oneOf: NonEmpty<AttributesOf<V>[N] & AttributeValue>
  ) => Rule<NoResource & OfIdentity>
  /** Callers whose credentials carry all of these scopes (RFC 6749 3.3). */
  readonly scope: (...allOf: NonEmpty<Word<V, 'scope'>>) => Rule<NoResource & OfIdentity>
  /** Callers who logged in with one of these acr values, at most `maxAge` seconds ago (RFC 9470). */
  readonly assurance: (
    needed:
      | { readonly acr: NonEmpty<Word<V, 'acr'>>; readonly maxAge?: number }
      | { readonly acr?: NonEmpty<Word<V, 'acr'>>; readonly maxAge: number },
  ) => Rule<NoResource & OfIdentity>
  /** The caller whose id stands under this key of the resource. Null matches nobody. */
  readonly owner: (key: OwnerKey<R>) => Rule<NeedsResource & OfIdentity>
  /**
   * A relation between caller and resource; `code` is the reason when it fails. Keep it pure: it may
   * be asked about the identity that a remedy would give.
   */
  readonly relation: (
    code: string,
    test: Relation<R, FactsOf<V>>,
    shown?: Shown,
  ) => Rule<NeedsResource & OfIdentity>
  /** A state of the resource; `code` is the reason when it fails. Strangers are only asked to log in. */
  readonly condition: (
    code: string,
    test: Condition<R, FactsOf<V>>,
    shown?: Shown,
  ) => Rule<NeedsResource & OfAnyone>
  /** Callers in these networks: CIDR ranges or addresses, IPv4-mapped IPv6 counting as IPv4. */
  readonly network: (
    ranges:
      | { readonly allow: NonEmpty<string>; readonly deny?: NonEmpty<string> }
      | { readonly allow?: NonEmpty<string>; readonly deny: NonEmpty<string> },
  ) => Rule<NoResource & OfAnyone>
  /** Something else that is true whoever asks; `code` is the reason when it fails. */
  readonly circumstance: (
    code: string,
    test: Circumstance<FactsOf<V>>,
    shown?: Shown,
  ) => Rule<NoResource & OfAnyone>
  /** At least one of these. */
  readonly anyOf: <const T extends Rules>(
    ...rules: T
  ) => Rule<{
    needsResource: Some<T, 'needsResource'>
    hasIdentity: Every<T, 'hasIdentity'>
    negationHasIdentity: Some<T, 'negationHasIdentity'>
  }>
  /** All of these. */
  readonly allOf: <const T extends Rules>(
    ...rules: T
  ) => Rule<{
    needsResource: Some<T, 'needsResource'>
    hasIdentity: Some<T, 'hasIdentity'>
    negationHasIdentity: Every<T, 'negationHasIdentity'>
  }>
  /** The opposite. Dropping one's credentials never lifts it, but for `not(authenticated())`. */
  readonly not: <const T extends Rule>(
    rule: T,
  ) => Rule<{
    needsResource: TraitOf<T, 'needsResource'>
    hasIdentity: TraitOf<T, 'negationHasIdentity'>
    negationHasIdentity: TraitOf<T, 'hasIdentity'>
  }>
}

const predicate =
  (kind: 'relation' | 'condition' | 'circumstance') =>
  (code: string, test: never, shown?: Shown): RuleData => {
    const title = shown?.title
    return checked({ kind, code, ...(title !== undefined && { title }), test })
  }

/** The caller keeps its own list; what is no list is left for the check to refuse. */
function listed<K extends string>(key: K, list: unknown): { [_ in K]: never } | undefined {
  if (list === undefined) return undefined
  return { [key]: Array.isArray(list) ? [...list] : list } as { [_ in K]: never }
}

/** The one set of builders: vocabulary and resource type bind it at compile time only. */
export const atoms: Atoms<Vocabulary, never> = Object.freeze({
  anyone: () => checked({ kind: 'anyone' }),
  authenticated: () => checked({ kind: 'authenticated' }),
  role: (...oneOf: string[]) => checked({ kind: 'role', oneOf }),
  attribute: (name: string, ...oneOf: AttributeValue[]) =>
    checked({ kind: 'attribute', name, oneOf }),
  scope: (...allOf: string[]) => checked({ kind: 'scope', allOf }),
  assurance: (needed?: { acr?: unknown; maxAge?: number }) => {
    const maxAge = needed?.maxAge
    return checked({
      kind: 'assurance',
      ...listed('acr', needed?.acr),
      ...(maxAge !== undefined && { maxAge }),
    })
  },
  owner: (key: string) => checked({ kind: 'owner', key }),
  relation: predicate('relation'),
  condition: predicate('condition'),
  network: (ranges?: { allow?: unknown; deny?: unknown }) =>
    checked({
      kind: 'network',
      ...listed('allow', ranges?.allow),
      ...listed('deny', ranges?.deny),
    }),
  circumstance: predicate('circumstance'),
  anyOf: (...rules: RuleData[]) => checked({ kind: 'anyOf', rules }),
  allOf: (...rules: RuleData[]) => checked({ kind: 'allOf', rules }),
  not: (rule: RuleData) => checked({ kind: 'not', rule }),
}) as unknown as Atoms<Vocabulary, never>
