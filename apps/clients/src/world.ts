import { createApp as expressApi } from '@verdict-apps/express-api/app'
import { createApp as honoApi } from '@verdict-apps/hono-api/app'
import { createApp as koaApi } from '@verdict-apps/koa-api/app'
import {
  type AuthorizationServer,
  type AuthorizationServerOptions,
  type CreateApp,
  type RunningApi,
  type Setup,
  startApi,
  startAuthorizationServer,
} from '@verdict-apps/shared'
import { afterAll, beforeAll } from 'vitest'

export const ADAPTERS = ['hono', 'koa', 'express'] as const
export type Adapter = (typeof ADAPTERS)[number]

const SAMPLES: Readonly<Record<Adapter, CreateApp>> = {
  hono: honoApi,
  koa: koaApi,
  express: expressApi,
}

const AUDIENCE = 'https://documents.example'

/** What an API is told that takes the server's tokens: of the server no more than its name. */
export function settingsFor({ issuer, audience }: AuthorizationServer): Setup['settings'] {
  return {
    port: 0,
    audience,
    tokens: { issuer },
    realm: 'documents',
    basicUser: 'nobody',
    basicPassword: 'correct horse',
    apiKey: 'k-1234567890',
    generated: {},
  }
}

/** An authorization server, and three APIs that believe it. They listen while the tests run. */
export interface World {
  readonly server: AuthorizationServer
  readonly apis: Readonly<Record<Adapter, RunningApi>>
}

/** Starts servers before the tests of a file and ends them after. `appOf` makes the three APIs. */
export function startedWorld(
  options: Omit<AuthorizationServerOptions, 'audience'> = {},
  appOf: (adapter: Adapter, server: AuthorizationServer) => CreateApp = (adapter) =>
    SAMPLES[adapter],
): World {
  const world = {} as { -readonly [K in keyof World]: World[K] }
  beforeAll(async () => {
    const server = await startAuthorizationServer({ audience: AUDIENCE, ...options })
    const start = (adapter: Adapter) => startApi(appOf(adapter, server), settingsFor(server))
    const [hono, koa, express] = await Promise.all(ADAPTERS.map(start))
    Object.assign(world, { server, apis: { hono, koa, express } })
  })
  afterAll(async () => {
    await Promise.all(Object.values(world.apis).map((api) => api.close()))
    await world.server.close()
  })
  return world
}
