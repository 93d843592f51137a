import type { AuthInfo, ServerContext } from '@modelcontextprotocol/server'
import type { Identity } from '@verdict/core'

/** Who calls, in the words of the SDK. */
export function authInfoOf({ identity }: { readonly identity: Identity }): AuthInfo {
  const clientId = identity.attributes?.['clientId']
  return {
    // No tool gets to see it: MCP forbids to pass it on, and to whom it belongs is known by now.
    token: '',
    clientId: typeof clientId === 'string' ? clientId : '',
    scopes: [...(identity.scopes ?? [])],
    extra: { identity },
  }
}

/** Who calls a tool. */
export function identityOf({ http }: ServerContext): Identity {
  const identity = http?.authInfo?.extra?.['identity']
  if (!identity) throw new Error('the tool was called without authInfo; put the guard before it')
  return identity as Identity
}
