/** Random questions from few words, so that the atoms of a rule meet, exclude and repeat each other. */
import fc from 'fast-check'
import { compile } from '../src/compiled.js'
import {
  apiKey,
  type Atoms,
  basic,
  bearer,
  type CredentialsState,
  type Decision,
  decide,
  dpop,
  type Environment,
  type Identity,
  type OpenVocabulary,
  policy,
  type PolicyRules,
  protectionSpace,
  type Resource,
  type RuleData,
  session,
} from '../src/index.js'

export interface Row {
  readonly authorId: string | null
  readonly published: boolean
  readonly team: string
}

export interface Question {
  readonly rule: RuleData
  readonly identity: Identity | null
  readonly credentials: CredentialsState
  /** Undefined: asked about the type alone. */
  readonly row: Row | undefined
  readonly environment: Environment
}

/** The builders are only handed out inside of a policy. */
export const atoms: Atoms<OpenVocabulary, Row> = (() => {
  let found: Atoms<OpenVocabulary, Row> | undefined
  policy<Row>('row')((bound) => {
    found = bound
    return {}
  })
  return found as Atoms<OpenVocabulary, Row>
})()

export const NOW = 1_700_000_000
export const ACRS = ['pwd', 'mfa', 'hw'] as const
export const SCOPES = ['a', 'b', 'c'] as const

const some = <T>(...values: readonly T[]) =>
  fc.subarray([...values], { minLength: 1 }) as fc.Arbitrary<[T, ...T[]]>

const ofTeam = (identity: Identity, row: Row) => identity.attributes?.['team'] === row.team
const strong = (identity: Identity) => identity.acr !== 'hw'
const published = (row: Row) => row.published
const open = (environment: Environment) => environment.facts === true

const assurance = fc.oneof(
  some(...ACRS).map((acr) => atoms.assurance({ acr })),
  fc.constantFrom(0, 60, 300).map((maxAge) => atoms.assurance({ maxAge })),
  fc
    .tuple(some(...ACRS), fc.constantFrom(0, 60, 300))
    .map(([acr, maxAge]) => atoms.assurance({ acr, maxAge })),
)

const atom: fc.Arbitrary<RuleData> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(atoms.anyone()) },
  { weight: 1, arbitrary: fc.constant(atoms.authenticated()) },
  { weight: 2, arbitrary: some('admin', 'editor').map((names) => atoms.role(...names)) },
  { weight: 1, arbitrary: some('t1', 't2').map((values) => atoms.attribute('team', ...values)) },
  { weight: 4, arbitrary: some(...SCOPES).map((scopes) => atoms.scope(...scopes)) },
  { weight: 5, arbitrary: assurance },
  { weight: 1, arbitrary: fc.constant(atoms.owner('authorId')) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      atoms.relation('of_team', ofTeam),
      atoms.condition('published', published),
      atoms.circumstance('open', open, { title: 'Closed.' }),
      atoms.network({ allow: ['10.0.0.0/8'] }),
      atoms.network({ deny: ['10.1.0.0/16'] }),
    ),
  },
)

/** A relation that a remedy can break: only for the laws that promise something about it. */
export const acrReader: RuleData = atoms.relation('not_hw', strong)

/** Rules of depth up to four; `negations` false: without a `not`. */
export function rules(negations = true, more: readonly RuleData[] = []): fc.Arbitrary<RuleData> {
  const leaf =
    more.length > 0 ? fc.oneof({ weight: 9, arbitrary: atom }, fc.constantFrom(...more)) : atom
  const list = (tie: fc.Arbitrary<RuleData>, maxLength: number) =>
    fc.array(tie, { minLength: 1, maxLength }) as fc.Arbitrary<[RuleData, ...RuleData[]]>
  const grow = (tie: fc.Arbitrary<RuleData>, maxLength: number): fc.Arbitrary<RuleData> =>
    fc.oneof(
      { weight: 2, arbitrary: leaf },
      { weight: 3, arbitrary: list(tie, maxLength).map((parts) => atoms.anyOf(...parts)) },
      { weight: 3, arbitrary: list(tie, maxLength).map((parts) => atoms.allOf(...parts)) },
      ...(negations ? [{ weight: 2, arbitrary: tie.map((part) => atoms.not(part)) }] : []),
    )
  return grow(grow(grow(leaf, 2), 3), 3)
}

export const api = protectionSpace(
  bearer({ realm: 'api' }),
  dpop({ realm: 'api', algs: ['ES256'] }),
  basic({ realm: 'api' }),
  session({ realm: 'api' }),
  apiKey({ realm: 'api' }),
)

