import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Secret } from './configuration.js'

const run = promisify(execFile)

/** Milliseconds that a command may take to print a secret. */
const COMMAND_TIMEOUT = 30_000

/**
 * Why a text cannot be meant as it stands: nothing puts a value in the place of `${NAME}`. Undefined
 * where there is none.
 */
export function placeholderIn(text: string): string | undefined {
  const [found, name] = /\$\{(\w+)[^{}]*\}/.exec(text) ?? []
  if (found === undefined) return undefined
  return `${found} would be sent as it stands: write { "env": "${name}" }, of the whole value`
}

/** Why a text is no token, but the value of a field; undefined where it may be one. */
export function schemeTwice(token: string): string | undefined {
  const [scheme] = /^(?:authorization:\s*)?(?:bearer|dpop|basic)(?:\s|$)/i.exec(token) ?? []
  if (scheme === undefined) return undefined
  return `write the token alone, without "${scheme.trim()}", which is put before it`
}

async function fetched(secret: Exclude<Secret, string>, folder: string): Promise<string> {
  if ('env' in secret) return process.env[secret.env] ?? ''
  if ('file' in secret) return readFile(resolve(folder, secret.file), 'utf8')
  const [program = '', ...args] = secret.command
  const { stdout } = await run(program, args, { timeout: COMMAND_TIMEOUT, cwd: folder })
  return stdout
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

/** Gets the secrets of a configuration from where it says they are. */
export class Secrets {
  readonly #folder: string

  /** @param folder where relative paths start, and commands run. */
  constructor(folder: string) {
    this.#folder = resolve(folder)
  }

  /**
   * The value of a secret, without the white space around it.
   *
   * @param where whose it is, for the message.
   * @throws Error that says what gave nothing, and never the value.
   */
  async valueOf(secret: Secret, where: string): Promise<string> {
    if (typeof secret === 'string') return secret
    let value: string
    try {
      value = (await fetched(secret, this.#folder)).trim()
    } catch (error) {
      const { code } = Object(error) as { code?: unknown }
      const what = `${JSON.stringify(secret)} failed (${String(code)}) in ${this.#folder}`
      throw new Error(`${where}: ${what}`, { cause: error })
    }
    if (value === '') throw new Error(`${where}: ${JSON.stringify(secret)} is empty`)
    return value
  }

  /**
   * As `valueOf`, of what goes into a field as it is.
   *
   * @throws TypeError too, for what would end the line or does not fit into it.
   */
  async fieldValueOf(secret: Secret, where: string): Promise<string> {
    const value = await this.valueOf(secret, where)
    return refuse(NO_FIELD_VALUE, value, where, 'write one line of ISO 8859-1')
  }

  /** As `fieldValueOf`, of a token. @throws TypeError too, for a scheme before it or `${NAME}` in it. */
  async tokenOf(secret: Secret, where: string): Promise<string> {
    const value = await this.fieldValueOf(secret, where)
    const mistake = schemeTwice(value) ?? placeholderIn(value)
    if (mistake !== undefined) throw new TypeError(`${where}: ${mistake}`)
    return value
  }

  /** As `valueOf`, of what goes into a Basic field. @throws TypeError too, for control characters. */
  async basicValueOf(secret: Secret, where: string): Promise<string> {
    return refuse(CONTROL, await this.valueOf(secret, where), where, 'write one line (RFC 7617 2)')
  }
}
