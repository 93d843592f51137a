import { askCore, type DecisionVector } from './decisions.js'
import {
  askAuthorization,
  askSerialize,
  askWwwAuthenticate,
  expectedAuthorization,
  expectedWwwAuthenticate,
  type SerializeVector,
} from './headers.js'
import { askHttp } from './http.js'

/** One format of vectors. */
export interface Kind {
  /** The word that tells it apart in a file's name. */
  readonly name: string
  /** The members of a vector that are its question. */
  readonly inputs: readonly string[]
  /** What is expected, written the one way in which answers are compared. */
  readonly expected: (vector: never) => unknown
  /** The answer of the built packages. */
  readonly ask: (vector: never) => unknown
}

const KINDS: readonly Kind[] = [
  {
    name: 'decisions',
    inputs: ['identity', 'credentials', 'resource', 'requirement', 'context', 'policy'],
    expected: ({ expect }: DecisionVector) => expect,
    // What is answered before the question is asked, the HTTP layer answers.
    ask: (vector: DecisionVector) => (vector.core === false ? askHttp(vector) : askCore(vector)),
  },
  {
    name: 'www-authenticate',
    inputs: ['header'],
    expected: expectedWwwAuthenticate,
    ask: askWwwAuthenticate,
  },
  {
    name: 'authorization',
    inputs: ['header'],
    expected: expectedAuthorization,
    ask: askAuthorization,
  },
  {
    name: 'serialize',
    inputs: ['challenges', 'mode'],
    expected: ({ expect }: SerializeVector) => expect,
    ask: askSerialize,
  },
]

/**
 * The format of a file of vectors.
 *
 * @throws Error if its name holds the word of none, or of more than one.
 */
export function kindOf(file: string): Kind {
  // Not node:path: this also runs where there is no Node.
  const name = file.split(/[/\\]/).at(-1)?.toLowerCase() ?? ''
  const [kind, another] = KINDS.filter((kind) => name.includes(kind.name))
  if (kind === undefined || another !== undefined) {
    const what = kind === undefined ? 'none' : 'more than one'
    throw new Error(
      `${file}: a file of vectors has one of these words in its name, and this has ${what}: ` +
        KINDS.map(({ name }) => name).join(', '),
    )
  }
  return kind
}