const schemes = fc.constantFrom('Bearer', 'DPoP', 'Basic', 'Session', 'ApiKey')
export const notValid: fc.Arbitrary<CredentialsState> = fc.oneof(
  fc.constantFrom(api.omitted, api.unsupported),
  schemes.map((scheme) => api.partial(scheme)),
  fc
    .tuple(schemes, fc.constantFrom('expired', 'malformed', 'invalid_proof'))
    .map(([scheme, reason]) => api.invalid(scheme, reason)),
)
export const credentials: fc.Arbitrary<CredentialsState> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('Bearer', 'DPoP').map((scheme) => api.valid(scheme)) },
  { weight: 3, arbitrary: schemes.map((scheme) => api.valid(scheme)) },
  { weight: 2, arbitrary: notValid },
)

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 6 })

export const identities: fc.Arbitrary<Identity> = fc
  .tuple(
    fc.constantFrom('u1', 'u2'),
    maybe(fc.subarray(['admin', 'editor'])),
    maybe(fc.subarray([...SCOPES])),
    maybe(fc.constantFrom('t1', 't2')),
    maybe(fc.constantFrom(...ACRS)),
    maybe(fc.constantFrom(0, 30, 200, 4000, -60, -61).map((age) => NOW - age)),
  )
  .map(([id, roles, scopes, team, acr, authTime]) => ({
    id,
    roles,
    scopes,
    attributes: team === undefined ? undefined : { team },
    acr,
    authTime,
  }))

export const rows: fc.Arbitrary<Row> = fc.record({
  authorId: fc.constantFrom('u1', 'u2', null),
  published: fc.boolean(),
  team: fc.constantFrom('t1', 't2'),
})

const addresses = fc.constantFrom(
  '10.0.0.1',
  '10.1.2.3',
  '::ffff:10.1.2.3',
  '192.0.2.1',
  '2001:db8::1',
)

export const environments: fc.Arbitrary<Environment> = fc
  .tuple(maybe(fc.constant(NOW)), maybe(addresses), fc.boolean())
  .map(([now, address, facts]) => ({ now, address, facts }))

export function questions(rule: fc.Arbitrary<RuleData> = rules()): fc.Arbitrary<Question> {
  return fc.record({
    rule,
    identity: fc.option(identities, { freq: 9 }),
    credentials,
    row: maybe(rows),
    environment: environments,
  })
}

/** How far a rule may be expanded: as always; or not at all, for what rules past the bound do. */
export const BOUNDS: readonly (number | undefined)[] = [undefined, Number.NEGATIVE_INFINITY]

type OneRule = Resource<Row, PolicyRules>['policy']

/** Most laws ask several questions of one rule. */
const policies = new WeakMap<RuleData, Map<number | undefined, OneRule>>()

/** A policy with one rule, for the action `act`. */
function policyOf(rule: RuleData, bound?: number): OneRule {
  let known = policies.get(rule)
  if (!known) policies.set(rule, (known = new Map()))
  let found = known.get(bound)
  if (!found) {
    const byAction = new Map([['act', compile(rule, bound)]])
    const compiled = { byAction, action: undefined, rule: undefined }
    found = { type: 'row', hide: false, rules: { act: rule }, '~compiled': compiled }
    known.set(bound, found)
  }
  return found
}

export function resourceOf(
  rule: RuleData,
  row: Row | undefined,
  bound?: number,
): Resource<Row, PolicyRules> {
  return { policy: policyOf(rule, bound), value: row }
}

export function ask(question: Question, bound?: number): Decision {
  const { rule, identity, credentials, row, environment } = question
  return decide(identity, credentials, resourceOf(rule, row, bound), 'act', environment)
}

export type AnyLevel = 'permit' | 'insufficient_scope' | 'step_up' | 'unauthenticated' | 'forbidden'

export const levelOf = (decision: Decision): AnyLevel =>
  decision.kind === 'allow' ? 'permit' : decision.level

export const whoOf = ({ identity, credentials }: Question): Identity | null =>
  credentials.kind === 'valid' ? identity : null

/**
 * Ten thousand cases; the seed is the same in every run, and printed with the case that fails.
 * LAW_RUNS is for mutation tests, which ask the laws of a thousand mistakes.
 */
export const law = { numRuns: Number(process.env['LAW_RUNS'] ?? 10_000), seed: 20260401 } as const

/** Whether the rule has a negation of such an atom once every `not` is pushed down. */
export function negates(rule: RuleData, kind: RuleData['kind'], negated = false): boolean {
  if (rule.kind === 'not') return negates(rule.rule, kind, !negated)
  if (rule.kind === 'anyOf' || rule.kind === 'allOf') {
    return rule.rules.some((part) => negates(part, kind, negated))
  }
  return negated && rule.kind === kind
}
