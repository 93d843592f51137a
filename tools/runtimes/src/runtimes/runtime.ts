import type { SuiteResult } from '../suite/result.js'

/** A runtime: what is installed for it, and how it runs what applies to it. */
export interface Runtime {
  /** As `--only` takes it. */
  readonly name: string
  /** Exact versions of what npm installs for it. */
  readonly packages: Readonly<Record<string, string>>
  /** @param place the folder that holds the node_modules of its packages. */
  readonly run: (place: string) => Promise<Ran>
}

export interface Ran {
  /** What the runtime says of itself. */
  readonly version: string
  readonly suites: readonly SuiteResult[]
}
