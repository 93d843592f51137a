import type { Lapses } from './right.js'
import {
  authorizationOf,
  changed,
  changedOn,
  challenging,
  claimed,
  instead,
  isStranger,
  OPENED,
  opens,
  plus,
  rechallenged,
  without,
  type Wrong,
  type Wrongs,
} from './wrong.js'
import { refusal } from './right.js'

const now = (): number => Date.now() / 1000
const takes = (whom: NonNullable<Lapses['takes']>): Wrong => ({ lapses: { takes: whom } })
const claims = (token: string) => claimed(token).claims
const header = (token: string) => claimed(token).header
const signed = (token: string): boolean => /^[^.]+\.[^.]+\.[^.]+$/.test(token)

/** Who sent a token of this subject. */
const isBob = (authorization: string): boolean =>
  claims(authorization.slice('Bearer '.length))['sub'] === 'bob'
const isAdmin = (authorization: string): boolean =>
  claims(authorization.slice('Bearer '.length))['sub'] === 'root'

const strangers = (status: number): Wrong => ({
  before: async (asked, right) => {
    const answer = await right(asked)
    return isStranger(asked) && answer.status === 401 ? { ...answer, status } : answer
  },
})

/** Wrong servers, by the probe that is to find them: who is asked for credentials, and which count. */
export const WRONG_CREDENTIALS: Wrongs = {
  'stranger-not-let-in': opens((asked) => isStranger(asked) && asked.path === '/me'),
  'stranger-401': strangers(400),
  'stranger-not-forbidden': strangers(403),
  'stranger-not-redirected': strangers(302),
  'stranger-as-configured': strangers(404),
  'stranger-no-error-code': challenging((challenge, asked) =>
    isStranger(asked) ? `${challenge}, error="invalid_token"` : challenge,
  ),
  'unknown-scheme-401': changedOn(401, (answer, asked) =>
    authorizationOf(asked).startsWith('Conformance') ? { ...answer, status: 403 } : answer,
  ),
  'unknown-scheme-not-let-in': opens((asked) => authorizationOf(asked).startsWith('Conformance')),
  'unknown-scheme-no-error-code': challenging((challenge, asked) =>
    authorizationOf(asked) === 'conformance' ? `${challenge}, error="invalid_token"` : challenge,
  ),
  'forbidden-to-all': changed((answer, { path }) =>
    path === '/inside' ? refusal(401, 'Bearer realm="api"') : answer,
  ),
  'public-open': changed((answer, { path }) =>
    path === '/open' ? refusal(401, 'Bearer realm="api"') : answer,
  ),
  'public-good-credentials': changed((answer, asked) =>
    asked.path === '/open' && !isStranger(asked) ? refusal(403) : answer,
  ),
  'public-bad-credentials': changed((answer, asked) =>
    asked.path === '/open' && !isStranger(asked) ? { ...answer, status: 500 } : answer,
  ),

  'scheme-case': changed((answer, asked) =>
    authorizationOf(asked).startsWith('bearer') ? refusal(401, 'Bearer realm="api"') : answer,
  ),
  'scheme-spaces': changed((answer, asked) =>
    authorizationOf(asked).includes('   ') ? refusal(401, 'Bearer realm="api"') : answer,
  ),
  'field-whitespace': changed((answer, asked) =>
    /^authorization: {2,}/im.test(asked.raw) ? refusal(401, 'Bearer realm="api"') : answer,
  ),
  'field-name-case': changed((answer, asked) =>
    asked.fields.some(([name]) => name === 'AUTHORIZATION')
      ? refusal(401, 'Bearer realm="api"')
      : answer,
  ),
  'two-authorization-lines': {
    before: (asked, right) => {
      const lines = asked.fields.filter(([name]) => name === 'Authorization')
      return lines.length > 1 ? OPENED : right(asked)
    },
  },
  'two-authorization-lines-status': changed((answer, asked) =>
    asked.fields.filter(([name]) => name === 'Authorization').length > 1 ? refusal(403) : answer,
  ),
  'malformed-bearer-status': changedOn(400, (answer) => ({ ...answer, status: 404 })),
  'malformed-bearer-challenge': changedOn(400, (answer) => without(answer, 'www-authenticate')),
  'token-in-query': opens((asked) => asked.query.has('access_token')),
  'token-twice': opens((asked) => asked.query.has('access_token')),
  'identity-fields-ignored': opens((asked) => asked.field('x-remote-user') === 'admin'),

  'token-unknown': takes((token) => !token.includes('.')),
  'token-bad-signature': takes(signed),
  'token-no-signature': takes((token) => token.endsWith('.') && header(token)['alg'] === 'ES256'),
  'token-altered-claims': takes((token) => claims(token)['sub'] === 'root'),
  'token-alg-none': takes((token) => header(token)['alg'] === 'none'),
  'token-truncated': takes((token) => token.split('.').length === 2),
  'token-expired': takes((token) => Number(claims(token)['exp']) < now()),
  'token-not-yet-valid': takes((token) => Number(claims(token)['nbf']) > now()),
  'token-revoked': takes((token) => token === 'a-token-that-was-revoked'),
  'token-wrong-audience': takes((token) => claims(token)['aud'] === 'https://elsewhere.example'),
  'token-wrong-issuer': takes((token) => claims(token)['iss'] === 'https://elsewhere.example'),
  'token-no-expiry': takes((token) => signed(token) && claims(token)['exp'] === undefined),
  'token-unknown-key': takes(signed),
  'token-embedded-key': takes((token) => header(token)['jwk'] !== undefined),
  'token-algorithm-confusion': takes((token) => header(token)['alg'] === 'HS256'),
  'token-hostile-key-id': takes((token) => String(header(token)['kid']).includes('..')),
  'token-unknown-critical-header': takes((token) => header(token)['crit'] !== undefined),
  'token-bound-to-key': takes((token) => 'jkt' in Object(claims(token)['cnf'])),
  'token-bound-to-certificate': takes((token) => 'x5t#S256' in Object(claims(token)['cnf'])),
  'token-fault-401': changedOn(401, (answer, asked) =>
    authorizationOf(asked).startsWith('Bearer e') ? { ...answer, status: 403 } : answer,
  ),
  'token-fault-code': challenging((challenge) => challenge.replace(', error="invalid_token"', '')),

  'wrong-credentials-not-let-in': opens((asked) => authorizationOf(asked).startsWith('Basic ')),
  'wrong-credentials-401': changedOn(401, (answer, asked) =>
    asked.path === '/key' ? { ...answer, status: 403 } : answer,
  ),
  'unknown-user-not-told': changedOn(401, (answer, asked) => {
    const known = atob(authorizationOf(asked).split(' ')[1] ?? '').startsWith('ada:')
    return asked.path === '/basic' && known
      ? { ...answer, body: '{"title":"Wrong password"}' }
      : answer
  }),
  'two-keys': opens((asked) => asked.field('x-api-key') === 'key-0123456789'),
  'key-in-query': opens((asked) => asked.query.get('api_key') === 'key-0123456789'),

  'allowed-let-in': changed((answer, { path }) => (path === '/report' ? refusal(403) : answer)),
  'refused-not-let-in': opens((asked) => isBob(authorizationOf(asked)) && asked.path === '/report'),
  'scope-denial-403': changedOn(403, (answer) => ({ ...answer, status: 401 })),
  'scope-denial-challenge': changedOn(403, (answer) => without(answer, 'www-authenticate')),
  'scope-denial-code': changedOn(403, (answer) =>
    rechallenged(answer, (challenge) => challenge.replace('insufficient_scope', 'invalid_token')),
  ),
  'scope-denial-scope': changedOn(403, (answer) =>
    rechallenged(answer, (challenge) => challenge.replace(', scope="docs:write"', '')),
  ),
  'role-denial-403': changed((answer, { path }) =>
    path === '/report' && answer.status === 403 ? refusal(401, 'Bearer realm="api"') : answer,
  ),
  'role-denial-no-futile-code': changed((answer, { path }) =>
    path === '/report' && answer.status === 403
      ? plus(answer, 'WWW-Authenticate', 'Bearer realm="api", error="insufficient_scope"')
      : answer,
  ),
  'role-denial-no-challenge': changed((answer, { path }) =>
    path === '/report' && answer.status === 403
      ? plus(answer, 'WWW-Authenticate', 'Bearer realm="api"')
      : answer,
  ),
  'denial-not-missing': changedOn(403, () => refusal(404)),

  'step-up-not-let-in': opens(
    (asked) => isAdmin(authorizationOf(asked)) && asked.path === '/danger',
  ),
  'step-up-401': changed((answer, asked) =>
    isAdmin(authorizationOf(asked)) && asked.path === '/danger' ? refusal(403) : answer,
  ),
  'step-up-code': challenging((challenge) =>
    challenge.replace('insufficient_user_authentication', 'invalid_token'),
  ),
  'step-up-parameters': challenging((challenge) => challenge.replace(/, acr_values.*/, '')),
  'step-up-acr': challenging((challenge) => challenge.replace('"mfa"', '"pwd"')),
  'step-up-max-age': challenging((challenge) => challenge.replace('max_age=300', 'max_age="5m"')),

  'cors-no-credentials-for-everybody': changed((answer, asked) => {
    const origin = asked.field('origin') ?? '*'
    const reflected = instead(answer, 'Access-Control-Allow-Origin', origin)
    return plus(reflected, 'Access-Control-Allow-Credentials', 'true')
  }),
}
