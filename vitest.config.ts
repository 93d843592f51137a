import { defineConfig } from 'vitest/config'

// `npx vitest` at the top runs everything in one process; `npm test` runs each package by turbo, cached.
export default defineConfig({
  test: { projects: ['packages/*/vitest.config.ts', 'apps/*/vitest.config.ts'] },
})
