/**
 * A secret: the value, or where it comes from. A command prints it. Paths start, and commands run, in
 * the configuration's folder.
 */
export type Secret =
  | string
  | { readonly env: string }
  | { readonly file: string }
  | { readonly command: readonly string[] }

/** What may be wrong with a token that was made somewhere else. */
export type TokenFault = 'expired' | 'not_yet_valid' | 'revoked' | 'wrong_audience' | 'wrong_issuer'

/** Credentials: exactly one of `bearer`, `jwt`, `basic`, `apiKey` and `cookie`. */
export interface CredentialConfig {
  /** A token, sent as `Authorization: Bearer`. */
  readonly bearer?: Secret | undefined
  /** The claims of a token that is made with `jwt.key`; `{ secondsAgo: 60 }` stands for a time. */
  readonly jwt?: Readonly<Record<string, unknown>> | undefined
  readonly basic?: { readonly user: string; readonly password: Secret } | undefined
  /** Sent in the field that `apiKeyField` names. */
  readonly apiKey?: Secret | undefined
  /** A whole pair: `name=value`. */
  readonly cookie?: Secret | undefined
  /** What is wrong with this token. */
  readonly fault?: TokenFault | undefined
}

/** Who gets in. `nobody`: forbidden from here, whoever asks, such as by network. */
export type Access =
  | 'public'
  | 'login'
  | 'owner'
  | 'nobody'
  | { readonly scope: string | readonly string[] }
  | { readonly role: string }

/** A path of the API, and what is known of it. */
export interface ResourceConfig {
  /** Default: `GET`. */
  readonly method?: string | undefined
  /** With its query, if it needs one; behind the path of the target, if that has one. */
  readonly path: string
  readonly access: Access
  /** What its 401s offer, where that differs from the API's. */
  readonly schemes?: readonly string[] | undefined
  /** Names of credentials that get in. */
  readonly allowed?: string | readonly string[] | undefined
  /** Names of credentials that are good, and not enough here. */
  readonly refused?: string | readonly string[] | undefined
  /** To those refused it must look like `missing`, the path of one that does not exist. */
  readonly hidden?: { readonly missing: string } | undefined
  readonly stepUp?:
    | {
        /** The name of credentials whose login was too weak or too long ago. */
        readonly refused: string
        /** What the challenge has to name (RFC 9470 3). */
        readonly acr?: string | readonly string[] | undefined
        /** Seconds. */
        readonly maxAge?: number | undefined
      }
    | undefined
  /** Sent as JSON. */
  readonly body?: unknown
  /** Whether the allowed request may be sent for real, often. Default: only GET and HEAD. */
  readonly repeatable?: boolean | undefined
  /** A status that is meant, where it is not the usual one. */
  readonly expect?:
    | {
        readonly stranger?: number | undefined
        readonly refused?: number | undefined
        readonly invalid?: number | undefined
      }
    | undefined
}

/** How tokens are made, the faulty ones too. */
export interface JwtConfig {
  /** A private JWK (RFC 7517) as JSON, whose public half the API knows. */
  readonly key: Secret
  readonly issuer: string
  readonly audience: string | readonly string[]
  /** Default: the key's own. */
  readonly algorithm?: string | undefined
  /** The header's `typ`. Default: `at+jwt`. */
  readonly type?: string | undefined
  /** Seconds. Default: 3600. */
  readonly lifetime?: number | undefined
  /** Of every token. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined
}

/** How much is sent, and how fast. */
export interface Limits {
  /** In all. Default: 1000. */
  readonly requests?: number | undefined
  /** Default: 100. */
  readonly perSecond?: number | undefined
  /** Milliseconds that an answer may take. Default: 5000. */
  readonly timeout?: number | undefined
}

/** What `check` is told of an API. */
export interface Configuration {
  readonly $schema?: string | undefined
  /** What the API's 401s offer: `['Bearer']`. */
  readonly schemes: readonly string[]
  readonly resources: readonly ResourceConfig[]
  /** By the names that resources call them. */
  readonly credentials?: Readonly<Record<string, CredentialConfig>> | undefined
  readonly jwt?: JwtConfig | undefined
  /** Where keys are sent. Default: `X-API-Key`. */
  readonly apiKeyField?: string | undefined
  /** Set (`{}` will do) where the API publishes protected resource metadata (RFC 9728). */
  readonly protectedResource?:
    | {
        /** The resource as its metadata name it. Default: the target. */
        readonly resource?: string | undefined
        /** The path of the document. Default: where RFC 9728 3.1 has it. */
        readonly metadata?: string | undefined
      }
    | undefined
  /** An origin whose pages may call the API. */
  readonly cors?: { readonly origin: string } | undefined
  /** Sent with every request. Of their values reports show those of Accept, Content-* and User-Agent. */
  readonly fields?: Readonly<Record<string, Secret>> | undefined
  readonly limits?: Limits | undefined
  /** Probes to leave out, by id, each with the reason. */
  readonly except?: Readonly<Record<string, string>> | undefined
}

type Filled<T, Name extends keyof T> = T & {
  readonly [Each in Name]-?: Exclude<T[Each], undefined>
}

/** A configuration that was checked, with every default filled in. */
export type Config = Filled<
  Omit<Configuration, 'resources' | 'jwt' | 'limits'>,
  'credentials' | 'apiKeyField' | 'fields' | 'except'
> & {
  readonly resources: readonly Filled<ResourceConfig, 'method'>[]
  readonly jwt?: Filled<JwtConfig, 'type' | 'lifetime' | 'claims'> | undefined
  readonly limits: Filled<Limits, 'requests' | 'perSecond' | 'timeout'>
}
