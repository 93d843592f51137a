import { type Kind, kindOf } from './kinds.js'

/** How one vector fared. */
export interface Result {
  readonly name: string
  readonly disputed: boolean
  /** Unsupported: not claimed by the implementation that was asked. */
  readonly outcome: 'passed' | 'failed' | 'unsupported'
  readonly expected: string
  readonly got: string
}

/** What came of a question: an answer, none because none is claimed, or none that counts. */
export type Reply =
  | { readonly answer: unknown }
  | { readonly unsupported: string }
  | { readonly failure: string }

/** Whoever answers the questions of vectors. */
export type Respond = (kind: Kind, vector: object) => Promise<Reply>

/** The built packages. */
const builtPackages: Respond = async (kind, vector) => {
  try {
    return { answer: await kind.ask(vector as never) }
  } catch (error) {
    return { failure: `threw ${String(error)}` }
  }
}

/** Values as text that is equal when they are, whatever the order of their names. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, part]) => `${JSON.stringify(name)}: ${canonical(part)}`).join(', ')}}`
}

/** An answer as what is expected is written, so that both compare. */
function comparable({ expected }: Kind, answer: unknown): string {
  try {
    return canonical(expected({ expect: answer } as never))
  } catch {
    return `an answer that is none of this format: ${JSON.stringify(answer).slice(0, 200)}`
  }
}

async function resultOf(kind: Kind, vector: object, index: number, respond: Respond) {
  const { name = `#${index}`, disputed } = vector as { name?: string; disputed?: boolean }
  const expected = canonical(kind.expected(vector as never))
  const about = { name, disputed: disputed === true, expected }
  const reply = await respond(kind, vector)
  if ('unsupported' in reply) {
    return { ...about, outcome: 'unsupported', got: reply.unsupported } as const
  }
  const got = 'failure' in reply ? reply.failure : comparable(kind, reply.answer)
  // A failure is text of its own, which might read like what is expected.
  const passed = 'answer' in reply && got === expected
  return { ...about, outcome: passed ? 'passed' : 'failed', got } as const
}

/**
 * Runs the vectors of a file, one after the other.
 *
 * @param file its name, which tells the format.
 * @param text what is in it: a JSON array.
 * @param respond who is asked; by default the built packages.
 * @throws Error saying what is wrong with the file.
 */
export async function runVectors(
  file: string,
  text: string,
  respond: Respond = builtPackages,
): Promise<Result[]> {
  const kind = kindOf(file)
  // JSON.parse keeps `__proto__` as a name.
  const vectors: unknown = JSON.parse(text)
  if (!Array.isArray(vectors)) throw new Error(`${file}: a file of vectors is a JSON array`)
  const results: Result[] = []
  for (const [index, vector] of vectors.entries()) {
    if (typeof vector !== 'object' || vector === null || !('expect' in vector)) {
      throw new Error(`${file}: element ${index} expects nothing, so it is no vector`)
    }
    results.push(await resultOf(kind, vector, index, respond))
  }
  return results
}
