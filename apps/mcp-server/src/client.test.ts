import {
  type CallToolResult,
  Client,
  type ClientOptions,
  type FetchLike,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client'
import type { AuthorizationServer } from '@verdict-apps/shared'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Running, start } from './start.js'
import { Person } from './testing/person.js'

let server: Running
let embedded: AuthorizationServer
beforeAll(async () => {
  server = await start({ port: 0 })
  embedded = server.embedded as AuthorizationServer
})
afterAll(() => server.close())

/** What the SDK asked of whom, with the status of the answer. */
function recorder(seen: string[]): FetchLike {
  return async (url, init) => {
    const response = await fetch(url, init)
    const { origin, pathname } = new URL(url)
    const who = origin === server.origin ? 'server' : 'issuer'
    const line = `${init?.method ?? 'GET'} ${who} ${pathname} ${response.status}`
    // Clients of 2025 look for a stream at some time of their own, and can do without.
    if (line !== 'GET server /mcp 405') seen.push(line)
    return response
  }
}

type Mode = NonNullable<ClientOptions['versionNegotiation']>['mode']

function clientOf(person: Person, mode: Mode = 'auto') {
  const seen: string[] = []
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
  const transport = () =>
    new StreamableHTTPClientTransport(new URL(server.url), {
      authProvider: person,
      fetch: recorder(seen),
    })
  return { client, transport, seen }
}

/** Connects a person who was not there before: the SDK asks for a login, the test plays the person. */
async function connected(
  person: Person,
  [secrets, more]: Readonly<Parameters<Person['logIn']>>,
  mode?: Mode,
) {
  const made = clientOf(person, mode)
  const first = made.transport()
  await expect(made.client.connect(first)).rejects.toThrow(UnauthorizedError)
  await first.finishAuth(await person.logIn(secrets, more))
  const transport = made.transport()
  await made.client.connect(transport)
  return { ...made, transport }
}

function textOf({ content }: CallToolResult): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

test.each([
  ['legacy', ['POST server /mcp 401', 'POST server /mcp 200', 'POST server /mcp 202']],
  ['auto', ['POST server /mcp 401', 'POST server /mcp 200']],
] as const)('%s: from nothing but the address to a tool', async (mode, [refused, ...rest]) => {
  const { alice } = embedded.users
  const person = new Person()
  const { client, seen } = await connected(person, [alice], mode)
  expect(seen).toEqual([
    refused,
    // The challenge says where the metadata is, the metadata who the issuer is.
    'GET server /.well-known/oauth-protected-resource/mcp 200',
    'GET issuer /.well-known/oauth-authorization-server 200',
    'POST issuer /register 201',
    // The person logs in here.
    'POST issuer /token 200',
    ...rest,
  ])
  const asked = Object.fromEntries(person.visits[0]?.searchParams ?? [])
  expect(asked).toMatchObject({
    client_id: person.client?.client_id,
    code_challenge_method: 'S256',
    resource: server.url, // RFC 8707
    scope: 'mcp:tools', // scopes_supported, since the challenge of a stranger names none
  })
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual(['list_notes', 'add_note', 'delete_notes'])
  expect(textOf(await client.callTool({ name: 'list_notes' }))).toBe('[]')
  await client.close()
})

test.each(['legacy', 'auto'] as const)(
  '%s: a wider scope is asked for when a tool needs it',
  async (mode) => {
    const { bob } = embedded.users
    const person = new Person()
    const { client, transport, seen } = await connected(person, [bob], mode)
    seen.length = 0

    const note = { name: 'add_note', arguments: { text: `by ${mode}` } }
    await expect(client.callTool(note)).rejects.toThrow(UnauthorizedError)
    expect(seen).toEqual(['POST server /mcp 403'])
    // The SDK has read the challenge, and sends the browser there with all that the tool needs.
    expect(person.visits[1]?.searchParams.get('scope')).toBe('mcp:tools notes:write')

    await transport.finishAuth(await person.logIn(bob))
    expect(textOf(await client.callTool(note))).toBe('Noted.')
    expect(textOf(await client.callTool({ name: 'list_notes' }))).toContain(`by ${mode}`)
    await client.close()
  },
)

test('a stronger login is not asked for by the SDK; the application can', async () => {
  const { username, password, otp } = embedded.users.carol
  const person = new Person()
  const { client, transport, seen } = await connected(person, [{ username, password }])
  seen.length = 0

  // It takes every 401 for a token that is too old, and ends with the second (RFC 9470 is not known).
  const call = { name: 'delete_notes' }
  await expect(client.callTool(call)).rejects.toThrow('401 after re-authentication')
  expect(seen).toEqual(['POST server /mcp 401', 'POST issuer /token 200', 'POST server /mcp 401'])

  // An application that reads the challenge starts over, with what it asks for.
  person.token = undefined
  await expect(client.callTool(call)).rejects.toThrow(UnauthorizedError)
  const strong = { acr_values: 'mfa', max_age: '300', scope: 'openid mcp:tools notes:write' }
  await transport.finishAuth(await person.logIn({ username, password, otp }, strong))
  expect(textOf(await client.callTool(call))).toBe('Deleted.')
  await client.close()
})

test('a tool knows who calls it', async () => {
  const { alice, erin } = embedded.users
  const scope = { scope: 'mcp:tools notes:write' }
  const lists: string[] = []
  for (const user of [alice, erin]) {
    const { client } = await connected(new Person(), [user, scope])
    await client.callTool({ name: 'add_note', arguments: { text: user.username } })
    lists.push(textOf(await client.callTool({ name: 'list_notes' })))
    await client.close()
  }
  expect(lists).toEqual(['["alice"]', '["erin"]'])
})

test('a tool that is not there is a 403, which no other token would change', async () => {
  const person = new Person()
  const { client, seen } = await connected(person, [embedded.users.erin])
  seen.length = 0
  await expect(client.callTool({ name: 'drop_tables' })).rejects.toThrow('unknown_tool')
  expect(seen).toEqual(['POST server /mcp 403'])
  expect(person.visits).toHaveLength(1)
  await client.close()
})
