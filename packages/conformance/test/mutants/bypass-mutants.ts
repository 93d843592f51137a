import {
  answers,
  challenges,
  type Fault,
  type Mutant,
  withFields,
  withoutCredentials,
} from './mutant.js'

/** What `/me` says to whoever is let in. */
const opened = (): Response =>
  Response.json({ status: 'known' }, { headers: { 'cache-control': 'no-store' } })

/** Lets strangers in to `/me` whose request says so. */
function opens(when: (request: Request, path: string) => boolean): Fault {
  return (request, next) =>
    withoutCredentials(request) && when(request, new URL(request.url).pathname)
      ? opened()
      : next(request)
}

const says =
  (field: string, value?: string) =>
  ({ headers }: Request, path: string): boolean =>
    path === '/me' && (value === undefined ? headers.has(field) : headers.get(field) === value)

/** Ways around the guard, and what tells too much. */
export const bypassMutants: readonly Mutant[] = [
  {
    name: 'believes X-Forwarded-User',
    probe: 'identity-fields-ignored',
    fault: opens(says('x-forwarded-user')),
  },
  {
    name: 'trusts who claims to come from this machine',
    probe: 'local-address-claimed',
    fault: opens(says('x-forwarded-for', '127.0.0.1')),
  },
  {
    name: 'trusts requests of its own page',
    probe: 'page-request-not-let-in',
    fault: opens(says('x-requested-with')),
  },
  {
    name: 'lets a field rewrite the method',
    probe: 'method-override',
    fault: opens(says('x-http-method-override')),
  },
  {
    name: 'lets a field rewrite the path',
    probe: 'path-override',
    at: ['/public', '/me'],
    fault: opens((request) => request.headers.get('x-original-url') === '/me'),
  },
  {
    name: 'guards a pattern of addresses that the router reads otherwise',
    probe: 'path-spelling',
    fault: opens((_request, path) => path === '/ME'),
  },
  {
    name: 'guards the methods that it knows',
    probe: 'unknown-method-not-let-in',
    fault: opens(
      ({ method }, path) => path === '/me' && !['GET', 'HEAD', 'OPTIONS'].includes(method),
    ),
  },
  {
    name: 'reads the body before it refuses',
    probe: 'refused-before-body-is-read',
    also: ['refused-before-media-type', 'refused-without-body'],
    at: ['/documents/d1'],
    fault: async (request, next) => {
      const text = request.method === 'PUT' ? await request.clone().text() : ''
      try {
        if (text !== '') JSON.parse(text)
        return await next(request)
      } catch {
        const headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
        return new Response('{"title":"Bad Request","status":400}', { status: 400, headers })
      }
    },
  },
  {
    name: 'a session for every stranger',
    probe: 'refusal-sets-no-cookie',
    fault: answers(401, { fields: { 'set-cookie': 'session=1; Path=/' } }),
  },
  {
    name: 'an ETag on a refusal',
    probe: 'refusal-no-validators',
    fault: answers(401, { fields: { etag: '"1"' } }),
  },
  {
    name: 'the version of the server',
    probe: 'server-versions',
    fault: answers(401, { fields: { 'x-powered-by': 'Example 1.2.3' } }),
  },
  {
    name: 'no address of the metadata',
    probe: 'challenge-names-metadata',
    fault: challenges(401, (field) => field.replace(/, resource_metadata="[^"]*"/, '')),
  },
  {
    name: 'metadata that turn on Host',
    probe: 'metadata-host',
    fault: answers(
      200,
      async (response, request) => ({
        body: (await response.text()).replace('api.example', request.headers.get('host') ?? ''),
      }),
      ({ url, headers }) =>
        url.includes('/.well-known/') && headers.get('host')?.endsWith('.invalid') === true,
    ),
  },
  {
    name: 'an error code that nobody knows',
    probe: 'error-code-known',
    also: ['token-fault-code'],
    fault: challenges(401, (field) => field.replace('invalid_token', 'expired_token')),
  },
  {
    name: 'Basic without a realm',
    probe: 'basic-realm',
    at: ['/legacy'],
    fault: challenges(401, (field) => field.replace(/^Basic .*$/, 'Basic charset="UTF-8"')),
  },
  {
    name: 'DPoP without its algorithms',
    probe: 'dpop-algs',
    at: ['/proof'],
    fault: challenges(401, (field) => field.replace(', algs="ES256"', '')),
  },
  {
    name: 'takes API keys from the query',
    probe: 'key-in-query',
    at: ['/machine'],
    fault: async (request, next) => {
      const query = new URL(request.url).searchParams
      const [key] = ['api_key', 'apikey', 'key'].flatMap((name) => query.get(name) ?? [])
      if (key === undefined || request.headers.has('x-api-key')) return next(request)
      const headers = new Headers(request.headers)
      headers.set('x-api-key', key)
      return next(await withFields(request, headers))
    },
  },
]
