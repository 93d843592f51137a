import { runInProcess } from './run.js'

// A plain script, for what loads no modules: whoever evaluated it calls this.
Object.assign(globalThis, {
  runSuites: async (browser: boolean) => JSON.stringify(await runInProcess({ browser })),
})
