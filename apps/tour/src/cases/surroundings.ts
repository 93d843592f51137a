import type { Chapter } from '../step.js'

export const surroundings: Chapter = {
  title: 'Where from, and by which method?',
  about:
    'A rule about the network holds whoever asks, so it is settled before a single credential is ' +
    'read. And HTTP has manners of its own, for browsers and for HEAD.',
  steps: [
    {
      title: 'From a network that is not let in',
      send: 'GET /internal/status',
      expect: { status: 403, code: 'network_denied' },
      note: 'Not 401, though nobody is logged in: logging in would not help.',
    },
    {
      title: 'From a network that is not let in, as an admin',
      send: 'GET /internal/status\nAuthorization: Bearer {carol}',
      expect: {
        status: 403,
        code: 'network_denied',
        sameAs: 'From a network that is not let in',
      },
    },
    {
      title: 'From inside, as the trusted proxy says',
      send: 'GET /internal/status\nX-Forwarded-For: 10.20.30.40',
      expect: { status: 200 },
      note: 'Allowed: the proxy on this machine is trusted to say who is behind it.',
    },
    {
      title: 'HEAD is answered as GET is, without the body',
      send: 'HEAD /me',
      expect: { status: 401, challenges: ['Bearer'] },
      note: 'The reason stands in the body, so there is none here.',
    },
    {
      title: 'A browser asks first whether it may send a token (a preflight)',
      send:
        'OPTIONS /documents\nOrigin: https://app.example\nAccess-Control-Request-Method: POST\n' +
        'Access-Control-Request-Headers: authorization',
      expect: { status: 204 },
      note: 'Preflights never carry credentials, so they are answered before anybody asks for them.',
    },
    {
      title: 'A script on another site gets to see the challenge',
      send: 'GET /me\nOrigin: https://app.example',
      expect: { status: 401, challenges: ['Bearer'], code: 'no_credentials' },
      show: ['access-control-expose-headers'],
    },
    {
      title: 'Anyone may ask whether it is well',
      send: 'GET /health',
      expect: { status: 200 },
      note: 'Allowed: no guard stands before it.',
    },
  ],
}
