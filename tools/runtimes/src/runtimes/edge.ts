import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { DIST } from '../place.js'
import type { SuiteResult } from '../suite/result.js'
import type { Runtime } from './runtime.js'

/** The part of edge-runtime that is used here. */
interface EdgeRuntime {
  readonly evaluate: <T>(code: string) => T
}

export const edge: Runtime = {
  name: 'edge-runtime',
  packages: { 'edge-runtime': '4.0.1' },
  async run(place) {
    const require = createRequire(join(place, 'index.js'))
    const { EdgeRuntime } = require('edge-runtime') as { EdgeRuntime: new () => EdgeRuntime }
    const runtime = new EdgeRuntime()
    runtime.evaluate(readFileSync(join(DIST, 'scripts', 'suite.global.js'), 'utf8'))
    const suites = JSON.parse(
      await runtime.evaluate<Promise<string>>('runSuites(false)'),
    ) as SuiteResult[]
    return { version: this.packages['edge-runtime'] as string, suites }
  },
}
