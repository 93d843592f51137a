import type { NodeResponse } from '@verdict/http'
import type { Context } from 'hono'

/** What @hono/node-server lets handlers use beside the response that they return. */
interface NodeBindings {
  readonly incoming?: { readonly socket: { destroy(): void } }
  /** Not there for an upgrade. */
  readonly outgoing?: NodeResponse
}

/** Node's own request and response, where the app runs on Node. */
export function nodeOf({ env }: Context): NodeBindings {
  const bindings = (env?.server ?? env) as NodeBindings | undefined
  return typeof bindings?.incoming?.socket?.destroy === 'function' ? bindings : {}
}
