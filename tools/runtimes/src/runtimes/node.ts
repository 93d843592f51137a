import { join } from 'node:path'
import { listening, versionOf } from '../child.js'
import { allSuites } from '../over-socket.js'
import { DIST } from '../place.js'
import { vitestSuite } from '../vitest-suite.js'
import type { Runtime } from './runtime.js'

/** A version of Node, from the npm package that holds nothing but its binary. */
export function node(name: string, version: string): Runtime {
  const binary = `node-${process.platform}-${process.arch}`
  return {
    name,
    packages: { [binary]: version },
    async run(place) {
      const node = join(place, 'node_modules', binary, 'bin', 'node')
      const { port, stop } = await listening(node, [join(DIST, 'node', 'node.js')])
      try {
        const suites = await allSuites({ port })
        return {
          version: await versionOf(node),
          suites: [...suites, await vitestSuite(name, node)],
        }
      } finally {
        await stop()
      }
    },
  }
}
