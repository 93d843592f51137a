import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { DIST } from '../place.js'
import type { SuiteResult } from '../suite/result.js'
import type { Runtime } from './runtime.js'

/** The part of quickjs-emscripten that is used here. */
interface Handle {
  readonly dispose: () => void
}
interface Context {
  readonly evalCode: (code: string) => Handle
  readonly unwrapResult: (result: Handle) => Handle
  readonly getPromiseState: (
    handle: Handle,
  ) => { readonly type: 'fulfilled'; readonly value: Handle } | { readonly type: string }
  readonly getString: (handle: Handle) => string
  readonly runtime: { readonly executePendingJobs: () => Handle }
  readonly dispose: () => void
}

export const quickjs: Runtime = {
  name: 'quickjs',
  packages: { 'quickjs-emscripten': '0.32.0' },
  async run(place) {
    const require = createRequire(join(place, 'index.js'))
    const { getQuickJS } = require('quickjs-emscripten') as {
      getQuickJS: () => Promise<{ newContext: () => Context }>
    }
    const context = (await getQuickJS()).newContext()
    try {
      const evaluated = (code: string) => context.unwrapResult(context.evalCode(code))
      evaluated(readFileSync(join(DIST, 'scripts', 'core.global.js'), 'utf8')).dispose()
      const promise = evaluated('runSuites()')
      context.runtime.executePendingJobs().dispose()
      const state = context.getPromiseState(promise)
      promise.dispose()
      if (!('value' in state)) throw new Error(`the vectors were ${state.type}`)
      const suites = JSON.parse(context.getString(state.value)) as SuiteResult[]
      state.value.dispose()
      return { version: this.packages['quickjs-emscripten'] as string, suites }
    } finally {
      context.dispose()
    }
  },
}
