import type { Chapter } from '../step.js'

export const callers: Chapter = {
  title: 'Who is asking?',
  about:
    'Whoever sends no credentials, or none that hold, gets 401, and its challenge says how to log ' +
    'in. An error code stands in it only if credentials were sent and are at fault.',
  steps: [
    {
      title: 'No credentials',
      send: 'GET /me',
      expect: { status: 401, challenges: ['Bearer'], code: 'no_credentials' },
    },
    {
      title: 'A scheme that this API does not take',
      send: 'GET /me\nAuthorization: Digest username="alice"',
      expect: { status: 401, challenges: ['Bearer'], code: 'unsupported_scheme' },
    },
    {
      title: 'A scheme with nothing behind it',
      send: 'GET /me\nAuthorization: Bearer',
      expect: { status: 400, challenges: ['Bearer invalid_request'], code: 'malformed_request' },
      note: 'Not 401: what is wrong is the request, not who sent it.',
    },
    {
      title: 'Two Authorization lines, each of them good',
      send: 'GET /me\nAuthorization: Bearer {alice}\nAuthorization: Bearer {carol}',
      expect: { status: 400, challenges: ['Bearer invalid_request'], code: 'malformed_request' },
      note: 'Whoever takes the first and whoever takes the last would disagree on who this is.',
    },
    {
      title: 'Something that is no token',
      send: 'GET /me\nAuthorization: Bearer open-sesame',
      expect: { status: 401, challenges: ['Bearer invalid_token'], code: 'invalid_credentials' },
    },
    {
      title: 'A token that has expired',
      send: 'GET /me\nAuthorization: Bearer {expired}',
      expect: { status: 401, challenges: ['Bearer invalid_token'], code: 'invalid_credentials' },
    },
    {
      title: 'A token that somebody has tampered with',
      send: 'GET /me\nAuthorization: Bearer {forged}',
      expect: { status: 401, challenges: ['Bearer invalid_token'], code: 'invalid_credentials' },
    },
    {
      title: 'A good token, meant for another API',
      send: 'GET /me\nAuthorization: Bearer {elsewhere}',
      expect: { status: 401, challenges: ['Bearer invalid_token'], code: 'invalid_credentials' },
      note: 'That is all a caller learns. Which of these four it was, the log knows.',
    },
    {
      title: 'A good token, for this API',
      send: 'GET /me\nAuthorization: Bearer {alice}',
      expect: { status: 200, body: '"alice"' },
      show: ['body'],
    },
  ],
}
