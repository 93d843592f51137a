import type { Chapter } from '../step.js'

export const issuer: Chapter = {
  title: 'What does the issuer say?',
  about:
    'The API tells whoever asks which issuer its tokens come from. And where a token says nothing ' +
    'itself, as {opaque} does, the API asks the issuer what it is worth.',
  steps: [
    {
      title: 'Where tokens for this API come from',
      send: 'GET /.well-known/oauth-protected-resource',
      expect: { status: 200, body: '"authorization_servers"' },
      note: 'The challenges say where this is (resource_metadata), so a client can find its way alone.',
      show: ['cache-control', 'body'],
      follow: { user: 'alice', keep: 'found' },
    },
    {
      title: 'The token that this led to',
      send: 'GET /me\nAuthorization: Bearer {found}',
      expect: { status: 200, body: '"alice"' },
      note: 'Allowed: it is for the resource that the document names.',
    },
    {
      title: 'A part of the API for tokens that only the issuer can read, and no token',
      send: 'GET /introspected',
      expect: { status: 401, challenges: ['Bearer'], code: 'no_credentials' },
    },
    {
      title: 'A token that only the issuer can read',
      send: 'GET /introspected\nAuthorization: Bearer {opaque}',
      expect: { status: 200, body: '"alice"' },
      note: 'Allowed: the API has asked. For half a minute it will not ask about this token again.',
      show: ['body'],
    },
    {
      title: 'A token that alice has taken back',
      send: 'GET /introspected\nAuthorization: Bearer {revoked}',
      expect: { status: 401, challenges: ['Bearer invalid_token'], code: 'invalid_credentials' },
      note: 'The issuer says that it is not active, and nothing else.',
    },
    {
      title: 'A good token, meant for another API that asks',
      send: 'GET /introspected\nAuthorization: Bearer {opaque-elsewhere}',
      expect: { status: 401, challenges: ['Bearer invalid_token'], code: 'invalid_credentials' },
      note: 'The issuer calls it active, but it is not for us.',
    },
    {
      title: 'A good token for the rest of this API, which reads tokens itself',
      send: 'GET /introspected\nAuthorization: Bearer {alice}',
      expect: { status: 401, challenges: ['Bearer invalid_token'], code: 'invalid_credentials' },
      note: 'A JWT: this issuer says nothing about those.',
    },
    {
      title: 'A token that only the issuer can read, where nobody asks',
      send: 'GET /me\nAuthorization: Bearer {opaque}',
      expect: { status: 401, challenges: ['Bearer invalid_token'], code: 'invalid_credentials' },
    },
  ],
}
