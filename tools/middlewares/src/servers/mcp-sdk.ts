import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js'
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'
import express from 'express'
import { listening, type Subject } from '../subject.js'
import { bearerOptions, mcpConfiguration } from './mcp.js'

export const mcpSdk: Subject = {
  name: 'MCP SDK 1.x, requireBearerAuth',
  packages: ['@modelcontextprotocol/sdk', 'express'],
  readme: 'https://github.com/modelcontextprotocol/typescript-sdk/tree/v1.x#readme',
  setUp: '`requireBearerAuth` with a verifier, a required scope and the address of the metadata',
  configuration: mcpConfiguration,
  start: () => {
    const app = express()
    const authMiddleware = requireBearerAuth(
      bearerOptions(() => new InvalidTokenError('Invalid or expired token')),
    )
    app.get('/mcp', authMiddleware, (req, res) => {
      res.json({ client: req.auth?.clientId })
    })
    return listening(app)
  },
}
