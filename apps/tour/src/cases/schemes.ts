import type { Chapter } from '../step.js'

export const schemes: Chapter = {
  title: 'Other ways to log in',
  about:
    'Each part of the API challenges for what it takes. {basic} stands for user name and password, ' +
    '{key} for an API key, {session} for the cookie that a login has set.',
  steps: [
    {
      title: 'Basic, no password yet',
      send: 'GET /legacy/report',
      expect: { status: 401, challenges: ['Basic'], code: 'no_credentials' },
    },
    {
      title: 'Basic, the wrong password',
      send: 'GET /legacy/report\nAuthorization: Basic {basic-wrong}',
      expect: { status: 401, challenges: ['Basic'], code: 'invalid_credentials' },
      note: 'An unknown user gets the same answer.',
    },
    {
      title: 'Basic, the right password',
      send: 'GET /legacy/report\nAuthorization: Basic {basic}',
      expect: { status: 200 },
      note: 'Allowed.',
    },
    {
      title: 'An API key that is wrong',
      send: 'GET /machine/ping\nX-API-Key: guess',
      expect: { status: 401, challenges: ['ApiKey'], code: 'invalid_credentials' },
    },
    {
      title: 'An API key that is right',
      send: 'GET /machine/ping\nX-API-Key: {key}',
      expect: { status: 200 },
      note: 'Allowed.',
    },
    {
      title: 'Bearer or Basic, and neither was sent',
      send: 'GET /either',
      expect: { status: 401, challenges: ['Bearer', 'Basic'], code: 'no_credentials' },
      note:
        'Two challenges. Koa and Express send a line for each; Hono, being Fetch, joins them with a ' +
        'comma, which says the same (RFC 9110 5.3).',
    },
    {
      title: 'Bearer or Basic, and the token has expired',
      send: 'GET /either\nAuthorization: Bearer {expired}',
      expect: {
        status: 401,
        challenges: ['Bearer invalid_token', 'Basic'],
        code: 'invalid_credentials',
      },
      note: 'The error stands with the scheme that was tried.',
    },
    {
      title: 'Bearer or Basic, and the password is right',
      send: 'GET /either\nAuthorization: Basic {basic}',
      expect: { status: 200 },
      note: 'Allowed: either will do.',
    },
    {
      title: 'An account page, before the login',
      send: 'GET /account',
      expect: { status: 401, challenges: ['Session'], code: 'no_credentials' },
    },
    {
      title: 'The login, with the wrong password',
      send:
        'POST /login\nContent-Type: application/json\nSec-Fetch-Site: same-origin\n\n' +
        '{"username":"{user}","password":"guess"}',
      expect: { status: 403, code: 'login_failed' },
      note: 'A form, not a protected resource: no challenge of HTTP would help with it.',
    },
    {
      title: 'The login',
      send:
        'POST /login\nContent-Type: application/json\nSec-Fetch-Site: same-origin\n\n' +
        '{"username":"{user}","password":"{password}"}',
      expect: { status: 200 },
      keepCookie: 'session',
      note: "The framework's own session library has set a cookie; from now on it is {session}.",
    },
    {
      title: 'The account page, with the session of that login',
      send: 'GET /account\nCookie: {session}',
      expect: { status: 200 },
      show: ['body'],
    },
    {
      title: 'Another site makes the browser send a request, and with it the cookie',
      send: 'POST /logout\nCookie: {session}\nSec-Fetch-Site: cross-site',
      expect: { status: 403, code: 'cross_site_request' },
      note: 'The browser says where it came from, and then the cookie does not count.',
    },
    {
      title: 'The logout, from the site itself',
      send: 'POST /logout\nCookie: {session}\nSec-Fetch-Site: same-origin',
      expect: { status: 204 },
      note: 'Allowed, and the session has ended.',
    },
    {
      title: 'The cookie again, after the logout',
      send: 'GET /account\nCookie: {session}',
      expect: { status: 401, challenges: ['Session'], code: 'invalid_credentials' },
    },
  ],
}
