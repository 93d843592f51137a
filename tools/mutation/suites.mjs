/** What is mutated, and how much of it the tests are to notice (per cent). */
export const SUITES = {
  core: {
    folder: 'packages/core',
    mutate: ['src/**/*.ts', '!src/**/*.test.ts', '!src/**/*.test-d.ts'],
    target: 95,
  },
  http: {
    folder: 'packages/http',
    // What reads and writes header fields.
    mutate: [
      'src/grammar.ts',
      'src/auth-element.ts',
      'src/authorization.ts',
      'src/www-authenticate.ts',
      'src/challenge-writer.ts',
      'src/challenge-rules.ts',
      'src/basic-credentials.ts',
    ],
    target: 90,
  },
}
