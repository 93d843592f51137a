import type { InvalidReason } from '@verdict/core'
import type { MaybePromise } from '@verdict/http'
import type { Answer } from './answers.js'
import type { Api, Sent } from './api.js'

/** What is sent: a token alone is sent as Bearer. */
export type Sends = () => MaybePromise<Sent | string>

/** How the credentials fared, in the words that operators see. */
export type Fared = InvalidReason | 'unsupported_scheme' | 'omitted' | 'partial' | 'valid'

/**
 * One way not to get in. `said` is what operators are told beside the reason, null for nothing more.
 * `nearest` is what is sent where the line is: the very next thing, that does get in.
 */
export type Row = readonly [
  name: string,
  fared: Fared,
  said: string | RegExp | null,
  sends: Sends,
  nearest?: Sends,
]

/** Rows in whose tables nobody has to be told how the credentials fared. */
export function allFare(
  fared: Fared,
  rows: readonly (readonly [name: string, said: Row[2], sends: Sends, nearest?: Sends])[],
): Row[] {
  return rows.map(([name, ...rest]) => [name, fared, ...rest])
}

/** Ways not to get into one API that are all answered alike. */
export interface Table {
  readonly title: string
  readonly api: Api
  readonly answer: Answer
  /** A server is asked, by its own clock: these rows are not judged at a time of our choice. */
  readonly isRemote?: true
  readonly rows: readonly Row[]
}
