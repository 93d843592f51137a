import {
  createMcpHandler,
  hostHeaderValidationResponse,
  originValidationResponse,
} from '@modelcontextprotocol/server'
import { policy } from '@verdict/core'
import { createAuthorizer } from '@verdict/hono'
import { accessToken } from '@verdict/oauth'
import { Hono } from 'hono'
import { authInfoOf } from './caller.js'
import { guardTools, type ToolCall } from './guard-tools.js'
import { createNotes, createServer } from './server.js'

/** Who may call which tool. A tool without a rule is denied. */
const tools = policy<ToolCall>('tool')(({ allOf, assurance, scope }) => ({
  list_notes: scope('mcp:tools'),
  add_note: scope('mcp:tools', 'notes:write'),
  delete_notes: allOf(scope('mcp:tools', 'notes:write'), assurance({ acr: ['mfa'], maxAge: 300 })),
}))

/** The rest of the protocol: `initialize`, `tools/list`, `ping`, notifications. */
const endpoint = policy('mcp')(({ authenticated }) => ({ use: authenticated() }))

export interface Options {
  /** Where clients find this server, such as `https://notes.example.com/mcp`. */
  readonly resource: string
  /** Whose access tokens are taken. */
  readonly issuer: string
}

/** An MCP server over Streamable HTTP. */
export function createApp({ resource, issuer }: Options): Hono {
  const authorize = createAuthorizer({
    authenticators: [
      accessToken({
        issuer,
        audience: resource, // RFC 8707 2: a token for any other API is refused
        attributes: (claims) => ({ clientId: claims['client_id'] }),
      }),
    ],
    realm: 'notes',
    protectedResource: { resource, resource_name: 'Notes', scopes_supported: ['mcp:tools'] },
  })
  const canUse = authorize(endpoint, 'use')

  const notes = createNotes()
  const mcp = createMcpHandler(() => createServer(notes))

  const app = new Hono()
  app.use(authorize.metadata())

  const { hostname, pathname } = new URL(resource)
  // No page of another site gets in, whatever name it has for this address (DNS rebinding).
  app.use(pathname, async ({ req: { raw } }, next) => {
    const refused =
      hostHeaderValidationResponse(raw, [hostname]) ?? originValidationResponse(raw, [hostname])
    return refused ?? next()
  })
  app.use(pathname, canUse)
  app.post(pathname, guardTools(authorize, tools), (c) =>
    mcp.fetch(c.req.raw, { parsedBody: c.var.message, authInfo: authInfoOf(canUse.of(c)) }),
  )
  // There are no sessions: none to listen to (GET), and none to end (DELETE).
  app.all(pathname, (c) => c.body(null, 405, { allow: 'POST' }))
  return app
}
