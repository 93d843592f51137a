// A shell's way of quoting, without a shell.
import { parseArgsStringToArgv } from 'string-argv'
import { z } from 'zod'
import { Breach, type Child, startChild } from './child.js'
import type { Kind } from './kinds.js'
import type { Reply, Respond } from './run.js'

/** How often a program is started again after it broke the protocol. */
const RESTARTS = 3

/** A program that answers questions by the protocol of PROTOCOL.md. */
export interface Implementation {
  readonly respond: Respond
  readonly end: () => Promise<void>
}

export interface ImplementationOptions {
  /** Milliseconds that an answer may take. */
  readonly timeout: number
}

const answers = z
  .object({
    id: z.int(),
    answer: z.unknown().optional(),
    unsupported: z.string().optional(),
    error: z.string().optional(),
  })
  .refine(
    (given) => ['answer', 'unsupported', 'error'].filter((name) => name in given).length === 1,
  )

/** One line of ASCII, so that a program needs to know nothing of encodings to read it. */
function questionLine(id: number, { name, inputs }: Kind, vector: object): string {
  const asked = Object.entries(vector).filter(([member]) => inputs.includes(member))
  const json = JSON.stringify({ id, kind: name, inputs: Object.fromEntries(asked) })
  return json.replace(
    /[\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** @throws Breach if the line is no answer to the question. */
function replyOf(line: string, id: number): Reply {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    throw new Breach(`wrote a line that is not JSON: ${line.slice(0, 200)}`)
  }
  const read = answers.safeParse(json)
  if (!read.success) {
    throw new Breach(
      `wrote no object with "id" and one of "answer", "unsupported", "error": ${line.slice(0, 200)}`,
    )
  }
  const { data } = read
  if (data.id !== id) throw new Breach(`answered question ${data.id} when ${id} was asked`)
  if (data.unsupported !== undefined) return { unsupported: data.unsupported }
  if (data.error !== undefined) return { failure: `an error: ${data.error}` }
  return { answer: data.answer }
}

/**
 * Starts a program that answers questions over its standard input and output. If it breaks the
 * protocol, that vector has failed and the program is ended and started again, a few times.
 *
 * @param command program and arguments, quoted as in a shell, which is not asked.
 * @throws Error if it cannot be started.
 */
export async function startImplementation(
  command: string,
  { timeout }: ImplementationOptions,
): Promise<Implementation> {
  const [program, ...parameters] = parseArgsStringToArgv(command)
  if (program === undefined) throw new Error('--command names no program')
  const start = () =>
    startChild(program, parameters).catch((cause: unknown) => {
      throw new Error(`cannot start ${program}: ${String(cause)}`, { cause })
    })
  let child: Child | undefined = await start()
  let id = 0
  let breaches = 0

  return {
    async respond(kind, vector) {
      if (breaches > RESTARTS) {
        return { failure: `not asked: ${program} broke the protocol ${breaches} times` }
      }
      id += 1
      child ??= await start()
      try {
        return replyOf(await child.exchange(questionLine(id, kind, vector), timeout), id)
      } catch (error) {
        if (!(error instanceof Breach)) throw error
        breaches += 1
        await child.end()
        child = undefined
        return { failure: `${program} ${error.message}` }
      }
    },
    end: async () => child?.end(),
  }
}
