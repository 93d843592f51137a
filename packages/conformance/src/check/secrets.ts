import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Secret } from './configuration.js'

const run = promisify(execFile)

/** Milliseconds that a command may take to print a secret. */
const COMMAND_TIMEOUT = 30_000

async function fetched(secret: Exclude<Secret, string>): Promise<string> {
  if ('env' in secret) return process.env[secret.env] ?? ''
  if ('file' in secret) return readFile(secret.file, 'utf8')
  const [program = '', ...args] = secret.command
  const { stdout } = await run(program, args, { timeout: COMMAND_TIMEOUT })
  return stdout
}

/**
 * The value of a secret, without the white space around it.
 *
 * @param where whose it is, for the message.
 * @throws Error that says what gave nothing, and never the value.
 */
export async function valueOf(secret: Secret, where: string): Promise<string> {
  if (typeof secret === 'string') return secret
  let value: string
  try {
    value = (await fetched(secret)).trim()
  } catch (error) {
    const { code } = Object(error) as { code?: unknown }
    throw new Error(`${where}: ${JSON.stringify(secret)} failed (${String(code)})`, {
      cause: error,
    })
  }
  if (value === '') throw new Error(`${where}: ${JSON.stringify(secret)} is empty`)
  return value
}

/** Replaces secrets by `***` in what is recorded. */
export class Redactor {
  readonly #secrets = new Set<string>()

  /** What is shorter could stand anywhere by chance. */
  static readonly SHORTEST = 6

  add(...secrets: readonly string[]): void {
    for (const secret of secrets) {
      if (secret.length < Redactor.SHORTEST) continue
      this.#secrets.add(secret)
      this.#secrets.add(encodeURIComponent(secret))
    }
  }

  /** The first secret that `text` holds, if any. */
  found(text: string): string | undefined {
    for (const secret of this.#secrets) if (text.includes(secret)) return secret
    return undefined
  }

  redact(text: string): string {
    let redacted = text
    // The longest first: one may be a part of another.
    const longestFirst = [...this.#secrets].sort((a, b) => b.length - a.length)
    for (const secret of longestFirst) redacted = redacted.replaceAll(secret, '***')
    return redacted
  }
}
