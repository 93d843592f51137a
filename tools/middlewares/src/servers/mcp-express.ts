import { createMcpExpressApp, requireBearerAuth } from '@modelcontextprotocol/express'
import { OAuthError, OAuthErrorCode } from '@modelcontextprotocol/server'
import { listening, type Subject } from '../subject.js'
import { findToken, opaqueTokens } from '../tokens.js'

export const mcpExpress: Subject = {
  name: 'MCP SDK 2.x, requireBearerAuth',
  packages: ['@modelcontextprotocol/express', '@modelcontextprotocol/server', 'express'],
  readme:
    'https://github.com/modelcontextprotocol/typescript-sdk/tree/main/packages/middleware/express#readme',
  setUp:
    '`createMcpExpressApp`, and `requireBearerAuth` with a verifier, a required scope and the address of the metadata',
  configuration: {
    schemes: ['Bearer'],
    credentials: {
      reader: { bearer: opaqueTokens.reader },
      narrow: { bearer: opaqueTokens.narrow },
      late: { bearer: opaqueTokens.expired, fault: 'expired' },
    },
    resources: [
      { path: '/mcp', access: { scope: 'messages:read' }, allowed: 'reader', refused: 'narrow' },
    ],
  },
  start: () => {
    const app = createMcpExpressApp()
    const authMiddleware = requireBearerAuth({
      verifier: {
        verifyAccessToken: async (token) => {
          const found = findToken(token)
          if (!found) throw new OAuthError(OAuthErrorCode.InvalidToken, 'Invalid or expired token')
          const { user, scopes, expires } = found
          return { token, clientId: user, scopes: [...scopes], expiresAt: expires }
        },
      },
      requiredScopes: ['messages:read'],
      resourceMetadataUrl: 'https://api.example/.well-known/oauth-protected-resource/mcp',
    })
    app.get('/mcp', authMiddleware, (req, res) => {
      res.json({ client: req.auth?.clientId })
    })
    return listening(app)
  },
}
