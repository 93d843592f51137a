import { readChallenges } from '@verdict/http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { token } from './case.js'
import { fieldOf, type WireRequest } from './message.js'
import { type RunningServer, type ServerName, startServers, stopServers } from './servers/index.js'
import { CORS_ORIGIN } from './servers/app.js'
import { exchange } from './wire.js'

let servers: Record<ServerName, RunningServer>
beforeAll(async () => {
  servers = await startServers()
})
afterAll(() => stopServers(servers))

// RFC 9728 3.1: between the host and the path of https://api.example.com/v1
const TARGET = '/.well-known/oauth-protected-resource/v1'
const DOCUMENT = {
  resource: 'https://api.example.com/v1',
  resource_name: 'Documents',
  scopes_supported: ['documents:write'],
  authorization_servers: ['https://login.example.com'],
}

describe.each(['hono', 'koa', 'express', 'fetch'] as const)('%s', (name) => {
  const ask = (request: WireRequest) => exchange(servers[name].port, request)

  test('the document is at its well-known path, for everybody', async () => {
    const fields = [['Origin', CORS_ORIGIN]] as const
    const response = await ask({ target: TARGET, fields })
    expect(response.status).toBe(200)
    expect(JSON.parse(response.body)).toEqual(DOCUMENT)
    expect(fieldOf(response, 'content-type')).toMatch(/^application\/json/)
    expect(fieldOf(response, 'cache-control')).toBe('public, max-age=3600')
    expect(fieldOf(response, 'access-control-allow-origin')).toBe(CORS_ORIGIN)
  })

  test('HEAD has its fields and no content', async () => {
    const response = await ask({ method: 'HEAD', target: TARGET })
    expect([response.status, response.body]).toEqual([200, ''])
    expect(fieldOf(response, 'cache-control')).toBe('public, max-age=3600')
  })

  test.for([
    ['POST', TARGET],
    ['DELETE', TARGET],
    ['GET', `${TARGET}/`],
    ['GET', `${TARGET}?x`],
    ['GET', '/.well-known/oauth-protected-resource'],
    ['GET', '/v1/.well-known/oauth-protected-resource'],
    ['GET', TARGET.toUpperCase()],
  ] as const)('%s %s is something else', async ([method, target]) => {
    expect((await ask({ method, target })).status).toBe(404)
  })

  test('what a client says of the host changes nothing', async () => {
    const fields = [['X-Forwarded-Host', 'evil.example']] as const
    expect(JSON.parse((await ask({ target: TARGET, fields })).body)).toEqual(DOCUMENT)
    const { fields: lines } = await ask({ target: '/published/desk/me', fields })
    const read = readChallenges(lines.filter(([n]) => n === 'www-authenticate').map(([, v]) => v))
    expect(read).toMatchObject({
      challenges: [
        { scheme: 'Bearer', params: { resource_metadata: `https://api.example.com${TARGET}` } },
      ],
    })
  })

  test('authenticators are told the origin that was configured, and the whole target', async () => {
    const seen = async (target: string) => {
      const { identity } = JSON.parse((await ask({ target, fields: [token('target')] })).body)
      const [origin, url] = JSON.parse(identity)
      return [origin, url.replace(/^http:\/\/api\.example\.com/, '')]
    }
    expect(await seen('/published/desk/me?a=%2f')).toEqual([
      'https://api.example.com',
      '/published/desk/me?a=%2f',
    ])
    // Behind a router that cuts the path short, or another request in place of the first.
    expect(await seen('/twice/admin')).toEqual([null, '/twice/admin'])
  })
})
