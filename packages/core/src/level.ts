/**
 * How far a rule is from a yes, ordered by what it takes to get there. `allOf` takes the highest
 * level of its rules, `anyOf` the lowest.
 *
 * - `permit`: nothing is missing
 * - `insufficient_scope`: a wider token
 * - `step_up`: a stronger or fresher login
 * - `unauthenticated`: a login
 * - `forbidden`: nothing helps
 */
export type Level = 'permit' | 'insufficient_scope' | 'step_up' | 'unauthenticated' | 'forbidden'

// Numbers inside, so that max and min are comparisons.
export const PERMIT = 0
export const INSUFFICIENT_SCOPE = 1
export const STEP_UP = 2
export const UNAUTHENTICATED = 3
export const FORBIDDEN = 4

export type LevelNumber = 0 | 1 | 2 | 3 | 4

export const LEVELS: readonly [
  'permit',
  'insufficient_scope',
  'step_up',
  'unauthenticated',
  'forbidden',
] = ['permit', 'insufficient_scope', 'step_up', 'unauthenticated', 'forbidden']
