/** What the command ends with. */
export const EXIT = {
  /** Nothing at or above the level asked for. */
  fine: 0,
  findings: 1,
  /** It could not be done: wrong usage, a configuration that cannot be used, nobody to ask. */
  unusable: 2,
} as const

export type Exit = (typeof EXIT)[keyof typeof EXIT]

/** A mistake in how the command was called; its message says what to write instead. */
export class UsageError extends Error {}
