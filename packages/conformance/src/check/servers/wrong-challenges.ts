import { refusal } from './right.js'
import {
  authorizationOf,
  changed,
  changedOn,
  challenging,
  instead,
  plus,
  rechallenged,
  without,
  type Wrongs,
} from './wrong.js'

const params = (text: string) => challenging((challenge) => challenge.replace('realm="api"', text))
const digest = (text: string) => challenging((challenge) => challenge.replace('nonce="abc"', text))

/** Wrong servers, by the probe that is to find them: challenges, and what comes back in them. */
export const WRONG_CHALLENGES: Wrongs = {
  'challenge-present': changedOn(401, (answer) => without(answer, 'www-authenticate')),
  'challenge-not-empty': challenging(() => ''),
  'challenge-grammar': params('realm="the "api""'),
  'challenge-parameter-once': params('realm="api", realm="other"'),
  'challenge-no-empty-elements': params('realm="api", , x="y"'),
  'challenge-no-bad-whitespace': params('realm = "api"'),
  'challenge-ascii': params('realm="\xfcber"'),
  'challenge-scheme-offered': challenging(() => 'Negotiate'),
  'challenge-all-schemes-offered': challenging((challenge) => `${challenge}, Negotiate`),
  'challenge-not-on-success': changedOn(200, (answer) =>
    plus(answer, 'WWW-Authenticate', 'Bearer realm="api"'),
  ),
  'proxy-status-absent': changedOn(401, (answer) => ({ ...answer, status: 407 })),
  'proxy-challenge-absent': changedOn(401, (answer) =>
    plus(answer, 'Proxy-Authenticate', 'Basic realm="api"'),
  ),
  'network-login-status-absent': changedOn(401, (answer) => ({ ...answer, status: 511 })),

  'realm-quoted': params('realm=api'),
  'basic-realm': challenging((challenge) => (challenge.startsWith('Basic') ? 'Basic' : challenge)),
  'basic-charset': challenging((challenge) => challenge.replace('UTF-8', 'ISO-8859-1')),
  'digest-parameters': digest('opaque="abc"'),
  'digest-quotes': challenging((challenge) => challenge.replace('stale=false', 'stale="false"')),
  'bearer-parameter': challenging((challenge) =>
    challenge.startsWith('Bearer') ? 'Bearer' : challenge,
  ),
  'bearer-scope': changedOn(403, (answer) =>
    rechallenged(answer, (challenge) => challenge.replace('docs:write', 'docs:write,  docs:read')),
  ),
  'bearer-error-text': params('realm="api", error_description="the \\"token\\""'),
  'bearer-error-uri': params('realm="api", error_uri="see the docs"'),
  'error-code-known': challenging((challenge) =>
    challenge.replace('invalid_token', 'expired_token'),
  ),
  'error-code-status': challenging((challenge) =>
    challenge.replace('invalid_token', 'insufficient_scope'),
  ),
  'dpop-algs': challenging((challenge) => challenge.replace('algs="ES256"', 'realm="api"')),

  'injection-path': {
    // The guard stands for everything below its path, as a mounted one does.
    before: async (asked, right) => {
      const refused = await right({ ...asked, path: '/me' })
      return rechallenged(refused, (challenge) => challenge.replace('"api"', `"${asked.path}"`))
    },
  },
  'injection-query': challenging((challenge, { query }) =>
    challenge.replace('"api"', `"${query.get('q') ?? 'api'}"`),
  ),
  'injection-host': challenging((challenge, asked) =>
    challenge.replace('"api"', `"${asked.field('host')}"`),
  ),
  'injection-forwarded': challenging((challenge, asked) =>
    challenge.replace('"api"', `"${asked.field('x-forwarded-host') ?? 'api'}"`),
  ),
  'injection-origin': challenging((challenge, asked) =>
    challenge.replace('"api"', `"${asked.field('origin') ?? 'api'}"`),
  ),
  'injection-fields': changedOn(401, (answer, asked) =>
    plus(answer, 'Location', `/login?next=${asked.field('referer') ?? ''}`),
  ),
  'injection-method': {
    manners: {
      onUnreadable: (raw) => refusal(401, `Bearer realm="${raw.split(' ')[0]}"`),
    },
  },
  'injection-scheme': challenging((challenge, asked) =>
    challenge.replace('"api"', `"not ${authorizationOf(asked).split(' ')[0]}"`),
  ),
  'injection-token': challenging((challenge, asked) => {
    const token = authorizationOf(asked).split(' ')[1] ?? ''
    const [header = ''] = token.split('.')
    return challenge.replace(
      '"api"',
      `"no key ${Buffer.from(header, 'base64url').toString('hex')}${token}"`,
    )
  }),
  'injection-user': challenging((challenge, asked) => {
    const pair = Buffer.from(authorizationOf(asked).split(' ')[1] ?? '', 'base64').toString(
      'latin1',
    )
    return challenge.replace('"api"', `"no user ${pair.replace(/[^a-z0-9]/gi, '')}"`)
  }),
  'injection-line': changed((answer, { target }) => {
    const [, name] = /%0d%0a(X-[^:]+):/i.exec(target) ?? []
    return name ? plus(answer, name, '1') : answer
  }),
  'realm-stable': challenging((challenge, asked) =>
    asked.field('host') === 'other.invalid' ? challenge.replace('"api"', '"other"') : challenge,
  ),
  'realm-tells-nothing': params('realm="10.1.2.3"'),

  'metadata-served': changed((answer, { path }) =>
    path.startsWith('/.well-known') ? { ...answer, status: 401 } : answer,
  ),
  'metadata-type': changed((answer, { path }) =>
    path.startsWith('/.well-known') ? instead(answer, 'Content-Type', 'text/plain') : answer,
  ),
  ...Object.fromEntries(
    Object.entries({
      'metadata-resource': { resource: 'https://other.example' },
      'metadata-members': { scopes_supported: 'docs:write' },
      'metadata-bearer-methods': { bearer_methods_supported: ['headers'] },
      'metadata-servers': { authorization_servers: ['http://login.example'] },
    }).map(([id, members]) => [
      id,
      changed((answer, { path }) => {
        if (!path.startsWith('/.well-known')) return answer
        return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), ...members }) }
      }),
    ]),
  ),
  'metadata-host': changed((answer, asked) => {
    if (!asked.path.startsWith('/.well-known')) return answer
    const resource = `http://${asked.field('host')}`
    return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), resource }) }
  }),
  'challenge-names-metadata': challenging((challenge) =>
    challenge.replace(/, resource_metadata="[^"]*"/, ''),
  ),
  'challenge-metadata-url': challenging((challenge) =>
    challenge.replace('/.well-known/', '/well-known/'),
  ),
}
