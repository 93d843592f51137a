import type {
  OAuthClientMetadata,
  OAuthClientProvider,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client'
import { logIn } from '@verdict-apps/shared'

type Secrets = Parameters<typeof logIn>[1]

/**
 * Somebody at an MCP client: keeps what the SDK asks it to keep, and has a browser. All that is
 * OAuth the SDK does itself.
 */
export class Person implements OAuthClientProvider {
  readonly redirectUrl = 'http://127.0.0.1/callback'
  readonly clientMetadata: OAuthClientMetadata = {
    client_name: 'Somebody at an MCP client',
    redirect_uris: [this.redirectUrl],
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
    application_type: 'native',
  }
  /** Where the SDK sent the browser, in order. */
  readonly visits: URL[] = []
  client: StoredOAuthClientInformation | undefined
  token: StoredOAuthTokens | undefined
  #discovered: OAuthDiscoveryState | undefined
  #verifier = ''

  constructor(client?: StoredOAuthClientInformation) {
    this.client = client
  }

  clientInformation = () => this.client
  saveClientInformation = (client: StoredOAuthClientInformation) => void (this.client = client)
  tokens = () => this.token
  saveTokens = (token: StoredOAuthTokens) => void (this.token = token)
  discoveryState = () => this.#discovered
  saveDiscoveryState = (state: OAuthDiscoveryState) => void (this.#discovered = state)
  codeVerifier = () => this.#verifier
  saveCodeVerifier = (verifier: string) => void (this.#verifier = verifier)
  redirectToAuthorization = (url: URL) => void this.visits.push(url)

  /**
   * Logs in where the SDK sent the browser last, with `more` in the request; gives what came back to
   * the redirect URI.
   */
  async logIn(secrets: Secrets, more: Readonly<Record<string, string>> = {}) {
    const visit = this.visits.at(-1)
    if (!visit) throw new Error('the SDK sent nobody anywhere')
    for (const [name, value] of Object.entries(more)) visit.searchParams.set(name, value)
    return (await logIn(visit, secrets)).searchParams
  }
}
