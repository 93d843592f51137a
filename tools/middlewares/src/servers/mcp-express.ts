import { createMcpExpressApp, requireBearerAuth } from '@modelcontextprotocol/express'
import { OAuthError, OAuthErrorCode } from '@modelcontextprotocol/server'
import { listening, type Subject } from '../subject.js'
import { bearerOptions, mcpConfiguration } from './mcp.js'

export const mcpExpress: Subject = {
  name: 'MCP SDK 2.x, requireBearerAuth',
  packages: ['@modelcontextprotocol/express', '@modelcontextprotocol/server', 'express'],
  readme:
    'https://github.com/modelcontextprotocol/typescript-sdk/tree/main/packages/middleware/express#readme',
  setUp:
    '`createMcpExpressApp`, and `requireBearerAuth` with a verifier, a required scope and the address of the metadata',
  configuration: mcpConfiguration,
  start: () => {
    const app = createMcpExpressApp()
    const authMiddleware = requireBearerAuth(
      bearerOptions(() => new OAuthError(OAuthErrorCode.InvalidToken, 'Invalid or expired token')),
    )
    app.get('/mcp', authMiddleware, (req, res) => {
      res.json({ client: req.auth?.clientId })
    })
    return listening(app)
  },
}
