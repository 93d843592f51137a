/**
 * What is mutated, how much of it the tests are to notice (per cent), and which tests are asked: of
 * every mutant `quick`, the quickest first; of those that are left `slow`. Laws that count their
 * cases by LAW_RUNS have 50 of them in `quick`, and 500 in `slow`, which rules of few words need
 * to meet each other.
 *
 * Not asked are `limits` in core, whose rules of ten thousand parts take half a minute each where
 * every expression is counted, and `hostile.laws` in http, which measures time.
 */
export const SUITES = {
  core: {
    folder: 'packages/core',
    mutate: ['src/**/*.ts', '!src/**/*.test.ts', '!src/**/*.test-d.ts'],
    target: 95,
    quick: [
      'src/decide.test.ts',
      'src/diagram.test.ts',
      'src/credentials.test.ts',
      'src/early.test.ts',
      'src/remedies.test.ts',
      'src/futile.test.ts',
      'src/reasons.test.ts',
      'src/explain.test.ts',
      'src/policy.test.ts',
      'src/check.test.ts',
      'src/facts.test.ts',
      'src/regressions.test.ts',
      'src/network.test.ts',
      'src/normal-form.test.ts',
      'src/expand.test.ts',
      'src/unexpanded.test.ts',
      'src/oracle.laws.test.ts',
    ],
    slow: [
      'src/oracle.laws.test.ts',
      'src/decide.laws.test.ts',
      'src/early.laws.test.ts',
      'src/remedy.laws.test.ts',
    ],
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
    quick: [
      'src/authorization.test.ts',
      'src/www-authenticate.test.ts',
      'src/grammar.test.ts',
      'src/basic-credentials.test.ts',
      'src/challenge-writer.test.ts',
    ],
    slow: ['src/abnf.laws.test.ts'],
  },
}
