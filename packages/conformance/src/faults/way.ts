import type { Authenticator } from '@verdict/http'
import type { Store } from '@verdict/oauth'
import type { AuthorizationServer } from './authorization-server.js'
import type { Page } from './servers/server.js'

/** What is asked to answer a request. */
export type Need =
  /** The key set, which is kept once it came. */
  | 'keys'
  /** The issuer, about a token that it has not been asked about before. */
  | 'introspection'
  /** What it said about a token not long ago. */
  | 'introspection kept'
  | 'reading'
  | 'writing'

/** One kind of request for a page. */
export interface Kind {
  /** Default: the private one. */
  readonly page?: Page
  readonly fields?: () => Promise<Readonly<Record<string, string>>>
  /** In this order. When the first that is not to be had is asked for, the answer is 503. */
  readonly needs?: readonly Need[]
  /** When all of them are to be had. */
  readonly status: 200 | 401
}

/** What a way of verifying works with. */
export interface Surroundings {
  readonly server: AuthorizationServer
  /** A store as the API has it, and the same as somebody else in the house has it. */
  readonly store: () => Store
  readonly storeOfOthers: Store
  /** For how long the authorization server and the store are waited for, in seconds. */
  readonly timeout: number
}

/** A way of verifying, set to work. */
export interface Way {
  readonly authenticator: Authenticator
  /** The one called `good` is there always. */
  readonly kinds: Readonly<Record<string, Kind>> & { readonly good: Kind }
  /** What has to be done before, while nothing is wrong with the store. */
  readonly prepare?: () => Promise<unknown>
}
