import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'

export default {
  testRunner: 'vitest',
  // Plugins are looked for beside Stryker, where pnpm has none of them.
  plugins: [createRequire(import.meta.url).resolve('@stryker-mutator/vitest-runner')],
  vitest: { configFile: 'vitest.mutation.mjs' },
  // The whole folder is a copy already.
  inPlace: true,
  reporters: ['json', 'progress-append-only'],
  // The machine is used for other things meanwhile.
  concurrency: Math.max(1, availableParallelism() - 1),
  // What takes three times as long as without the mistake, and five seconds, does not end.
  timeoutFactor: 3,
  timeoutMS: 5_000,
  disableTypeChecks: false,
  warnings: { slow: false },
}
