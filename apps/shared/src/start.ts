import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server.js'
import { BAD_REQUEST } from './problems.js'
import type { Setup } from './protection-spaces.js'
import { API_SCOPES } from './resources.js'
import { readSettings, type Settings, type TokenSource, tokensFrom } from './settings.js'

/** An API as its framework builds it. */
export type App = (req: IncomingMessage, res: ServerResponse) => unknown

export type CreateApp = (setup: Setup) => App

export interface RunningApi {
  readonly origin: string
  readonly close: () => Promise<void>
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

/** Starts an API on loopback. Its origin is known only now, so the app is built behind the port. */
export async function startApi(
  createApp: CreateApp,
  settings: Setup['settings'],
): Promise<RunningApi> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(settings.port, '127.0.0.1', resolve)
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let app: App
  try {
    app = createApp({ settings, origin: settings.origin ?? origin })
  } catch (error) {
    server.close() // or the process would not end
    throw error
  }
  server.on('request', (req, res) => {
    // `/documents/%ff`: some routers refuse it, others take it as it is. Here nobody gets it.
    if (isDecodable(req.url?.split('?')[0] ?? '')) app(req, res)
    else
      res.writeHead(BAD_REQUEST.status, { 'content-type': BAD_REQUEST.type }).end(BAD_REQUEST.body)
  })
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        // What is under way may end; what does not end is ended.
        setTimeout(() => server.closeAllConnections(), 1000).unref()
      }),
  }
}

function tell({ issuer, tokenEndpoint, clients, opaqueAudience }: AuthorizationServer): void {
  const { id, secret, scope } = clients.service
  console.log(`authorization server at ${issuer}`)
  console.log('get a token with:')
  console.log(
    `  curl -s -u '${id}:${secret}' -d grant_type=client_credentials -d 'scope=${scope}' ${tokenEndpoint}`,
  )
  console.log(`and one for /introspected by adding  -d resource=${opaqueAudience}`)
}

/** Runs with the issuer of the settings, or with one of its own that lives as long as the run. */
async function withTokens(
  { tokens, audience }: Settings,
  run: (tokens: TokenSource, introduce: (origin: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  if (tokens) return run(tokens, async () => {})
  const embedded = await startAuthorizationServer({ audience })
  try {
    tell(embedded)
    await run(tokensFrom(embedded), (origin) =>
      // Clients that go by the API's metadata ask for tokens by its origin (RFC 9728 7.4).
      embedded.addResource({ audience: origin, scopes: API_SCOPES, format: 'jwt' }),
    )
  } finally {
    await embedded.close()
  }
}

/** Runs an API as the environment says, until SIGTERM or SIGINT. */
export async function main(createApp: CreateApp): Promise<void> {
  const stop = new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })
  try {
    const settings = readSettings()
    for (const [name, value] of Object.entries(settings.generated)) console.log(`${name}=${value}`)
    await withTokens(settings, async (tokens, introduce) => {
      const api = await startApi(createApp, { ...settings, tokens })
      await introduce(settings.origin ?? api.origin)
      console.log(`listening on ${api.origin}`)
      await stop
      await api.close()
    })
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
