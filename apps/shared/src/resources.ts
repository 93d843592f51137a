/** An API that the embedded authorization server issues tokens for. */
export interface Resource {
  /** Its resource indicator (RFC 8707), an absolute URI: what its tokens have as `aud`. */
  readonly audience: string
  /** What its tokens can allow. */
  readonly scopes: readonly string[]
  /** `jwt` for an API that reads its tokens itself, `opaque` for one that asks (RFC 7662). */
  readonly format: 'jwt' | 'opaque'
}

/** What tokens for the documents API can allow. */
export const API_SCOPES = ['documents:write', 'audit:read'] as const

/** Another API's audience, so that there are good tokens which are not for ours. */
export const OTHER_AUDIENCE = 'https://other-api.example'
