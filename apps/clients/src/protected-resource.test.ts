import { logIn } from '@verdict-apps/shared'
import * as oauth from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import { ADAPTERS, startedWorld } from './world.js'

const world = startedWorld()
const insecure = { [oauth.allowInsecureRequests]: true } // loopback has no TLS

/** What the API says to a request without a token. The library takes none, so it is taken off. */
async function challengesOf(url: URL): Promise<readonly oauth.WWWAuthenticateChallenge[]> {
  const bare = (place: string, { method }: { method: string }) => fetch(place, { method })
  try {
    await oauth.protectedResourceRequest('none', 'GET', url, undefined, null, {
      ...insecure,
      [oauth.customFetch]: bare,
    })
  } catch (error) {
    if (error instanceof oauth.WWWAuthenticateChallengeError) return error.cause
    throw error
  }
  throw new Error('nothing was asked for')
}

async function serverOf(issuer: URL): Promise<oauth.AuthorizationServer> {
  const options = { ...insecure, algorithm: 'oauth2' } as const
  const response = await oauth.discoveryRequest(issuer, options)
  return oauth.processDiscoveryResponse(issuer, response)
}

/** Nobody knows this client before: it registers (RFC 7591). */
async function registered(server: oauth.AuthorizationServer, redirectUri: string) {
  const metadata = {
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    application_type: 'native',
    token_endpoint_auth_method: 'none',
  }
  const response = await oauth.dynamicClientRegistrationRequest(server, metadata, insecure)
  return oauth.processDynamicClientRegistrationResponse(response)
}

async function tokenFor(
  { resource, scopes_supported: scopes = [] }: oauth.ResourceServer,
  server: oauth.AuthorizationServer,
): Promise<string> {
  const redirectUri = 'http://127.0.0.1/callback'
  const client = await registered(server, redirectUri)
  const verifier = oauth.generateRandomCodeVerifier()
  const request = new URL(server.authorization_endpoint ?? '')
  request.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: scopes.join(' '),
    resource,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString()
  const arrived = await logIn(request, world.server.users.alice)
  const parameters = oauth.validateAuthResponse(server, client, arrived, oauth.expectNoState)
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    redirectUri,
    verifier,
    { ...insecure, additionalParameters: { resource } },
  )
  const grant = await oauth.processAuthorizationCodeResponse(server, client, response)
  return grant.access_token
}

describe.each(ADAPTERS)('a client that knows the URL of the API alone: %s', (adapter) => {
  test('401, the metadata that it names, the server that they name, a token, 200', async () => {
    const { origin } = world.apis[adapter]
    await world.server.addResource({
      audience: origin,
      scopes: ['documents:write', 'audit:read'],
      format: 'jwt',
    })

    const api = new URL(origin)
    const [challenge] = await challengesOf(new URL('/me', api))
    const { error, resource_metadata: place = '' } = challenge?.parameters ?? {}
    expect(error).toBeUndefined()
    expect(new URL(place).origin).toBe(origin)

    const resource = await oauth.processResourceDiscoveryResponse(api, await fetch(place))
    expect(resource).toMatchObject({ resource: origin, bearer_methods_supported: ['header'] })
    // Without the challenge the library finds the same document.
    const wellKnown = await oauth.resourceDiscoveryRequest(api, insecure)
    expect(await oauth.processResourceDiscoveryResponse(api, wellKnown)).toEqual(resource)

    const [issuer = ''] = resource.authorization_servers ?? []
    const token = await tokenFor(resource, await serverOf(new URL(issuer)))
    const url = new URL('/me', api)
    const answer = await oauth.protectedResourceRequest(
      token,
      'GET',
      url,
      undefined,
      null,
      insecure,
    )
    expect(await answer.json()).toMatchObject({ id: 'alice', scopes: resource.scopes_supported })
  })
})
