import { randomBytes } from 'node:crypto'
import {
  API_SCOPES,
  type AuthorizationServer,
  startAuthorizationServer,
} from '@verdict-apps/shared'
import type { Screen } from './progress.js'
import { type Api, createChildren, entryOf } from './processes.js'
import { OPAQUE_ELSEWHERE, type Token, type TokenSource, tokenSource } from './tokens.js'

/** All that the tour walks through, at work on loopback. */
export interface Setting {
  readonly server: AuthorizationServer
  readonly apis: readonly Api[]
  readonly tokens: readonly Token[]
  readonly source: TokenSource
  /** What the steps call by name: tokens, keys, passwords. */
  readonly values: ReadonlyMap<string, string>
  /** Rejects when one of the APIs ends before its time. */
  readonly lost: Promise<never>
  readonly stop: () => Promise<void>
}

const APIS = [
  ['Hono', '@verdict-apps/hono-api'],
  ['Koa', '@verdict-apps/koa-api'],
  ['Express', '@verdict-apps/express-api'],
] as const

const AUDIENCE = 'https://documents.example'

function secret(): string {
  return randomBytes(18).toString('base64url')
}

/** Starts everything and gets the tokens. If a part of it fails, what runs already is ended. */
export async function setUp({ progress }: Screen): Promise<Setting> {
  let lose: (failure: Error) => void = () => {}
  const lost = new Promise<never>((_, reject) => {
    lose = reject
  })
  lost.catch(() => {
    // Whoever waits for it hears of it; nobody has to.
  })
  const children = createChildren(lose)
  const [user, password, key] = ['reporter', secret(), secret()]
  let server: AuthorizationServer | undefined
  const stop = async () => {
    await children.stop()
    await server?.close()
  }

  try {
    progress('starting the authorization server')
    server = await startAuthorizationServer({
      audience: AUDIENCE,
      lifetime: 3600,
      resources: [OPAQUE_ELSEWHERE],
    })
    const { addResource, clients, opaqueAudience } = server
    const env = {
      PORT: '0',
      ISSUER: server.issuer,
      AUDIENCE,
      INTROSPECTION_CLIENT_ID: clients.api.id,
      INTROSPECTION_CLIENT_SECRET: clients.api.secret,
      INTROSPECTION_AUDIENCE: opaqueAudience,
      REALM: 'documents',
      BASIC_USER: user,
      BASIC_PASSWORD: password,
      API_KEY: key,
    }
    progress('starting the three APIs, and logging people in')
    const begin = ([name, entry]: (typeof APIS)[number]) =>
      children.start(name, entryOf(entry), env)
    const [source, apis] = await Promise.all([tokenSource(server), Promise.all(APIS.map(begin))])
    const tokens = await source.first()
    // A client that goes by an API's metadata asks for tokens by the API's own address.
    for (const { origin } of apis) {
      await addResource({ audience: origin, scopes: API_SCOPES, format: 'jwt' })
    }
    const basic = (text: string) => Buffer.from(`${user}:${text}`).toString('base64')
    const values = new Map([
      ...tokens.map(({ name, value }) => [name, value] as const),
      ['user', user],
      ['password', password],
      ['basic', basic(password)],
      ['basic-wrong', basic('guess')],
      ['key', key],
    ])
    return { server, apis, tokens, source, values, lost, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
