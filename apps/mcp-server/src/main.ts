import { type AuthorizationServer, readSettings } from '@verdict-apps/shared'
import { start } from './start.js'

function tell({ clients, tokenEndpoint, users: { alice } }: AuthorizationServer, url: string) {
  const { id, secret } = clients.service
  console.log(`Give ${url} to an MCP client, and log in when it asks you to:`)
  console.log(`  user name ${alice.username}, password ${alice.password}`)
  console.log(`  one-time code ${alice.otp}, which delete_notes needs`)
  console.log('Or get a token yourself:')
  console.log(
    `  curl -s -u '${id}:${secret}' -d grant_type=client_credentials -d 'scope=mcp:tools' -d 'resource=${url}' ${tokenEndpoint}`,
  )
}

const { PORT, ORIGIN, ISSUER } = process.env
const stop = new Promise<void>((resolve) => {
  process.once('SIGTERM', () => resolve())
  process.once('SIGINT', () => resolve())
})
try {
  const { port } = readSettings({ PORT })
  const running = await start({ port, origin: ORIGIN, issuer: ISSUER })
  if (running.embedded) tell(running.embedded, running.url)
  console.log(`listening on ${running.origin}`)
  await stop
  await running.close()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
