import { bearer, dpop as dpopScheme } from '@verdict/core'
import {
  type Authentication,
  type AuthorizationAuthenticator,
  invalid,
  type MaybePromise,
  malformed,
  type Unavailable,
} from '@verdict/http'
import { bindingChecker, type Presented } from './binding.js'
import type { CertificateSource } from './certificate.js'
import { identityOf, objectionTo } from './claims.js'
import { type DpopOptions, dpopOf } from './dpop.js'
import {
  checkIssuer,
  type IntrospectedIssuer,
  ISSUER_OPTIONS,
  type Issuer,
  type LocalKeysIssuer,
  type RemoteKeysIssuer,
} from './issuer.js'
import { insist, insistOnNames } from './options.js'
import type { Claims } from './token.js'
import { type TokenCacheOptions, tokenCache } from './token-cache.js'
import { tokenReader } from './token-reader.js'

/** What holds for the tokens of all issuers. */
interface CommonOptions {
  /** Takes tokens that are bound to a key of the client's (RFC 9449). Default: none. */
  readonly dpop?: true | DpopOptions
  /**
   * Takes tokens that are bound to the client's certificate (RFC 8705): `connectionCertificate()`,
   * or `certificateField({ … })` behind a proxy. Default: none.
   */
  readonly certificate?: CertificateSource
  /**
   * Whether a verified token was revoked: `revocationList({ … }).has`, or your own. Asked for every
   * request, whether its token was kept or not.
   */
  readonly revoked?: (claims: Claims) => MaybePromise<boolean | Unavailable>
  /**
   * Keeps verified JWTs, so that the signature of one is not checked again with each request.
   * Default: they are not kept.
   */
  readonly cache?: true | TokenCacheOptions
}

/** Several issuers, told apart by `iss`. */
interface SeveralIssuers {
  readonly issuers: readonly [Issuer, ...Issuer[]]
  readonly issuer?: never
}

type OneIssuer = (LocalKeysIssuer | RemoteKeysIssuer | IntrospectedIssuer) & {
  readonly issuers?: never
}

/** The issuers whose access tokens are taken, and how. */
export type AccessTokenOptions = CommonOptions & (OneIssuer | SeveralIssuers)

const COMMON = ['issuers', 'dpop', 'certificate', 'revoked', 'cache'] satisfies (
  | keyof CommonOptions
  | 'issuers'
)[]

/** The issuers of the options, checked. Throws TypeError saying what to write instead. */
function issuersOf(options: AccessTokenOptions): readonly [Issuer, ...Issuer[]] {
  insist(
    typeof options === 'object' && options !== null,
    'write accessToken({ issuer, audience }), or accessToken({ issuers: [{ issuer, audience }] })',
  )
  const { issuers } = options
  insist(
    issuers === undefined || (Array.isArray(issuers) && issuers.length > 0),
    'issuers is a list of at least one: [{ issuer, audience }]; for one alone write issuer, audience',
  )
  insistOnNames(options, issuers ? COMMON : [...ISSUER_OPTIONS, ...COMMON])
  if (issuers === undefined) {
    checkIssuer(options)
    return [options]
  }
  for (const issuer of issuers) {
    checkIssuer(issuer)
    insistOnNames(issuer, ISSUER_OPTIONS, 'issuers[].')
  }
  return issuers
}

const REVOKED = invalid('revoked', 'it was revoked')

/** What the hook says of a verified token: nothing where it still counts. */
async function refusalOfRevoked(
  revoked: CommonOptions['revoked'],
  claims: Claims,
): Promise<Authentication | undefined> {
  if (!revoked) return undefined
  const answer = await revoked(claims)
  if (answer === false) return undefined
  if (answer === true) return REVOKED
  if (answer?.kind === 'unavailable') return answer
  throw new TypeError('accessToken(): revoked has to give true or false')
}

/**
 * Takes access tokens (RFC 6750, 9449): JWTs (RFC 7519, 8725, 9068) and ones that the issuer is asked
 * about (RFC 7662). What is wrong with a token is a value, whatever it holds; an issuer or a store
 * that cannot be asked is could-not-verify.
 *
 * @throws TypeError for options that cannot work, saying what to write instead.
 */
export function accessToken(options: AccessTokenOptions): AuthorizationAuthenticator {
  const issuers = issuersOf(options)
  const { certificate, revoked, cache } = options
  insist(
    certificate === undefined || typeof certificate === 'function',
    'certificate is connectionCertificate(), or certificateField({ name, trusted })',
  )
  insist(
    revoked === undefined || typeof revoked === 'function',
    'revoked is a function of the claims, such as revocationList({ store, lifetime }).has',
  )
  const dpop = options.dpop === undefined ? undefined : dpopOf(options.dpop)
  const read = tokenReader(issuers, cache === undefined ? undefined : tokenCache(cache))
  const check = bindingChecker(dpop, certificate)

  type Token = Awaited<ReturnType<typeof read>>
  /** Answers at once where there is nothing to ask: what is in the cache is not waited for. */
  const judge = (token: Token, presented: Presented): MaybePromise<Authentication> => {
    if (token.kind !== 'verified') return token
    const { claims, mapping } = token
    const objection = objectionTo(claims, mapping.strict)
    if (objection) return objection
    const unbound = check(claims, presented)
    if (unbound === undefined && !revoked) return identityOf(claims, mapping)
    const asked = async () => (await unbound) ?? (await refusalOfRevoked(revoked, claims))
    // Last, since the mapping may run functions of yours: not for tokens that do not count.
    return asked().then((objection) => objection ?? identityOf(claims, mapping))
  }

  return {
    from: 'authorization',
    issuers: issuers.map(({ issuer }) => issuer) as [string, ...string[]],
    schemes(space) {
      if (!dpop) return [bearer(space)]
      insist(
        space.origin !== undefined,
        "a DPoP proof names the URL that it is for, and Host is the client's word: give " +
          "createAuthorizer() origin: 'https://api.example.com'",
      )
      const bound = dpopScheme({ ...space, algs: dpop.algorithms })
      // Bearer first: many clients look no further than the first challenge (RFC 9110 11.3).
      return dpop.required ? [bound] : [bearer(space), bound]
    },
    metadata: {
      authorization_servers: issuers.map(({ issuer }) => issuer),
      bearer_methods_supported: ['header'],
      ...(certificate && { tls_client_certificate_bound_access_tokens: true }),
      ...(dpop && {
        dpop_signing_alg_values_supported: dpop.algorithms,
        dpop_bound_access_tokens_required: dpop.required,
      }),
    },
    authenticate({ scheme, token68 }, request) {
      // RFC 6750 2.1, 3.1: credentials without a token, or with parameters, are none of the scheme's.
      if (token68 === undefined) return malformed()
      const presented = { scheme, token: token68, request }
      const token = read(token68)
      return token instanceof Promise
        ? token.then((token) => judge(token, presented))
        : judge(token, presented)
    },
  }
}
