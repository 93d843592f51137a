// Real clients against the three sample APIs: curl and wget log in when a Basic challenge asks them
// to, and oauth4webapi raises its challenge error with what the challenge says. Needs curl and wget,
// and the apps built.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import * as oauth from 'oauth4webapi'
import { startAuthorizationServer } from '../../apps/shared/dist/index.js'

const USER = 'ada'
const PASSWORD = 'correct horse'
const insecure = { [oauth.allowInsecureRequests]: true } // loopback has no TLS

/** Starts a sample API and waits until it listens. */
async function start(name, { issuer, jwksUri, audience }) {
  const main = new URL(`../../apps/${name}/dist/main.js`, import.meta.url)
  const env = {
    PATH: process.env.PATH,
    PORT: '0',
    ISSUER: issuer,
    JWKS_URI: jwksUri,
    AUDIENCE: audience,
    REALM: 'real clients',
    BASIC_USER: USER,
    BASIC_PASSWORD: PASSWORD,
  }
  const child = spawn(process.execPath, [main.pathname], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const origin = /^listening on (\S+)$/.exec(line)?.[1]
    if (origin) return { origin, stop: () => child.kill('SIGTERM') && once(child, 'exit') }
  }
  throw new Error(`${name} ended before it listened`)
}

/** Runs a client; it may fail, and what it printed is what counts. */
function run(command, args) {
  const { error, status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (error) throw new Error(`${command} does not run; is it installed?`, { cause: error })
  return { exit: status, out: stderr + stdout }
}

const statuses = (text) =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))

/** `--anyauth` sends nothing at first, and picks a scheme by the challenges that come back. */
function curlLogsIn(origin) {
  const curl = (path, password) =>
    run('curl', ['-s', '--include', '--anyauth', '--user', `${USER}:${password}`, origin + path])
  assert.deepEqual(statuses(curl('/legacy/report', PASSWORD).out), [401, 200])
  assert.deepEqual(statuses(curl('/legacy/report', 'wrong').out), [401, 401])
  // A Bearer challenge stands before the Basic one: curl 7.88 has no token to offer for it.
  assert.deepEqual(statuses(curl('/either', PASSWORD).out), [401, 200])
}

/** wget sends a password only when a challenge has asked for it. */
function wgetLogsIn(origin) {
  const wget = (path, password) =>
    run('wget', [
      '--server-response',
      '--output-document=-',
      '--tries=1',
      `--user=${USER}`,
      `--password=${password}`,
      origin + path,
    ])
  const good = wget('/legacy/report', PASSWORD)
  assert.equal(good.exit, 0)
  assert.deepEqual(statuses(good.out), [401, 200])
  assert.equal(wget('/legacy/report', 'wrong').exit, 6) // "Username/password authentication failure"
}

/** What oauth4webapi says of a refused request: the challenges, read by its own parser. */
async function challenges(token, method, url, body) {
  const headers = new Headers({ 'content-type': 'application/json' })
  try {
    await oauth.protectedResourceRequest(token, method, new URL(url), headers, body, insecure)
  } catch (error) {
    assert.ok(error instanceof oauth.WWWAuthenticateChallengeError, String(error))
    return { status: error.status, challenges: error.cause }
  }
  throw new Error(`${method} ${url} was not refused`)
}

async function oauthUnderstands(origin, token) {
  const common = {
    realm: 'real clients',
    resource_metadata: `${origin}/.well-known/oauth-protected-resource`,
  }
  assert.deepEqual(await challenges(`${token}x`, 'GET', `${origin}/me`), {
    status: 401,
    challenges: [{ scheme: 'bearer', parameters: { ...common, error: 'invalid_token' } }],
  })
  const scope = 'documents:write'
  const refused = await challenges(token, 'POST', `${origin}/documents`, '{}')
  assert.deepEqual(refused, {
    status: 403,
    challenges: [
      { scheme: 'bearer', parameters: { ...common, error: 'insufficient_scope', scope } },
    ],
  })
  const either = await challenges(`${token}x`, 'GET', `${origin}/either`)
  assert.deepEqual(
    either.challenges.map(({ scheme }) => scheme),
    ['bearer', 'basic'],
  )
}

/** A token by client credentials, without any scope. */
async function getToken({ issuer, clients, audience }) {
  const server = await oauth
    .discoveryRequest(new URL(issuer), insecure)
    .then((response) => oauth.processDiscoveryResponse(new URL(issuer), response))
  const { id, secret } = clients.service
  const client = { client_id: id }
  const response = await oauth.clientCredentialsGrantRequest(
    server,
    client,
    oauth.ClientSecretBasic(secret),
    new URLSearchParams({ resource: audience }),
    insecure,
  )
  return (await oauth.processClientCredentialsResponse(server, client, response)).access_token
}

const authorizationServer = await startAuthorizationServer({
  audience: 'https://documents.example',
})
try {
  const token = await getToken(authorizationServer)
  for (const name of ['hono-api', 'koa-api', 'express-api']) {
    const { origin, stop } = await start(name, authorizationServer)
    try {
      curlLogsIn(origin)
      wgetLogsIn(origin)
      await oauthUnderstands(origin, token)
      console.log(`ok  ${name}: curl, wget, oauth4webapi`)
    } finally {
      await stop()
    }
  }
} finally {
  await authorizationServer.close()
}
