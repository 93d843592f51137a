import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'

/** What a program did that the protocol does not have. */
export class Breach extends Error {}

/** A running program that answers each line with a line. */
export interface Child {
  /**
   * Writes a line and waits for one.
   *
   * @param timeout milliseconds.
   * @throws Breach if none comes: the program is of no use any more.
   */
  readonly exchange: (line: string, timeout: number) => Promise<string>
  /** Closes its input, waits, and ends what is still there. */
  readonly end: () => Promise<void>
}

/** Characters; the longest answer that a vector asks for has a few hundred. */
const LONGEST_LINE = 1_000_000
/** Milliseconds that a program has to end by itself, and then at a signal that it may handle. */
const GRACE = 1000
/** As much of what it wrote to its standard error is told when it ends. */
const LAST_WORDS = 1000

/** Its lines. Not by node:readline: that ends lines at U+2028 too, which JSON has in strings. */
async function* linesOf(stream: Readable): AsyncGenerator<string, undefined> {
  let rest = ''
  for await (const chunk of stream.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() as string
    yield* lines
    if (rest.length > LONGEST_LINE)
      throw new Breach(`wrote a line of over ${LONGEST_LINE} characters`)
  }
}

/**
 * Starts a program, without a shell.
 *
 * @throws Error if it cannot be started.
 */
export async function startChild(program: string, parameters: readonly string[]): Promise<Child> {
  const child = spawn(program, parameters, { stdio: 'pipe', windowsHide: true })
  await once(child, 'spawn')
  const exited = once(child, 'exit')
  const closed = once(child, 'close')
  // That it reads no more is seen by its silence, or its end.
  child.stdin.on('error', () => {})
  let lastWords = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-LAST_WORDS)
  })
  const lines = linesOf(child.stdout)

  async function nextLine(): Promise<string> {
    const { value, done } = await lines.next()
    if (!done) return value
    await closed
    const how = child.signalCode ?? `exit code ${child.exitCode}`
    throw new Breach(`ended with ${how}${lastWords === '' ? '' : `: ${lastWords.trim()}`}`)
  }

  async function exchange(line: string, timeout: number): Promise<string> {
    const inTime = new AbortController()
    const late = delay(timeout, undefined, { signal: inTime.signal }).then(() => {
      throw new Breach(`gave no answer within ${timeout} ms`)
    })
    const answer = nextLine()
    // The one that loses the race may fail later, and nobody waits for it.
    late.catch(() => {})
    answer.catch(() => {})
    child.stdin.write(`${line}\n`)
    try {
      return await Promise.race([answer, late])
    } finally {
      inTime.abort()
    }
  }

  async function end(): Promise<void> {
    child.stdin.end()
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await Promise.race([exited, delay(GRACE, undefined, { ref: false })])
      // Once it is over there is nothing to send a signal to, and none is sent.
      child.kill(signal)
    }
    await exited
    // What it started itself may still hold the other ends.
    child.stdout.destroy()
    child.stderr.destroy()
  }

  return { exchange, end }
}
