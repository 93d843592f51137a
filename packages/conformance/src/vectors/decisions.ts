import {
  type CredentialsState,
  type Decision,
  decide,
  type Identity,
  policy,
  protectionSpace,
} from '@verdict/core'
import { type Owned, REASONS, type Requirement, ruleOf, SCHEMES } from './vocabulary-map.js'

/** One case of decisions.json. */
export interface DecisionVector {
  readonly name: string
  readonly identity: Identity | null
  readonly credentials: {
    readonly state:
      | 'none'
      | 'partial'
      | 'invalid'
      | 'unsupported'
      | 'malformed'
      | 'multiple'
      | 'valid'
    readonly scheme: string | null
    readonly reason?: string
  }
  readonly resource: Owned
  readonly requirement: Requirement
  readonly context: { readonly ip: string | null; readonly now: number }
  readonly policy?: { readonly invalidOnPublic: 'ignore' | 'reject' }
  readonly expect: Answer
  /** Absent: true. False: answered before the question is asked, by the HTTP layer. */
  readonly core?: boolean
}

/** What a vector says of an answer. */
export interface Answer {
  readonly status: number
  readonly challenge_error: string | null
  readonly reason: string
  readonly carries_www_authenticate: boolean
  readonly challenge_params?: Readonly<Record<string, string | number>>
}

/** The vectors' names for states of credentials, and ours. */
export function credentialsOf({ credentials }: DecisionVector): CredentialsState {
  const { state, scheme, reason } = credentials
  // An unsupported scheme is one that the space does not have.
  const offered = state === 'unsupported' ? 'Bearer' : (scheme ?? 'Bearer')
  const own = SCHEMES[offered]
  if (!own) throw new RangeError(`no scheme ${offered} in the vectors' vocabulary`)
  const space = protectionSpace(own)
  switch (state) {
    case 'valid':
      return space.valid(offered)
    case 'partial':
      return space.partial(offered)
    case 'unsupported':
      return space.unsupported
    case 'invalid': {
      const ours = REASONS[reason ?? '']
      if (!ours) throw new RangeError(`no reason ${reason} in the vectors' vocabulary`)
      return space.invalid(offered, ours)
    }
    default:
      return space.omitted
  }
}

const ASKED_FOR = ['scope', 'acr_values', 'max_age']

/** What a challenge asks for, in the vectors' words. */
export function paramsAsked(
  params: Readonly<Record<string, string>>,
): Pick<Answer, 'challenge_params'> {
  const asked = Object.entries(params)
    .filter(([name]) => ASKED_FOR.includes(name))
    .map(([name, value]) => [name, name === 'max_age' ? Number(value) : value])
  return asked.length > 0 ? { challenge_params: Object.fromEntries(asked) } : {}
}

/** A decision in the vectors' words. */
export function answerOf(decision: Decision): Answer {
  if (decision.kind === 'allow') {
    return { status: 200, challenge_error: null, reason: 'ok', carries_www_authenticate: false }
  }
  const params = decision.challenges[0]?.params ?? {}
  return {
    status: decision.kind === 'challenge' ? 401 : 403,
    challenge_error: params['error'] ?? null,
    reason: decision.reason.code,
    carries_www_authenticate: decision.challenges.length > 0,
    ...paramsAsked(params),
  }
}

/** Asks `decide` the question of one vector. */
export function askCore(vector: DecisionVector): Answer {
  const owned = policy<Owned>('vector')((atoms) => ({ act: ruleOf(vector.requirement, atoms) }))
  const { ip, now } = vector.context
  const credentials = credentialsOf(vector)
  const environment = { now, address: ip ?? undefined }
  if (vector.policy?.invalidOnPublic === 'reject' && credentials.kind === 'invalid') {
    return answerOf(credentials.refusal)
  }
  return answerOf(
    decide(vector.identity, credentials, owned.of(vector.resource), 'act', environment),
  )
}
