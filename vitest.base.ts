import { defineConfig } from 'vitest/config'

// Tests run on the sources of every package, so that no build has to come first.
// The other three are Vite's own defaults for code that runs on a server.
const conditions = ['@verdict/source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // The laws try ten thousand cases each, on machines that do other things meanwhile.
    testTimeout: 60_000,
  },
})
