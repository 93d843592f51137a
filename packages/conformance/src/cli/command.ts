import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** How a command ended, and what it wrote. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The command line as it is published: one file, and what it depends on. */
export interface Command {
  readonly run: (args: readonly string[], env?: Record<string, string>) => Promise<Ended>
  /** On a terminal; `answers` are the keys to press once the text before them was seen. */
  readonly onTerminal: (
    args: readonly string[],
    env?: Record<string, string>,
    answers?: readonly (readonly [seen: string, keys: string])[],
  ) => Promise<Ended>
  /** A folder for files, in which it runs. */
  readonly folder: string
  readonly remove: () => void
}

const root = fileURLToPath(new URL('../..', import.meta.url))

function ended(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
  answers: readonly (readonly [seen: string, keys: string])[] = [],
): Promise<Ended> {
  // Nothing of the environment that the tests run in says whether there are colours.
  const environment = { PATH: process.env['PATH'] ?? '', ...env }
  const child = spawn(program, args, { cwd, env: environment, timeout: 30_000 })
  const rest = [...answers]
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    if (rest[0] && stdout.includes(rest[0][0])) child.stdin.write(rest.shift()?.[1] ?? '')
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** Builds the command from its sources, beside what it depends on: that takes a fifth of a second. */
export async function buildCommand(): Promise<Command> {
  const folder = mkdtempSync(join(root, '.command-'))
  const file = join(folder, 'cli.js')
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  await build({
    entryPoints: [join(root, 'src/cli/main.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@verdict/source'],
    external: Object.keys(dependencies).filter((name) => !name.startsWith('@verdict/')),
  })
  return {
    folder,
    run: (args, env = {}) => ended(process.execPath, [file, ...args], folder, env),
    // Of util-linux, which every Debian has: a terminal without a native module.
    onTerminal: (args, env = {}, answers = []) => {
      const line = [process.execPath, file, ...args].map((text) => `'${text}'`).join(' ')
      // It has no size until it is given one, and prompts would wrap after each character.
      const sized = ['-qec', `stty cols 120 rows 40; exec ${line}`, '/dev/null']
      return ended('script', sized, folder, { TERM: 'xterm', ...env }, answers)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
