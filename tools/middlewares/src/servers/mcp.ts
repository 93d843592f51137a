import type { Configuration } from '@verdict/conformance'
import { findToken, opaqueTokens } from '../tokens.js'

/** Who may use the server, for both versions of the SDK. */
export const mcpConfiguration: Configuration = {
  schemes: ['Bearer'],
  credentials: {
    reader: { bearer: opaqueTokens.reader },
    narrow: { bearer: opaqueTokens.narrow },
    late: { bearer: opaqueTokens.expired, fault: 'expired' },
  },
  resources: [
    { path: '/mcp', access: { scope: 'messages:read' }, allowed: 'reader', refused: 'narrow' },
  ],
}

/** What `requireBearerAuth` is given; `unknown` is the error that the SDK wants for such tokens. */
export function bearerOptions(unknown: () => Error) {
  return {
    verifier: {
      verifyAccessToken: async (token: string) => {
        const found = findToken(token)
        if (!found) throw unknown()
        const { user, scopes, expires } = found
        return { token, clientId: user, scopes: [...scopes], expiresAt: expires }
      },
    },
    requiredScopes: ['messages:read'],
    resourceMetadataUrl: 'https://api.example/.well-known/oauth-protected-resource/mcp',
  }
}
