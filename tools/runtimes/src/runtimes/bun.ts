import { join } from 'node:path'
import { listening, versionOf } from '../child.js'
import { allSuites } from '../over-socket.js'
import { DIST } from '../place.js'
import { sampleOf } from '../sample.js'
import type { Runtime } from './runtime.js'

export const bun: Runtime = {
  name: 'bun',
  packages: { bun: '1.4.5' },
  async run(place) {
    const bun = join(place, 'node_modules', '.bin', 'bun')
    const { port, stop } = await listening(bun, [join(DIST, 'servers', 'bun.js')])
    try {
      const suites = [
        ...(await allSuites({ port })),
        await sampleOf('bun.ts', bun, [], process.env),
      ]
      return { version: await versionOf(bun), suites }
    } finally {
      await stop()
    }
  },
}
