import { basename } from 'node:path'
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

/** How one vector fared. */
export interface Result {
  readonly name: string
  readonly disputed: boolean
  readonly passed: boolean
  readonly expected: string
  readonly got: string
}

interface Kind {
  readonly expected: (vector: never) => unknown
  readonly ask: (vector: never) => unknown
}

/** The formats, by the word that tells them apart in a file's name. */
const KINDS: Readonly<Record<string, Kind>> = {
  decisions: {
    expected: ({ expect }: DecisionVector) => expect,
    // What is answered before the question is asked, the HTTP layer answers.
    ask: (vector: DecisionVector) => (vector.core === false ? askHttp(vector) : askCore(vector)),
  },
  'www-authenticate': { expected: expectedWwwAuthenticate, ask: askWwwAuthenticate },
  authorization: { expected: expectedAuthorization, ask: askAuthorization },
  serialize: { expected: ({ expect }: SerializeVector) => expect, ask: askSerialize },
}

function kindOf(file: string): Kind {
  const name = basename(file).toLowerCase()
  const kinds = Object.keys(KINDS).filter((kind) => name.includes(kind))
  const [kind, another] = kinds
  if (kind === undefined || another !== undefined) {
    const what = kind === undefined ? 'none' : 'more than one'
    throw new Error(
      `${file}: a file of vectors has one of these words in its name, and this has ${what}: ` +
        Object.keys(KINDS).join(', '),
    )
  }
  return KINDS[kind] as Kind
}

/** Values as text that is equal when they are, whatever the order of their names. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, part]) => `${JSON.stringify(name)}: ${canonical(part)}`).join(', ')}}`
}

async function ask({ ask }: Kind, vector: unknown): Promise<string> {
  try {
    return canonical(await ask(vector as never))
  } catch (error) {
    return `threw ${String(error)}`
  }
}

/**
 * Runs the vectors of a file.
 *
 * @param file its name, which tells the format.
 * @param text what is in it: a JSON array.
 * @throws Error saying what is wrong with the file.
 */
export async function runVectors(file: string, text: string): Promise<Result[]> {
  const kind = kindOf(file)
  // JSON.parse keeps `__proto__` as a name.
  const vectors: unknown = JSON.parse(text)
  if (!Array.isArray(vectors)) throw new Error(`${file}: a file of vectors is a JSON array`)
  const results: Result[] = []
  for (const [index, vector] of vectors.entries()) {
    if (typeof vector !== 'object' || vector === null || !('expect' in vector)) {
      throw new Error(`${file}: element ${index} expects nothing, so it is no vector`)
    }
    const { name = `#${index}`, disputed } = vector as { name?: string; disputed?: boolean }
    const expected = canonical(kind.expected(vector as never))
    const got = await ask(kind, vector)
    results.push({ name, disputed: disputed === true, passed: got === expected, expected, got })
  }
  return results
}
