import { answers, challenges, type Mutant, pathIs, withoutCredentials } from './mutant.js'

const REALM = String.raw`realm="The \"best\" api"`

/** Challenges that are not there, not well written, or say something else than they should. */
export const challengeMutants: readonly Mutant[] = [
  {
    name: 'no challenge',
    probe: 'challenge-present',
    fault: answers(401, { fields: { 'www-authenticate': null } }),
  },
  {
    name: 'an empty challenge',
    probe: 'challenge-not-empty',
    fault: challenges(401, () => ''),
  },
  {
    name: 'a realm without quotes',
    probe: 'challenge-grammar',
    also: ['realm-quoted'],
    fault: challenges(401, (field) => field.replace(REALM, 'realm=The best api')),
  },
  {
    name: 'an unescaped realm',
    probe: 'challenge-grammar',
    fault: challenges(401, (field) => field.replaceAll('\\"', '"')),
  },
  {
    name: 'a parameter twice in a challenge',
    probe: 'challenge-parameter-once',
    fault: challenges(401, (field) => field.replace(REALM, `${REALM}, ${REALM}`)),
  },
  {
    name: 'a comma before the first challenge',
    probe: 'challenge-no-empty-elements',
    fault: challenges(401, (field) => `, ${field}`),
  },
  {
    name: 'spaces around the equals sign',
    probe: 'challenge-no-bad-whitespace',
    fault: challenges(401, (field) => field.replace('realm=', 'realm = ')),
  },
  {
    name: 'a scheme that is not taken',
    probe: 'challenge-scheme-offered',
    also: ['challenge-all-schemes-offered', 'digest-parameters'],
    fault: challenges(401, (field) => field.replace(/^\w+/, 'Digest')),
  },
  {
    name: 'a challenge to those who are let in',
    probe: 'challenge-not-on-success',
    fault: answers(200, { fields: { 'www-authenticate': `Bearer ${REALM}` } }, pathIs('/me')),
  },
  {
    name: '407 in place of 401',
    probe: 'proxy-status-absent',
    also: [
      'stranger-401',
      'unknown-scheme-401',
      'error-code-status',
      'token-fault-401',
      'hostile-status',
    ],
    fault: answers(401, { status: 407 }),
  },
  {
    name: 'an error code where nothing was sent',
    probe: 'stranger-no-error-code',
    fault: challenges(401, (field) => `${field}, error="invalid_token"`, withoutCredentials),
  },
  {
    name: '403 for strangers',
    probe: 'stranger-not-forbidden',
    fault: answers(401, { status: 403, fields: { 'www-authenticate': null } }, withoutCredentials),
  },
  {
    name: 'a redirect to a login page',
    probe: 'stranger-not-redirected',
    fault: answers(
      401,
      { status: 302, fields: { location: '/login', 'www-authenticate': null }, body: '' },
      withoutCredentials,
    ),
  },
  {
    name: 'a challenge to those whom no login would help',
    probe: 'forbidden-to-all',
    at: ['/status'],
    fault: answers(
      403,
      { status: 401, fields: { 'www-authenticate': `Bearer ${REALM}` } },
      pathIs('/status'),
    ),
  },
]
