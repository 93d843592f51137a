import type { AuthorizationServer } from '@verdict-apps/shared'
import { type Running, start } from '../start.js'
import { type Answer, type Outgoing, send } from './send.js'

/** Tokens of one client, but for the first two. All but `reader`, `writer`, `half`, `unscoped` are bad. */
export type Token =
  | 'none'
  | 'garbage'
  | 'unscoped'
  | 'half'
  | 'reader'
  | 'writer'
  | 'expired'
  | 'elsewhere'
  | 'forged'

/** The MCP server, its authorization server, and tokens by client credentials. */
export interface World {
  readonly server: Running
  readonly embedded: AuthorizationServer
  readonly tokens: Readonly<Record<Token, string>>
  /** Sends it as MCP clients do, unless it says otherwise. */
  readonly ask: (token: Token, outgoing: Outgoing) => Promise<Answer>
}

export const MCP = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
}

export function request(method: string, params?: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
}

export function call(name: string, given?: unknown): string {
  return request('tools/call', { name, ...(given !== undefined && { arguments: given }) })
}

export async function tokenFor(
  { tokenEndpoint }: AuthorizationServer,
  client: { readonly id: string; readonly secret: string },
  scope: string,
  resource: string,
): Promise<string> {
  const grant = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client.id}:${client.secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope, resource }),
  })
  return ((await grant.json()) as { access_token: string }).access_token
}

export async function createWorld(): Promise<World> {
  const server = await start({ port: 0 })
  const embedded = server.embedded as AuthorizationServer
  const { service, expired } = embedded.clients
  const both = 'mcp:tools notes:write'
  const writer = await tokenFor(embedded, service, both, server.url)
  const tokens: World['tokens'] = {
    none: '',
    garbage: 'garbage',
    unscoped: await tokenFor(embedded, service, '', server.url),
    half: await tokenFor(embedded, service, 'notes:write', server.url),
    reader: await tokenFor(embedded, service, 'mcp:tools', server.url),
    writer,
    expired: await tokenFor(embedded, expired, both, server.url),
    elsewhere: await tokenFor(embedded, service, 'documents:write', embedded.otherAudience),
    forged: `${writer.slice(0, -8)}AAAAAAAA`,
  }
  return {
    server,
    embedded,
    tokens,
    ask: (token, outgoing) => {
      const given = tokens[token]
      const authorization = given && { authorization: `Bearer ${given}` }
      const headers = { ...MCP, ...authorization, ...outgoing.headers }
      return send(server.origin, { ...outgoing, headers })
    },
  }
}

/** What `list_notes` answers with: the service's notes, whichever of its tokens asks. */
export async function notesOf({ ask }: World): Promise<unknown> {
  const { body } = await ask('reader', { body: call('list_notes') })
  const [, message = ''] = /^data: (.*)$/m.exec(body) ?? []
  const { result } = JSON.parse(message) as { result: { content: { text: string }[] } }
  return JSON.parse(result.content[0]?.text ?? '')
}
