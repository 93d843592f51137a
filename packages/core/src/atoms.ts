import { networkTest } from './network.js'
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
  /** A relation between caller and resource; `code` is the reason when it fails. */
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

function refuse(message: string): never {
  throw new TypeError(message)
}

/** RFC 6749 A.4: a scope-token is %x21 / %x23-5B / %x5D-7E; RFC 9470 gives acr values the same. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/
const CODE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/

function words(atom: string, list: readonly string[] | undefined, pattern?: RegExp): string[] {
  if (!Array.isArray(list) || list.length === 0) refuse(`${atom}() is empty: name at least one`)
  for (const word of list) {
    if (typeof word !== 'string' || word === '') refuse(`${atom}(): names are non-empty strings`)
    if (pattern && !pattern.test(word)) {
      refuse(`${atom}(): "${word}" may hold no space, quote, backslash or non-ASCII (RFC 6749 3.3)`)
    }
  }
  return Object.freeze([...list]) as string[]
}

function rules(combinator: string, list: readonly RuleData[]): readonly RuleData[] {
  // An empty allOf would allow everything and an empty anyOf nothing: neither is ever meant.
  if (list.length === 0) refuse(`${combinator}() is empty: give it at least one rule`)
  for (const rule of list) {
    if (typeof rule !== 'object' || rule === null || typeof rule.kind !== 'string') {
      refuse(`${combinator}() takes rules, such as role('admin') or owner('authorId')`)
    }
  }
  return Object.freeze([...list])
}

function predicate<T>(kind: string, code: string, test: T, shown: Shown | undefined): object {
  if (typeof code !== 'string' || !CODE.test(code)) {
    refuse(`${kind}(): the first argument is a snake_case code, such as 'same_team'`)
  }
  if (typeof test !== 'function') refuse(`${kind}('${code}') needs a function that answers it`)
  const title = shown?.title
  return { kind, code, ...(title === undefined ? undefined : { title }), test }
}

function rule(data: object): never {
  return Object.freeze(data) as never
}

/** The one set of builders: vocabulary and resource type bind it at compile time only. */
export const atoms: Atoms<Vocabulary, never> = Object.freeze({
  anyone: () => rule({ kind: 'anyone' }),
  authenticated: () => rule({ kind: 'authenticated' }),
  role: (...oneOf: string[]) => rule({ kind: 'role', oneOf: words('role', oneOf) }),
  attribute: (name: string, ...oneOf: AttributeValue[]) => {
    words('attribute', [name])
    const usable = (value: unknown): boolean =>
      typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
    if (oneOf.length === 0 || !oneOf.every(usable)) {
      refuse(`attribute('${name}') needs strings, finite numbers or booleans to compare with`)
    }
    return rule({ kind: 'attribute', name, oneOf: Object.freeze([...oneOf]) })
  },
  scope: (...allOf: string[]) => rule({ kind: 'scope', allOf: words('scope', allOf, SCOPE_TOKEN) }),
  assurance: (needed: { acr?: readonly string[]; maxAge?: number }) => {
    const { acr, maxAge } = needed ?? {}
    if (acr === undefined && maxAge === undefined) {
      refuse(
        "assurance() is empty: write assurance({ acr: ['mfa'] }) or assurance({ maxAge: 300 })",
      )
    }
    // RFC 9470 3: a non-negative integer of seconds, 0 included.
    if (maxAge !== undefined && !(Number.isSafeInteger(maxAge) && maxAge >= 0)) {
      refuse('assurance(): maxAge is a whole number of seconds, 0 or more')
    }
    return rule({
      kind: 'assurance',
      ...(acr === undefined ? undefined : { acr: words('assurance', acr, SCOPE_TOKEN) }),
      ...(maxAge === undefined ? undefined : { maxAge }),
    })
  },
  owner: (key: string) => {
    words('owner', [key])
    return rule({ kind: 'owner', key })
  },
  relation: (code: string, test: unknown, shown?: Shown) =>
    rule(predicate('relation', code, test, shown)),
  condition: (code: string, test: unknown, shown?: Shown) =>
    rule(predicate('condition', code, test, shown)),
  network: (ranges: { allow?: readonly string[]; deny?: readonly string[] }) => {
    const { allow, deny } = ranges ?? {}
    if (allow === undefined && deny === undefined) {
      refuse("network() is empty: write network({ allow: ['10.0.0.0/8'] })")
    }
    const data = {
      kind: 'network',
      ...(allow === undefined ? undefined : { allow: words('network', allow) }),
      ...(deny === undefined ? undefined : { deny: words('network', deny) }),
    }
    networkTest(allow, deny) // throws for a range that is none
    return rule(data)
  },
  circumstance: (code: string, test: unknown, shown?: Shown) =>
    rule(predicate('circumstance', code, test, shown)),
  anyOf: (...list: Rule[]) => rule({ kind: 'anyOf', rules: rules('anyOf', list) }),
  allOf: (...list: Rule[]) => rule({ kind: 'allOf', rules: rules('allOf', list) }),
  not: (one: Rule) => rule({ kind: 'not', rule: rules('not', [one])[0] }),
}) as unknown as Atoms<Vocabulary, never>
