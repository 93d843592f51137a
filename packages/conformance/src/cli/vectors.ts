import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { startImplementation } from '../vectors/implementation.js'
import { report } from '../vectors/report.js'
import { EXIT, type Exit } from './exit.js'
import { read } from './output.js'

/** What `vectors` is called with. */
export interface VectorsOptions {
  readonly command?: string
  /** Milliseconds. */
  readonly timeout: number
}

/** Those that come with the package, which finds itself wherever its code was bundled to. */
function ownVectors(): string[] {
  const manifest = createRequire(import.meta.url).resolve('@verdict/conformance/package.json')
  const folder = join(dirname(manifest), 'vectors')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name))
}

/** `vectors [FILE...]`: puts vectors to the built packages, or to a program. */
export async function vectors(
  files: readonly string[],
  { command, timeout }: VectorsOptions,
): Promise<Exit> {
  const program =
    command === undefined ? undefined : await startImplementation(command, { timeout })
  try {
    const passed = await report({
      files: files.length > 0 ? files : ownVectors(),
      read,
      print: (line) => console.log(line),
      respond: program?.respond,
    })
    return passed ? EXIT.fine : EXIT.findings
  } finally {
    await program?.end()
  }
}
