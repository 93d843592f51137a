import { inputs } from '../measure/inputs.mjs'

const base64url = (length, seed) =>
  Array.from(
    { length },
    (_, i) => 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_'[(i * 7 + seed) % 38],
  ).join('')
/** One piece, as from a socket, and not a tree of concatenations. */
const flat = (text) => Buffer.from(text, 'latin1').toString('latin1')
const lines = (make) => inputs((i) => flat(make(i)))

/** 1,024 lines of each kind. */
export const authorization = {
  'Bearer, an opaque token': lines((i) => `Bearer ${base64url(32, i)}${i}`),
  'Bearer, a JWT': lines(
    (i) => `Bearer ${base64url(36, i)}.${base64url(420, i)}.${base64url(342, i)}${i}`,
  ),
  Basic: lines((i) => `Basic ${btoa(`user-${i}:correct horse ${i}`)}`),
  Digest: lines(
    (i) =>
      `Digest username="user-${i}", realm="api", nonce="${base64url(32, i)}", uri="/d/${i}", ` +
      `response="${base64url(32, i + 1)}", algorithm=SHA-256, qop=auth, nc=00000001, cnonce="c${i}"`,
  ),
}

export const wwwAuthenticate = {
  'Bearer, a realm': lines((i) => `Bearer realm="api-${i}"`),
  'Bearer, error and scope': lines(
    (i) =>
      `Bearer realm="api-${i}", error="insufficient_scope", scope="documents:read documents:write"`,
  ),
  'Basic and Bearer in one line': lines(
    (i) =>
      `Basic realm="api-${i}", charset="UTF-8", Bearer realm="api-${i}", error="invalid_token"`,
  ),
}

export const challenges = {
  'Bearer, a realm': inputs((i) => ({ scheme: 'Bearer', params: { realm: `api-${i}` } })),
  'Bearer, error and scope': inputs((i) => ({
    scheme: 'Bearer',
    params: {
      realm: `api-${i}`,
      error: 'insufficient_scope',
      scope: 'documents:read documents:write',
    },
  })),
}
