import { join } from 'node:path'
import { listening, versionOf } from '../child.js'
import { allSuites } from '../over-socket.js'
import { DIST, scratch } from '../place.js'
import { sampleOf } from '../sample.js'
import type { Runtime } from './runtime.js'

export const deno: Runtime = {
  name: 'deno',
  packages: { deno: '2.9.6' },
  async run(place) {
    const deno = join(place, 'node_modules', '.bin', 'deno')
    const env = { ...process.env, DENO_DIR: scratch('deno'), DENO_NO_UPDATE_CHECK: '1' }
    // The one thing that it may do is listen on loopback.
    const may = ['run', '--no-prompt', '--no-remote', '--allow-net=127.0.0.1']
    const { port, stop } = await listening(deno, [...may, join(DIST, 'servers', 'deno.js')], env)
    try {
      const suites = [...(await allSuites({ port })), await sampleOf('deno.ts', deno, ['run'], env)]
      return { version: await versionOf(deno, env), suites }
    } finally {
      await stop()
    }
  },
}
