/** The error codes a scheme's challenge can carry. */
export interface SchemeErrors {
  /** The credentials do not count (RFC 6750 3.1). */
  readonly invalid: string
  /** The proof that goes with them does not (RFC 9449 7.1). */
  readonly proof: string
  /** They are fine, but one more round is needed (RFC 9449 8). */
  readonly partial?: string
}

/** One scheme of a protection space: its challenge, and which remedies it can deliver. */
export interface Scheme<S extends string = string> {
  /** The auth-scheme, written as here (RFC 9110 11.1). */
  readonly scheme: S
  /** What every challenge of this scheme carries. */
  readonly params: Readonly<Record<string, string>>
  /** A client of this scheme can come back with a wider scope. */
  readonly deliversScope: boolean
  /** A client of this scheme can come back with a stronger or fresher login. */
  readonly deliversStepUp: boolean
  /** Present where the scheme's challenge has error codes. */
  readonly errors?: SchemeErrors
}

/** What protects what: shown to people, the same for all of a protection space (RFC 9110 11.5). */
export interface Realm {
  readonly realm: string
}

/** Challenge parameters that OAuth schemes share. */
export interface OAuthScheme extends Realm {
  /** Where the protected resource metadata is published (RFC 9728 5.1). An absolute URL. */
  readonly resourceMetadata?: string | undefined
}

function oauthParams(options: OAuthScheme): Record<string, string> {
  const { realm, resourceMetadata } = options
  return resourceMetadata === undefined ? { realm } : { realm, resource_metadata: resourceMetadata }
}

/** Bearer tokens (RFC 6750): can deliver a wider scope and a step-up (RFC 9470). */
export function bearer(options: OAuthScheme): Scheme<'Bearer'> {
  return Object.freeze({
    scheme: 'Bearer',
    params: Object.freeze(oauthParams(options)),
    deliversScope: true,
    deliversStepUp: true,
    errors: Object.freeze({ invalid: 'invalid_token', proof: 'invalid_token' }),
  })
}

/** Sender-constrained tokens (RFC 9449). `algs`: the JWS algorithms taken for proofs. */
export function dpop(
  options: OAuthScheme & { readonly algs: readonly [string, ...string[]] },
): Scheme<'DPoP'> {
  return Object.freeze({
    scheme: 'DPoP',
    params: Object.freeze({ ...oauthParams(options), algs: options.algs.join(' ') }),
    deliversScope: true,
    deliversStepUp: true,
    errors: Object.freeze({
      invalid: 'invalid_token',
      proof: 'invalid_dpop_proof',
      partial: 'use_dpop_nonce',
    }),
  })
}

/** User-id and password (RFC 7617): can deliver neither a scope nor a step-up. */
export function basic({ realm }: Realm): Scheme<'Basic'> {
  return Object.freeze({
    scheme: 'Basic',
    params: Object.freeze({ realm, charset: 'UTF-8' }), // RFC 7617 2.1: the only value allowed
    deliversScope: false,
    deliversStepUp: false,
  })
}

/** An API key. A private scheme: none is registered for keys. */
export function apiKey({ realm }: Realm): Scheme<'ApiKey'> {
  return Object.freeze({
    scheme: 'ApiKey',
    params: Object.freeze({ realm }),
    deliversScope: false,
    deliversStepUp: false,
  })
}

/** A cookie session. A private scheme: RFC 9110 11 knows none for cookies. Can deliver a step-up. */
export function session({ realm }: Realm): Scheme<'Session'> {
  return Object.freeze({
    scheme: 'Session',
    params: Object.freeze({ realm }),
    deliversScope: false,
    deliversStepUp: true,
  })
}
