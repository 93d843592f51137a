import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// Without the condition of the sources: what is tested here are the built packages. The laws, which
// try tens of thousands of cases for a minute, are left to `npm test`.
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..', '..', 'packages', 'conformance'),
    include: ['src/behaviour/**/*.test.ts', 'src/vectors/vectors.test.ts'],
    exclude: ['**/*.laws.test.ts'],
    testTimeout: 60_000,
  },
})
