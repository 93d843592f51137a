import { type Identity, policy, type Scheme } from '@verdict/core'
import {
  type Authentication,
  type AuthorizationAuthenticator,
  createAuthorizer,
  identified,
  invalid,
  malformed,
  partial,
  readChallenges,
} from '@verdict/http'
import { type Answer, type DecisionVector, paramsAsked } from './decisions.js'
import { type Owned, REASONS, ruleOf, SCHEMES } from './vocabulary-map.js'

/** The Authorization lines that bring a request's credentials into a vector's state. */
function linesOf({ credentials }: DecisionVector): readonly string[] {
  const { state, scheme } = credentials
  switch (state) {
    case 'none':
      return []
    case 'malformed':
      return [`${scheme} "not a token"`]
    case 'multiple':
      return [`${scheme} first`, `${scheme} second`]
    default:
      return [`${scheme} token`]
  }
}

function authenticationOf({ credentials, identity }: DecisionVector): Authentication {
  switch (credentials.state) {
    case 'valid':
      return identified(identity as Identity)
    case 'invalid':
      return invalid(REASONS[credentials.reason ?? ''] ?? 'rejected')
    case 'partial':
      return partial()
    default:
      return malformed()
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const field = response.headers.get('www-authenticate')
  const list = readChallenges(field)
  const challenge = list.kind === 'challenges' ? list.challenges[0] : undefined
  const reason = response.status === 200 ? 'ok' : ((await response.json()) as { code: string }).code
  return {
    status: response.status,
    challenge_error: challenge?.params['error'] ?? null,
    reason,
    carries_www_authenticate: field !== null,
    ...paramsAsked(challenge?.params ?? {}),
  }
}

/** Asks the question of one vector over HTTP: a real request through a guard of the Fetch entry. */
export async function askHttp(vector: DecisionVector): Promise<Answer> {
  const { state, scheme } = vector.credentials
  const own = SCHEMES[state === 'unsupported' ? 'Bearer' : (scheme ?? 'Bearer')] as Scheme
  const authenticator: AuthorizationAuthenticator = {
    from: 'authorization',
    schemes: () => [own],
    issuers: ['vectors'],
    authenticate: () => authenticationOf(vector),
  }
  const { ip, now } = vector.context
  const authorize = createAuthorizer({
    authenticators: [authenticator],
    realm: 'vectors',
    address: () => ip ?? undefined,
    now: () => now,
    invalidCredentials: vector.policy?.invalidOnPublic ?? 'ignore',
  })
  const owned = policy<Owned>('vector')((atoms) => ({ act: ruleOf(vector.requirement, atoms) }))
  const handler = authorize(owned, 'act', () => vector.resource)(() => new Response('ok'))
  const headers = new Headers()
  for (const line of linesOf(vector)) headers.append('authorization', line)
  return answerOf(await handler(new Request('http://127.0.0.1/', { headers })))
}
