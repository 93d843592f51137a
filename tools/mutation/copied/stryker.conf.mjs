import { createRequire } from 'node:module'

export default {
  testRunner: 'vitest',
  // Plugins are looked for beside Stryker, where pnpm has none of them.
  plugins: [createRequire(import.meta.url).resolve('@stryker-mutator/vitest-runner')],
  vitest: { configFile: 'vitest.mutation.mjs' },
  // The whole folder is a copy already.
  inPlace: true,
  reporters: ['json', 'progress-append-only'],
  concurrency: 2,
  timeoutMS: 60_000,
  disableTypeChecks: false,
  clearTextReporter: { allowColor: false },
}
