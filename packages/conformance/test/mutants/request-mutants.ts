import {
  answers,
  authorizations,
  challenges,
  type Fault,
  type Mutant,
  pathIs,
  withFields,
  withoutCredentials,
} from './mutant.js'

/** Finds who somebody is where it must not be looked for. */
function identityFrom(find: (request: Request) => string | null): Fault {
  return async (request, next) => {
    const found = find(request)
    if (found === null || request.headers.has('authorization')) return next(request)
    const headers = new Headers(request.headers)
    headers.set('authorization', `Bearer ${found}`)
    return next(await withFields(request, headers))
  }
}

const bearerOf = (request: Request): string | undefined =>
  /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]

/** How requests are read, and what of them comes back. */
export const requestMutants: readonly Mutant[] = [
  {
    name: 'a case-sensitive scheme',
    probe: 'scheme-case',
    fault: authorizations((field) => (/^(Bearer|Basic) /.test(field) ? field : null)),
  },
  {
    name: 'ignores the second Authorization line',
    probe: 'two-authorization-lines',
    fault: authorizations((field) => field.split(', ')[0] ?? ''),
  },
  {
    name: 'takes tokens from the query',
    probe: 'token-in-query',
    also: ['token-twice'],
    fault: identityFrom(({ url }) => new URL(url).searchParams.get('access_token')),
  },
  {
    name: 'fails open where a token cannot be read',
    probe: 'token-unknown',
    also: ['malformed-bearer-status', 'token-truncated', 'hostile-not-let-in'],
    fault: async (request, next) => {
      const token = bearerOf(request)
      if (token === undefined || token.split('.').length === 3) return next(request)
      return Response.json({ status: 'known' })
    },
  },
  {
    name: '500 for a token that cannot be read',
    probe: 'hostile-no-server-error',
    also: ['malformed-bearer-status', 'token-fault-401'],
    fault: async (request, next) => {
      const token = bearerOf(request)
      if (token === undefined || token.split('.').length === 3) return next(request)
      return Response.json({ title: 'Something went wrong.' }, { status: 500 })
    },
  },
  {
    name: 'tells unknown users from wrong passwords',
    probe: 'unknown-user-not-told',
    at: ['/legacy'],
    fault: answers(
      401,
      (_response, request) => {
        const [, word = ''] =
          /^Basic (\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
        const [user] = Buffer.from(word, 'base64').toString().split(':')
        return { fields: { 'x-login': user === 'clerk' ? 'wrong password' : 'unknown user' } }
      },
      pathIs('/legacy'),
    ),
  },
  {
    name: 'HEAD with another status',
    probe: 'head-status',
    fault: answers(
      401,
      { status: 404, fields: { 'www-authenticate': null }, body: '' },
      ({ method }) => method === 'HEAD',
    ),
  },
  {
    name: 'a preflight that needs credentials',
    probe: 'preflight-not-challenged',
    fault: (request, next) =>
      request.method === 'OPTIONS' && withoutCredentials(request)
        ? new Response(null, {
            status: 401,
            headers: { 'www-authenticate': 'Bearer realm="api"', 'cache-control': 'no-store' },
          })
        : next(request),
  },
  {
    name: 'a refusal without CORS fields',
    probe: 'cors-on-refusals',
    fault: answers(401, { fields: { 'access-control-allow-origin': null } }),
  },
  {
    name: 'a realm made of the URL',
    probe: 'injection-query',
    also: [
      'injection-path',
      'injection-host',
      'realm-stable',
      'realm-tells-nothing',
      'no-secrets-back',
    ],
    after: 'token-in-query',
    fault: challenges(401, (field, { url }) =>
      field.replace(/realm="(\\.|[^"])*"/, `realm="${url}"`),
    ),
  },
  {
    name: 'a realm made of Host',
    probe: 'injection-host',
    also: ['realm-stable', 'realm-tells-nothing'],
    fault: challenges(401, (field, { headers }) =>
      field.replace(/realm="(\\.|[^"])*"/, `realm="${headers.get('host') ?? ''}"`),
    ),
  },
  {
    name: 'a 401 that caches may keep',
    probe: 'cache-401',
    also: ['refusal-no-store'],
    fault: answers(401, { fields: { 'cache-control': 'public, max-age=60' } }),
  },
  {
    name: 'the token in the body',
    probe: 'no-secrets-back',
    also: ['credentials-not-repeated'],
    fault: answers(401, async (response, request) => ({
      body: (await response.text()).replace('"detail":"', `"detail":"${bearerOf(request) ?? ''}`),
    })),
  },
  {
    name: 'a stack trace in the body',
    probe: 'no-stack-traces',
    also: ['no-file-paths'],
    fault: answers(401, {
      fields: { 'content-type': 'text/plain' },
      body: new Error('denied').stack ?? '',
    }),
  },
  {
    name: 'the words of the verifier',
    probe: 'no-verifier-messages',
    fault: answers(401, async (response) => ({
      body: (await response.text()).replace('"detail":"', '"detail":"jwt malformed '),
    })),
  },
  {
    name: 'HTML that is called a problem document',
    probe: 'problem-object',
    fault: answers(401, { body: '<h1>Unauthorized</h1>' }),
  },
  {
    name: 'text that is called JSON',
    probe: 'body-json',
    fault: answers(401, { fields: { 'content-type': 'application/json' }, body: 'Unauthorized' }),
  },
  {
    name: 'a problem with another status in its body',
    probe: 'problem-status',
    fault: answers(401, async (response) => ({
      body: (await response.text()).replace('"status":401', '"status":400'),
    })),
  },
]
