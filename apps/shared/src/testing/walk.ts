import { afterAll, beforeAll, describe } from 'vitest'
import { type CreateApp, startApi } from '../start.js'
import type { Ground } from './asker.js'
import { walkCredentials } from './walk-credentials.js'
import { walkDocuments } from './walk-documents.js'
import { createWorld } from './world.js'

/**
 * The same walk over every route of every API. What one of them answers is written down here, so
 * answers that are as expected are answers that are alike.
 */
export function walk(name: string, createApp: CreateApp): void {
  describe(name, () => {
    const ground = {} as Ground
    beforeAll(async () => {
      const world = await createWorld()
      const { tokenFor, tokenOf } = world
      const { clients, users } = world.server
      Object.assign(ground, {
        world,
        api: await startApi(createApp, world.settings),
        tokens: {
          service: await tokenFor(clients.service, 'audit:read'),
          expired: await tokenFor(clients.expired),
          alice: await tokenOf(users.alice, 'pwd', 'documents:write'),
          bob: await tokenOf(users.bob, 'pwd'),
          erin: await tokenOf(users.erin, 'pwd'),
          carol: await tokenOf(users.carol, 'pwd'),
          carolMfa: await tokenOf(users.carol, 'mfa'),
        },
      } satisfies Ground)
    })
    afterAll(async () => {
      await ground.api.close()
      await ground.world.server.close()
    })

    walkDocuments(ground)
    walkCredentials(ground)
  })
}
