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

// What Node would write as another octet, or what ends a line (RFC 9110 5.5).
const NO_FIELD_VALUE = /[^\t\x20-\x7e\x80-\xff]/
// RFC 7617 2: neither names nor passwords have control characters; they are encoded, so all else fits.
const CONTROL = /\p{Cc}/u

function refuse(pattern: RegExp, value: string, where: string, mend: string): string {
  const [found] = pattern.exec(value) ?? []
  if (found === undefined) return value
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  throw new TypeError(`${where}: U+${code} cannot be sent in a field: ${mend}`)
}

/**
 * As `valueOf`, of what goes into a field as it is.
 *
 * @throws TypeError too, for what would end the line or does not fit into it.
 */
export async function fieldValueOf(secret: Secret, where: string): Promise<string> {
  const value = await valueOf(secret, where)
  return refuse(NO_FIELD_VALUE, value, where, 'write one line of ISO 8859-1')
}

/** As `valueOf`, of what goes into a Basic field. @throws TypeError too, for control characters. */
export async function basicValueOf(secret: Secret, where: string): Promise<string> {
  return refuse(CONTROL, await valueOf(secret, where), where, 'write one line (RFC 7617 2)')
}
