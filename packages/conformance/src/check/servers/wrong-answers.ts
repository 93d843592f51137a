import { refusal } from './right.js'
import {
  authorizationOf,
  changed,
  changedOn,
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
import type { Answer, Asked } from './message.js'

const isBob = (asked: Asked): boolean =>
  claimed(authorizationOf(asked).slice('Bearer '.length)).claims['sub'] === 'bob'
const isThere = ({ path }: Asked): boolean => path === '/notes/1'

/** What is hidden, told apart from what is missing. */
const told = (whom: (asked: Asked) => boolean, change: (answer: Answer) => Answer): Wrong =>
  changed((answer, asked) => (isThere(asked) && whom(asked) ? change(answer) : answer))

const body = (text: string) => changedOn(401, (answer) => ({ ...answer, body: text }))
const withField = (status: number, name: string, value: string) =>
  changedOn(status, (answer) => plus(answer, name, value))
const preflights = (change: (answer: Answer) => Answer): Wrong =>
  changed((answer, { method }) => (method === 'OPTIONS' ? change(answer) : answer))
const later = async (answer: Answer, milliseconds: number): Promise<Answer> => {
  await new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
  return answer
}
/** The page that alice reads, for whoever asks like this. */
const exposes = (whom: (asked: Asked) => boolean): Wrong => ({
  before: (asked, right) =>
    whom(asked) ? { ...OPENED, body: JSON.stringify({ path: '/me', for: 'alice' }) } : right(asked),
})

const counts = { asked: 0, hostile: 0 }

/** Wrong servers, by the probe that is to find them: everything but who is asked and the challenge. */
export const WRONG_ANSWERS: Wrongs = {
  'hidden-status': told(isBob, () => refusal(403)),
  'hidden-fields': told(isBob, (answer) => plus(answer, 'Allow', 'GET')),
  'hidden-body': told(isBob, (answer) => ({
    ...answer,
    body: '{"title":"Not yours","status":404}',
  })),
  'hidden-from-strangers': changed((answer, asked) =>
    asked.path === '/notes/none' && isStranger(asked) ? refusal(404) : answer,
  ),
  'hidden-from-bad-credentials': told(
    (asked) => !isStranger(asked),
    (answer) => (answer.status === 401 ? plus(answer, 'X-Owner', 'alice') : answer),
  ),
  'hidden-head': told(
    ({ method }) => method === 'HEAD',
    (answer) => plus(answer, 'ETag', '"1"'),
  ),
  'hidden-options': told(
    ({ method }) => method === 'OPTIONS',
    (answer) => plus(answer, 'Allow', 'GET'),
  ),
  'hidden-conditional': told(
    (asked) => asked.field('if-none-match') === '*',
    (answer) => ({ ...answer, status: 304 }),
  ),
  'hidden-timing': {
    before: async (asked, right) =>
      later(await right(asked), isThere(asked) && isBob(asked) ? 60 : 0),
  },

  'head-status': changed((answer, { method }) =>
    method === 'HEAD' ? { ...answer, status: 404 } : answer,
  ),
  'head-challenge': changed((answer, { method }) =>
    method === 'HEAD' ? rechallenged(answer, () => 'Bearer realm="head"') : answer,
  ),
  'head-no-content': { manners: { contentOnHead: true } },
  'head-content-length': changed((answer, { method }) =>
    method === 'HEAD' ? plus(answer, 'Content-Length', '0') : answer,
  ),
  'unknown-method-not-let-in': opens(({ method }) => method === 'PROPFIND'),
  'trace-hides-credentials': {
    before: (asked, right) =>
      asked.method === 'TRACE' ? { ...OPENED, body: asked.raw } : right(asked),
  },
  'refused-before-body-is-read': {
    before: async (asked, right) => {
      if (asked.method !== 'PUT') return right(asked)
      try {
        JSON.parse(await asked.body())
        return await right(asked)
      } catch {
        return refusal(400)
      }
    },
  },
  'refused-before-media-type': changed((answer, asked) =>
    asked.field('content-type') === 'application/x-conformance' ? refusal(415) : answer,
  ),
  'refused-without-body': {
    before: async (asked, right) => {
      await asked.body()
      return right(asked)
    },
  },

  'path-spelling': exposes(({ path }) => path === '/me/'),
  'path-override': exposes((asked) => asked.field('x-original-url') === '/me'),
  'method-override': opens((asked) => asked.field('x-http-method-override') === 'HEAD'),
  'local-address-claimed': opens((asked) => asked.field('x-real-ip') === '127.0.0.1'),
  'page-request-not-let-in': opens((asked) => asked.field('x-requested-with') === 'XMLHttpRequest'),

  'hostile-not-let-in': opens((asked) => authorizationOf(asked) === 'Bearer ..'),
  'hostile-no-server-error': changed((answer, asked) =>
    authorizationOf(asked).startsWith('__proto__') ? refusal(500) : answer,
  ),
  'hostile-status': changed((answer, asked) =>
    authorizationOf(asked) === ',' ? refusal(404) : answer,
  ),
  'hostile-answered': {
    before: (asked, right) => {
      if (authorizationOf(asked) === 'Bearer undefined') throw new Error('no answer')
      return right(asked)
    },
  },

  'body-content-type': changedOn(401, (answer) => without(answer, 'content-type')),
  'body-json': changedOn(401, (answer) => ({
    ...instead(answer, 'Content-Type', 'application/json'),
    body: 'Unauthorized',
  })),
  'problem-object': body('"Unauthorized"'),
  'problem-status': body('{"title":"Unauthorized","status":403}'),
  'problem-types': body('{"title":{"en":"Unauthorized"},"status":401}'),
  'no-stack-traces': body('Error: no token\n    at verify (server.js:10:5)'),
  'no-file-paths': body('cannot read /srv/api/keys/current.pem'),
  'no-verifier-messages': body('JsonWebTokenError: jwt malformed'),
  'no-secrets-back': changedOn(401, (answer, asked) => ({
    ...answer,
    body: authorizationOf(asked),
  })),
  'credentials-not-repeated': changedOn(401, (answer, asked) => ({
    ...answer,
    body: `no scheme ${authorizationOf(asked).split(' ')[0]}`,
  })),
  'server-versions': withField(401, 'X-Powered-By', 'Express'),
  'refusal-sets-no-cookie': withField(401, 'Set-Cookie', 'sid=1; HttpOnly'),

  'cache-401': changedOn(401, (answer) => instead(answer, 'Cache-Control', 'public, max-age=60')),
  'cache-403': changedOn(403, (answer) => instead(answer, 'Cache-Control', 'max-age=60')),
  'refusal-no-store': changedOn(401, (answer) => without(answer, 'cache-control')),
  'refusal-no-validators': withField(401, 'ETag', '"401"'),
  'cache-hidden': changedOn(404, (answer) => without(answer, 'cache-control')),
  'cache-not-shared': changedOn(200, (answer) => instead(answer, 'Cache-Control', 'public')),
  'cache-other-credentials': changedOn(200, (answer) => without(answer, 'cache-control')),
  'conditional-refused': changed((answer, asked) =>
    asked.field('if-none-match') === '*' ? { ...answer, status: 304 } : answer,
  ),
  'vary-not-everything': withField(200, 'Vary', '*'),
  'vary-cookie': changedOn(200, (answer) => instead(answer, 'Cache-Control', 'private, max-age=9')),

  'preflight-not-challenged': preflights(() => refusal(401, 'Bearer realm="api"')),
  'preflight-allows-origin': preflights((answer) => without(answer, 'access-control-allow-origin')),
  'preflight-allows-authorization': preflights((answer) =>
    instead(answer, 'Access-Control-Allow-Headers', '*'),
  ),
  'cors-on-refusals': changedOn(401, (answer) => without(answer, 'access-control-allow-origin')),
  'cors-exposes-challenge': changedOn(401, (answer) =>
    without(answer, 'access-control-expose-headers'),
  ),

  'field-octets': withField(401, 'X-Octets', 'a\x01b'),
  'single-fields-once': withField(401, 'Content-Type', 'text/html'),
  'length-or-chunks': changedOn(401, (answer) => {
    const chunks = `${answer.body.length.toString(16)}\r\n${answer.body}\r\n0\r\n\r\n`
    const long = plus(answer, 'Content-Length', String(chunks.length))
    return { ...plus(long, 'Transfer-Encoding', 'chunked'), body: chunks }
  }),
  'refusal-date': { manners: { withoutDate: true } },
  'retry-after': withField(401, 'Retry-After', 'soon'),
  'always-answered': {
    before: (asked, right) => {
      if (asked.path === '/docs/1' && isStranger(asked)) throw new Error('no answer')
      return right(asked)
    },
  },
  'same-answer-again': changedOn(401, (answer) =>
    counts.asked++ % 2 === 0 ? answer : rechallenged(answer, () => 'Bearer realm="other"'),
  ),
  'connection-kept': { manners: { endsUnannounced: true } },
  'still-well': changed((answer, asked) =>
    asked.path === '/report' && answer.status === 200 && counts.hostile++ > 0
      ? refusal(500)
      : answer,
  ),
}
