/** The readers and writers of Authorization and WWW-Authenticate, brought to one shape. */
import { readAuthorization, readBasic, readChallenges, writeChallenge } from '@verdict/http'
import * as authHeader from 'auth-header'
import basicAuth from 'basic-auth'
import { BASIC, BEARER, buildWWWAuthenticateHeader, DIGEST } from 'http-auth-utils'
import { parseAuthorizationHeader, parseWWWAuthenticateHeader } from 'http-auth-utils'
import { parseWwwAuthenticateChallenges } from 'oauth4webapi-2'
import parseBearerToken from 'parse-bearer-token'
import wwwAuthenticate from 'www-authenticate'

const MECHANISMS = [BASIC, BEARER, DIGEST]
const loose = { strict: false }
const request = (authorization) => ({ headers: { authorization } })
const bearerToken = parseBearerToken.default

/**
 * Readers of Authorization: `read` is what is timed, `parts` what its result says: a scheme with a
 * token68 or parameters, undefined where it refuses. `schemes`: the only ones that it reads.
 */
export const authorizationReaders = {
  Verdict: {
    read: readAuthorization,
    parts: (read) => {
      if (read.kind !== 'credentials') return undefined
      // A user and a password are the next step's to read, which other readers take with this one.
      const unread = read.scheme.toLowerCase() === 'basic' && !readBasic(read.token68)
      return unread ? undefined : read
    },
  },
  'auth-header': {
    read: authHeader.parse,
    parts: ({ scheme, token, params }) =>
      token === null ? { scheme, params } : { scheme, token68: token },
  },
  'http-auth-utils': {
    schemes: ['basic', 'bearer', 'digest'],
    read: (line) => parseAuthorizationHeader(line, MECHANISMS, loose),
    parts: ({ type, data }) =>
      type === 'Digest' ? { scheme: type, params: data } : { scheme: type, token68: data.hash },
  },
  'parse-bearer-token': {
    schemes: ['bearer'],
    read: (line) => bearerToken(request(line)),
    parts: (token) => (token === null ? undefined : { scheme: 'Bearer', token68: token }),
  },
  'basic-auth': {
    schemes: ['basic'],
    read: (line) => basicAuth.parse(line),
    parts: (read) =>
      read && {
        scheme: 'Basic',
        token68: Buffer.from(`${read.name}:${read.pass}`).toString('base64'),
      },
  },
}

const response = (line) => new Response(null, { headers: { 'www-authenticate': line } })

/**
 * Readers of WWW-Authenticate, of any scheme but for those with `schemes`. `prepare` makes of a line
 * what they take, before the clock runs.
 */
export const challengeReaders = {
  Verdict: {
    read: readChallenges,
    parts: (read) => (read.kind === 'challenges' ? read.challenges : undefined),
  },
  'auth-header': {
    read: authHeader.parse,
    parts: ({ scheme, token, params }) => [
      token === null ? { scheme, params } : { scheme, token68: token },
    ],
  },
  'http-auth-utils': {
    schemes: ['basic', 'bearer', 'digest'],
    read: (line) => parseWWWAuthenticateHeader(line, MECHANISMS, loose),
    parts: ({ type, data }) => [{ scheme: type, params: data }],
  },
  'www-authenticate': {
    read: (line) => new wwwAuthenticate.parsers.WWW_Authenticate(line),
    parts: ({ scheme, parms, err }) => (err ? undefined : [{ scheme, params: parms }]),
  },
  'oauth4webapi 2': {
    prepare: response,
    read: parseWwwAuthenticateChallenges,
    parts: (read) => read?.map(({ scheme, parameters }) => ({ scheme, params: parameters })),
  },
}

const quoted = (text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`

/** Writers of one challenge: a scheme and its parameters. */
export const challengeWriters = {
  Verdict: writeChallenge,
  'by hand': ({ scheme, params }) =>
    `${scheme} ${Object.entries(params)
      .map(([name, value]) => `${name}=${quoted(value)}`)
      .join(', ')}`,
  'auth-header': ({ scheme, params }) => authHeader.format({ scheme, params }),
  'http-auth-utils': ({ scheme, params }) =>
    buildWWWAuthenticateHeader(scheme === 'Basic' ? BASIC : BEARER, params),
}
