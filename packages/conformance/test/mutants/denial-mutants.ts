import { setTimeout as sleep } from 'node:timers/promises'
import { answers, challenges, type Fault, type Mutant, pathIs } from './mutant.js'

const scoped = pathIs('/documents')
const vault = pathIs('/vault')
const hidden = pathIs('/notes/n1')

/** Something that only the answer for the hidden note has. */
function hiddenDiffers(how: 'status' | 'field' | 'body'): Fault {
  return answers(
    404,
    async (response) => {
      if (how === 'status') return { status: 403 }
      if (how === 'field') return { fields: { etag: '"n1"' } }
      return { body: `${await response.text()}\n` }
    },
    (request) => hidden(request) && request.method === 'GET',
  )
}

/** Refusals of callers who are known. */
export const denialMutants: readonly Mutant[] = [
  {
    name: 'authenticates and never authorizes',
    probe: 'refused-not-let-in',
    at: ['/report'],
    fault: answers(403, { status: 200, fields: { 'www-authenticate': null } }, pathIs('/report')),
  },
  {
    name: '401 for lacking a scope',
    probe: 'scope-denial-403',
    also: ['error-code-status'],
    at: ['/documents'],
    fault: answers(403, { status: 401 }, scoped),
  },
  {
    name: 'no challenge for lacking a scope',
    probe: 'scope-denial-challenge',
    at: ['/documents'],
    fault: answers(403, { fields: { 'www-authenticate': null } }, scoped),
  },
  {
    name: 'invalid_token for lacking a scope',
    probe: 'scope-denial-code',
    also: ['error-code-status'],
    at: ['/documents'],
    fault: challenges(403, (field) => field.replace('insufficient_scope', 'invalid_token')),
  },
  {
    name: 'insufficient_scope without the scope',
    probe: 'scope-denial-scope',
    at: ['/documents'],
    fault: challenges(403, (field) => field.replace(/, scope="[^"]*"/, '')),
  },
  {
    name: '401 for lacking a role',
    probe: 'role-denial-403',
    at: ['/report'],
    fault: answers(
      403,
      { status: 401, fields: { 'www-authenticate': 'Bearer realm="api"' } },
      pathIs('/report'),
    ),
  },
  {
    name: 'a scope that would not help for lacking a role',
    probe: 'role-denial-no-futile-code',
    also: ['role-denial-no-challenge'],
    at: ['/report'],
    fault: answers(
      403,
      {
        fields: {
          'www-authenticate': 'Bearer realm="api", error="insufficient_scope", scope="admin"',
        },
      },
      pathIs('/report'),
    ),
  },
  {
    name: '404 for what is not hidden',
    probe: 'denial-not-missing',
    at: ['/report'],
    fault: answers(403, { status: 404 }, pathIs('/report')),
  },
  {
    name: '403 for a login that is too weak',
    probe: 'step-up-401',
    at: ['/vault'],
    fault: answers(401, (response) =>
      response.headers.get('www-authenticate')?.includes('insufficient_user') === true
        ? { status: 403, fields: { 'www-authenticate': null } }
        : {},
    ),
  },
  {
    name: 'step-up without acr_values and max_age',
    probe: 'step-up-parameters',
    at: ['/vault'],
    fault: challenges(401, (field) => field.replace(/, (acr_values|max_age)="[^"]*"/g, ''), vault),
  },
  {
    name: 'invalid_token for a login that is too weak',
    probe: 'step-up-code',
    at: ['/vault'],
    fault: challenges(
      401,
      (field) => field.replace('insufficient_user_authentication', 'invalid_token'),
      vault,
    ),
  },
  {
    name: 'a hidden resource that is 403',
    probe: 'hidden-status',
    also: ['hidden-conditional', 'head-status', 'hidden-body'],
    at: ['/notes/n1'],
    fault: hiddenDiffers('status'),
  },
  {
    name: 'a hidden resource that differs by one field',
    probe: 'hidden-fields',
    also: ['hidden-conditional'],
    at: ['/notes/n1'],
    fault: hiddenDiffers('field'),
  },
  {
    name: 'a hidden resource that differs by one octet',
    probe: 'hidden-body',
    also: ['hidden-conditional'],
    at: ['/notes/n1'],
    fault: hiddenDiffers('body'),
  },
  {
    name: 'HEAD that tells of a hidden resource',
    probe: 'hidden-head',
    also: ['head-status'],
    at: ['/notes/n1'],
    fault: answers(
      404,
      { status: 403, body: '' },
      (request) => hidden(request) && request.method === 'HEAD',
    ),
  },
  {
    name: '304 for a hidden resource',
    probe: 'hidden-conditional',
    at: ['/notes/n1'],
    fault: answers(
      404,
      { status: 304 },
      (request) => hidden(request) && request.headers.has('if-none-match'),
    ),
  },
  {
    name: '404 to strangers for what is not there, 401 for what is hidden',
    probe: 'hidden-from-strangers',
    also: ['hidden-conditional', 'hidden-from-bad-credentials', 'hidden-head'],
    at: ['/notes/n1'],
    fault: answers(
      401,
      { status: 404, fields: { 'www-authenticate': null } },
      pathIs('/notes/none'),
    ),
  },
  {
    name: 'a hidden resource that takes its time',
    probe: 'hidden-timing',
    timed: true,
    at: ['/notes/n1'],
    fault: async (request, next) => {
      const response = await next(request)
      if (response.status === 404 && hidden(request)) await sleep(40)
      return response
    },
  },
]
