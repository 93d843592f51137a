/** What came of one suite on one runtime. */
export interface SuiteResult {
  readonly suite: SuiteName
  readonly passed: number
  readonly failures: readonly Finding[]
  /** Cases that the way of asking has no words for. */
  readonly inexpressible: readonly Finding[]
}

/** A case, and what there is to say of it. */
export interface Finding {
  readonly name: string
  readonly why: string
}

/** In the order of the table's columns. */
export const SUITES = [
  'core vectors',
  'http vectors',
  'Hono',
  'Fetch',
  'Hono, socket',
  'Fetch, socket',
  'all servers',
  'sample',
] as const
export type SuiteName = (typeof SUITES)[number]

interface Named {
  readonly name: string
}

/**
 * Asks every case of a suite, one after the other.
 *
 * @param ask throws what is wrong.
 * @param inexpressible why a case cannot be asked; null where it can.
 */
export async function tally<T extends Named>(
  suite: SuiteName,
  cases: readonly T[],
  ask: (one: T) => unknown,
  inexpressible: (one: T) => string | null = () => null,
): Promise<SuiteResult> {
  if (cases.length === 0) throw new Error(`${suite}: there is nothing to ask`)
  const failures: Finding[] = []
  const left: Finding[] = []
  let passed = 0
  for (const one of cases) {
    const why = inexpressible(one)
    if (why !== null) {
      left.push({ name: one.name, why })
      continue
    }
    try {
      await ask(one)
      passed++
    } catch (error) {
      failures.push({ name: one.name, why: reasonOf(error) })
    }
  }
  return { suite, passed, failures, inexpressible: left }
}

/** What an error says, and what its causes say. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${reasonOf(error.cause)}`
}
